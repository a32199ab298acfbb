"""Labelled sets as training examples: a claim, an excerpt of a text, and whether the text carries the claim.

Besides the sets that have claims there are claims made here: sentences of pages slightly reworded (carried), falsified,
spliced or robbed of the sentence that carries them (not carried), and questions with right and wrong answers turned
into statements. Every text is cut to an excerpt as the support check cuts it. Not here: the falsifying (`edits`).
"""

import difflib
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reader.examples import rows_of, untokenised
from reader.files import write

from assistant.grounding.overlap import pick, units, weights_of
from support_reader.edits import NAME, Place, bare, falsified, reworded, spliced

SHORTEST, LONGEST = 5, 60
"""Words of a claim made here."""

MADE = {"nq_open_oracle": 2.0, "boolq": 1.6, "selqa_evidence": 1.5, "wice": 2.0, "squad20_train_subset": 1.0,
        "fool_me_twice": 0.0, "summedits": 2.5, "fairytaleqa": 0.3}  # fmt: skip
"""How many claims are made of each page of a set, on average."""

ASKED = {"qamr": 5000, "fairytaleqa": 2500, "nq_open_oracle": 1500, "squad20_train_subset": 300}
"""How many questions of a set become statements at most."""

CLAIMED = {"wice": 1.0, "fever_rte_dev": 0.75, "fever_symmetric": 1.0, "fool_me_twice": 1.0, "mnli_dev": 0.75}
"""The sets that have claims and labels, and the share of each that is used: the two large ones are much of a kind."""

PARTIAL = 0.1
"""The label of a claim that a text carries in part."""


@dataclass(frozen=True)
class Example:
    """One claim and what is cited for it.

    Args:
        evidence: what the reader sees of the text.
        label: 1 where the text carries the whole claim, 0 where it does not.
        against: 1 where the text says otherwise, 0 where it does not, -1 where that is not known.
        wrong: the places of the claim that have no support; None where they are not known.
    """

    source: str
    claim: str
    evidence: str
    label: float
    against: int
    wrong: tuple[Place, ...] | None


def examples(folder: Path, seed: int = 7) -> list[Example]:
    """Everything there is to learn from, shuffled."""
    draw = random.Random(seed)
    found = [*claimed(folder, draw), *revised(folder, draw)]
    pages = list(all_pages(folder))
    sentences = [one for _, _, page in pages for one in page if 8 < len(one.split()) < 40]
    for source, title, page in pages:
        for _ in range(int(MADE[source] + draw.random())):
            found += made(title, page, sentences, draw)
    for name, count in ASKED.items():
        found += stated(name, rows_of(folder, name), count, draw)
    draw.shuffle(found)
    return [one for one in found if one.evidence]


def claimed(folder: Path, draw: random.Random) -> Iterator[Example]:
    """The sets that have claims and labels."""
    for name, share in CLAIMED.items():
        for row in rows_of(folder, name):
            if draw.random() >= share:
                continue
            claim, passage = bare(untokenised(row["claim"])), untokenised(row["passage"])
            label = {"support": 1.0, "partial": PARTIAL}.get(row["label"], 0.0)
            against = {"support": 0, "nei": 0, "refute": 1, "partial": 0}.get(row["label"], -1)
            shown = excerpt(claim, passage, draw.randint(70, 130))
            yield Example(name, claim, bare(shown), label, against, () if label == 1 else None)


def revised(folder: Path, draw: random.Random) -> Iterator[Example]:
    """SummEdits: a summary and changed ones of it, so the changed words are known."""
    groups: dict[str, list[dict]] = defaultdict(list)
    for row in rows_of(folder, "summedits"):
        groups[row["passage"]].append(row)
    for passage, rows in groups.items():
        right = [row["claim"] for row in rows if row["label"] == "support"]
        for row in rows:
            shown = excerpt(row["claim"], passage, draw.randint(100, 140))
            if row["label"] == "support":
                yield Example("summedits", row["claim"], shown, 1.0, 0, ())
            else:
                yield Example("summedits", row["claim"], shown, 0.0, -1, _changed(row["claim"], right))


def _changed(claim: str, right: Sequence[str]) -> tuple[Place, ...] | None:
    """Where a claim differs from the nearest true one, if that is near enough."""
    best: tuple[Place, ...] | None = None
    mine = list(re.finditer(r"\S+", claim))
    for other in right:
        match = difflib.SequenceMatcher(None, [one[0] for one in mine], other.split(), autojunk=False)
        spans = [(a, b) for kind, a, b, _, _ in match.get_opcodes() if kind in ("replace", "insert") and b > a]
        if sum(b - a for a, b in spans) > 12 or not spans:
            continue
        places = tuple((mine[a].start(), mine[b - 1].end()) for a, b in spans)
        if best is None or len(places) < len(best):
            best = places
    return best


def all_pages(folder: Path) -> Iterator[tuple[str, str, list[str]]]:
    """Set, title and sentences of every page that claims are made of."""
    seen = set()
    for name in MADE:
        for row in rows_of(folder, name):
            page = [bare(untokenised(one)) for one in units(row["passage"])]
            key = row["passage"][:80]
            if len(page) < 3 or key in seen:
                continue
            seen.add(key)
            yield name, re.sub(r"\s*\(.*", "", str(row.get("title") or "").replace("_", " ")), page


def made(
    title: str,
    page: Sequence[str],
    everywhere: Sequence[str],
    draw: random.Random,
    *,
    whole: bool = False,
) -> Iterator[Example]:
    """One claim of a page, carried and not carried.

    Args:
        everywhere: sentences of all pages.
        whole: give the whole page as evidence instead of an excerpt.
    """
    fit = [number for number, one in enumerate(page) if 7 <= len(one.split()) <= 45 and one[:1].isupper()]
    if not fit:
        return
    number = draw.choice(fit)
    text, every = page[number], " ".join(page)
    base = reworded(text, draw, title)
    joined = _joined(base, number, page, draw) if draw.random() < 0.35 else None
    claim, numbers, cut = joined or (base, (number,), len(base))
    if not SHORTEST <= len(claim.split()) <= LONGEST:
        return
    chance = draw.random()
    if chance < 0.42:
        yield _example("made_true", claim, page, title, draw, 1.0, (), whole=whole)
    if draw.random() < 0.40 and (wrong := falsified(claim, every, draw)):
        yield _example("made_false", wrong.text, page, title, draw, 0.0, wrong.wrong, whole=whole)
    if draw.random() < 0.28:
        other = page[draw.choice(fit)] if draw.random() < 0.85 else draw.choice(everywhere)
        mixed = spliced(claim, draw, other) if other != text else None
        if mixed and other[-25:] not in claim:
            yield _example("made_spliced", mixed.text, page, title, draw, 0.0, mixed.wrong, whole=whole)
    if draw.random() < 0.34:
        lost = numbers[-1]
        rest = [one for place, one in enumerate(page) if place != lost]
        places = ((cut, len(claim)),) if joined else None
        if not any(_alike(page[lost], one) for one in rest):
            yield _example("made_bereft", claim, rest, title, draw, 0.0, places, whole=whole)


def _joined(
    base: str, number: int, page: Sequence[str], draw: random.Random
) -> tuple[str, tuple[int, ...], int] | None:
    """The claim and the next sentence in one; where the second part starts."""
    near = [place for place in (number + 1, number + 2) if place < len(page) and 5 < len(page[place].split()) < 25]
    if not near:
        return None
    other = draw.choice(near)
    more = reworded(page[other], draw)
    first = base.rstrip(". ")
    if match := re.match(r"(?:He|She|It|They)\s+(?=[a-z]+(?:ed|s|as|ad)\b)", more):
        text = f"{first} and {more[match.end() :]}"
    elif draw.random() < 0.6:
        text = f"{first}. {more}"
    else:
        text = f"{first}, and {more[:1].lower() if not NAME.match(more) else more[:1]}{more[1:]}"
    return text, (number, other), len(first) + 1


def _alike(one: str, other: str) -> bool:
    mine, theirs = set(one.lower().split()), set(other.lower().split())
    return len(mine & theirs) > 0.6 * min(len(mine), len(theirs))


def _example(
    kind: str,
    claim: str,
    page: Sequence[str],
    title: str,
    draw: random.Random,
    label: float,
    wrong: tuple[Place, ...] | None,
    *,
    whole: bool,
) -> Example:
    text = "\n".join(page)
    if title and draw.random() < 0.5:
        text = f"{title}.\n{text}"
    shown = text if whole else excerpt(claim, text, draw.randint(40, 130))
    return Example(kind, claim, shown, label, -1 if label == 0 else 0, wrong)


_VERBS = (
    r"is|are|was|were|has|had|will|can|\w+ed|\w+s|sang|won|wrote|made|led|did|plays?|became|gave|took|found|held|ran|came|"
    "built|beat|lost|left|said|met"
)
_ASKS = re.compile(rf"(?:who|what|which [\w ]{{3,25}}?)\s+((?:{_VERBS})\s.+?)\s*\??$", re.IGNORECASE)


def stated(name: str, rows: Sequence[dict], count: int, draw: random.Random) -> Iterator[Example]:
    """Questions that ask for a subject as statements, with the right answer and with another."""
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows:
        match = _ASKS.match(untokenised(row["question"]))
        spans = [row["passage"][a:b] for a, b in row["answer_spans"]]
        if match and spans and len(spans[0].split()) <= 8 and "____" not in match[1]:
            groups[row["passage"]].append((match[1], untokenised(min(spans, key=len))))
    passages = list(groups)
    draw.shuffle(passages)
    for passage in passages:
        near = [bare(untokenised(draw.choice(passages)))] if name == "qamr" else []
        text = bare(untokenised(passage))
        for said, answer in draw.sample(groups[passage], min(2, len(groups[passage]))):
            others = {other for _, other in groups[passage]} | {one[0] for one in NAME.finditer(passage)}
            wrong = [one for one in others if answer.lower() not in one.lower() and one.lower() not in answer.lower()
                     and one.lower() not in said.lower() and len(one) > 3]  # fmt: skip
            right = draw.random() < 0.5 or not wrong
            who = answer if right else draw.choice(sorted(wrong))
            claim = bare(f"{who[:1].upper()}{who[1:]} {said}.")
            shown = excerpt(claim, "\n".join([text, *near]), draw.randint(70, 130))
            places = () if right else ((0, len(who)),)
            yield Example(f"stated_{name}", claim, shown, float(right), 0 if right else -1, places)
            count -= 1
        if count <= 0:
            return


if __name__ == "__main__":
    write(examples, __doc__)


def excerpt(claim: str, cited_text: str, room: int) -> str:
    """The sentences that bear on a claim, in their order, a space between.

    Args:
        room: words at most.
    """
    every = units(cited_text)
    return " ".join(every[number] for number in pick(weights_of(claim), every, room))
