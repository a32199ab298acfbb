"""What the tests of the command line print to."""

import io

import pytest
from rich.console import Console


@pytest.fixture
def paper():
    """A stream to write to; `paper.file.getvalue()` is what was written."""
    return Console(file=io.StringIO(), markup=False, emoji=False, highlight=False, width=60)


@pytest.fixture
def window():
    """The same as a terminal of 60 columns without colour."""
    return Console(
        file=io.StringIO(), force_terminal=True, color_system=None, markup=False, emoji=False, highlight=False, width=60
    )
