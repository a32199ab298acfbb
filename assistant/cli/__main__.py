"""`python -m assistant.cli` is `lede`."""

from assistant.cli import main

if __name__ == "__main__":
    main()
