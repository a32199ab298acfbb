"""What pip knows of this installation: the distribution's name and its version."""

DISTRIBUTION = "lede-assistant"
"""Not `lede`, the command's name: on the package index that is another project."""


def version() -> str | None:
    """Look up the version; None where Lede runs from a folder that is not installed."""
    from importlib.metadata import PackageNotFoundError  # a fifth of the time of `lede --help`
    from importlib.metadata import version as of

    try:
        return of(DISTRIBUTION)
    except PackageNotFoundError:
        return None
