"""What each rule of the support check is worth: one left out at a time, over labelled and falsified claims.

    python benchmarks/support_parts.py --data DATA --out FILE.pickle [--append]

Every claim is read once; a rule left out is then only another way to add up what was seen, with the weights as
shipped. The columns whose weight is 0 are dropped in one row, which has to change nothing. Not here: the fit
(`fit_support.py`), and the columns fitted again without a rule.
"""

import argparse
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import claims
import falsified
import numpy as np
from numpy.typing import NDArray
from report import append_argument, publish, stamp, table
from sets import load

from assistant.evaluation import intervals
from assistant.support import model
from assistant.support.check import LONGEST_SENTENCE, LONGEST_TEXT, NOT_SUPPORTED
from assistant.support.features import CHECKS, NAMES, Look, look, row
from assistant.support.plain import claim_of, plain

RULES = {
    "figures": ("numbers_lacking", "numbers_in_words_lacking"),
    "names": ("names_lacking",),
    "quotations": ("quotations_lacking",),
    "misattributed": ("misattributed",),
    "contradicted": (),
}
"""A field of `Look` that a rule reads, and the columns that are made of it."""

NOTHING = {"figures": (), "names": (), "quotations": (), "misattributed": "", "contradicted": False}


class Seen(NamedTuple):
    """A claim as it was looked at.

    Args:
        supported: by its label; for a falsified sentence, whether it was only reworded or copied.
    """

    set: str
    kind: str
    supported: bool
    look: Look
    row: list[float]


def seen(data: Path) -> Iterator[Seen]:
    """Every claim that cites any text, looked at and read."""
    for one in claims.reported(data):
        if not plain(one.cited).strip():
            continue
        yield _seen(one.set, one.source, one.supported, one.text, one.cited)
    true = (falsified.COPIED, falsified.REWORDED)
    for made in falsified.claims(load(data / "multihoprag"), 250):
        yield _seen("falsified", made.kind, made.kind in true, made.text, made.cited)


def _seen(name: str, kind: str, supported: bool, sentence: str, cited: str) -> Seen:
    found = look(claim_of(sentence[:LONGEST_SENTENCE]), plain(cited[:LONGEST_TEXT]))
    return Seen(name, kind, supported, found, row(found))


def said(one: Seen, without: Sequence[str] = (), dropped: Sequence[str] = ()) -> bool:
    """Whether the check calls a claim supported.

    Args:
        without: rules, whose columns are 0 too.
        dropped: columns that are left out.
    """
    seen_here = replace(one.look, **{name: NOTHING[name] for name in without})
    blank = {column for name in without for column in RULES[name]} | set(dropped)
    score = model.score([0.0 if name in blank else value for name, value in zip(NAMES, one.row, strict=True)])
    if seen_here.figures or seen_here.quotations or seen_here.misattributed or seen_here.contradicted:
        return False
    return (min(score, NOT_SUPPORTED) if seen_here.names else score) >= model.SUPPORTED


def macro_f1(said_so: NDArray[np.bool_], labels: NDArray[np.bool_]) -> float:
    """The mean F1 of both labels."""
    right = [2 * np.sum((said_so == one) & (labels == one)) for one in (True, False)]
    every = [np.sum(said_so == one) + np.sum(labels == one) for one in (True, False)]
    return float(np.mean([hits / max(of, 1) for hits, of in zip(right, every, strict=True)]))


def markdown(data: Path, every: Sequence[Seen]) -> str:
    """The tables as RESULTS.md keeps them."""
    light = [name for name, weight in zip(NAMES, model.weights().weights, strict=True) if weight == 0]
    ways: dict[str, tuple[Sequence[str], Sequence[str]]] = {
        "columns with weight 0": ((), light),
        **{name: ((name,), ()) for name in RULES},
        "all rules": (tuple(RULES), ()),
        "all but figures and quotations": (("names", "misattributed", "contradicted"), ()),
        **{f"column {name}": ((), (name,)) for name in NAMES if name not in light},
        "columns of the rules": ((), CHECKS),
        "these and the three lightest": ((), (*CHECKS, "wrong_words", "widest_jump", "pairs_near_in_long")),
    }
    rows = []
    groups = {name: [one for one in every if one.set == name] for name in (*claims.SETS, "falsified")}
    labels = {name: np.array([one.supported for one in group]) for name, group in groups.items()}
    full = {name: np.array([said(one) for one in group]) for name, group in groups.items()}
    whole = [intervals.of(macro_f1, full[name], labels[name]).cell() for name in claims.SETS]
    kinds = sorted({one.kind for one in groups["falsified"]})
    shares = {kind: [place for place, one in enumerate(groups["falsified"]) if one.kind == kind] for kind in kinds}
    rows.append(["nothing", *whole, *(f"{full['falsified'][shares[kind]].mean():.3f}" for kind in kinds)])
    for way, (without, dropped) in ways.items():
        cells = []
        for name in claims.SETS:
            less = np.array([said(one, without, dropped) for one in groups[name]])
            cells.append(
                "same"
                if (less == full[name]).all()
                else intervals.of(lambda a, b, y: macro_f1(a, y) - macro_f1(b, y), less, full[name], labels[name]).cell(
                    "+"
                )
            )
        less = np.array([said(one, without, dropped) for one in groups["falsified"]])
        for kind in kinds:
            mine, other = less[shares[kind]].astype(float), full["falsified"][shares[kind]].astype(float)
            cells.append("same" if (mine == other).all() else intervals.mean(mine - other).cell("+"))
        rows.append([way, *cells])
    head = ["without", *(f"macro-F1, {name}" for name in claims.SETS), *(f"supported, {kind}" for kind in kinds)]
    fired = [
        f"- {name}: finds {sum(bool(getattr(one.look, name)) for one in group)} of {len(group)}, {set_name}"
        for name in RULES
        for set_name, group in groups.items()
    ]
    lines = ["### what each rule of the support check is worth", "", stamp(claims.digest(data)), ""]
    return "\n".join([*lines, *table(head, rows), "", *fired, ""])


def main() -> None:
    """Reads what has not been read, and prints."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--data", type=Path, required=True, help="the folder with the sets in it")
    parser.add_argument("--out", type=Path, required=True, help="where what was seen is kept")
    append_argument(parser)
    given = parser.parse_args()
    if not given.out.is_file():
        given.out.write_bytes(pickle.dumps(list(seen(given.data))))
    publish(markdown(given.data, pickle.loads(given.out.read_bytes())), keep=given.append)  # noqa: S301 - written above


if __name__ == "__main__":
    main()
