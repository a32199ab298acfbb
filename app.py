"""Opens the browser chat: `python app.py`, the same as `lede chat`. A door, nothing more."""

import sys

from assistant.cli import main

if __name__ == "__main__":
    sys.argv.insert(1, "chat")
    main()
