"""How an answer was found, as `lede ask --trace` shows it: what was read in the question, what was searched, the time.

Not here: the answer itself (`answers`).
"""

from typing import TYPE_CHECKING

from assistant import telling
from assistant.cli.terminal import one_line, write

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.answer import Answer


def trace(to: "Console", given: "Answer") -> None:
    """Everything that is known of how an answer was found, on indented lines."""
    to.print()
    write(to, "How this was found", style="bold")
    if brought := telling.brought_in(given.trace):
        write(to, one_line(brought), first="  ", rest="    ")
    for words, meaning in telling.understood(given.trace):
        write(to, f"“{one_line(words)}”: {one_line(meaning)}", first="  ", rest="    ")
    _parts(to, given)
    if looked := telling.weighed(given.trace):
        write(to, looked, first="  ", rest="    ")
    for one in given.withheld:
        why = f" ({one_line(one.why)})" if one.why else ""
        write(to, f"withheld: {one_line(one.text)}{why}", first="  ", rest="    ")
    for flagged in given.trace.flagged:
        said = f"left out: “{one_line(flagged.text)}” ({one_line(flagged.title)}: {one_line(flagged.why)})"
        write(to, said, first="  ", rest="    ")
    _times(to, given)
    if not telling.traced(given):
        write(to, "nothing was noted", first="  ")


def _parts(to: "Console", given: "Answer") -> None:
    if by := telling.split_by(given.trace):
        write(to, one_line(by), first="  ", rest="    ")
    for number, part in enumerate(telling.searched_for(given), 1):
        said = f"part {number}: {one_line(part.text)}"
        if part.sources:
            said += f", preferring {one_line(telling.in_a_row(part.sources))}"
        if part.likely is not None:
            said += f" ({part.likely:.0%} likely to be in the library)"
        said += " " * bool(part.citations) + "".join(f"[{n}]" for n in part.citations)
        write(to, said, first="  ", rest="    ")


def _times(to: "Console", given: "Answer") -> None:
    taken = [(one_line(name), f"{ms:,.1f}") for name, ms in telling.steps(given)]
    names, figures = (max((len(row[column]) for row in taken), default=0) for column in (0, 1))
    for name, figure in taken:
        write(to, f"{name:<{names}}  {figure:>{figures}} ms", first="  ")
