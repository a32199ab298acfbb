"""The check of a library: does what Chroma and tantivy hold agree with the catalog, and with the model in use?

Mends what can be mended without the embedding model: the catalog keeps every vector, so a lost copy is put back and a
stray one removed. Not here: the check of the installation (`assistant.doctor`).
"""

from pathlib import Path
from typing import Literal, NamedTuple

from index import probe
from index.article import Article
from index.cutting import splitter_name
from index.errors import LibraryDamaged, VectorsUnavailable
from index.rows import Generation, StoredPassage
from index.sharing import Settled
from index.stores import Stores

State = Literal["mended", "broken"]


class Finding(NamedTuple):
    """Something that is not, or was not, as it should be.

    Args:
        what: one sentence.
        state: whether it has been put right.
        advice: what to do, where it has not.
    """

    what: str
    state: State
    advice: str = ""


class Differences(NamedTuple):
    """How one derived index differs from the catalog.

    Args:
        missing: passage ids it lacks.
        strays: passage ids it has and the catalog does not.
        unreadable: why it cannot be read at all, or None.
    """

    missing: set[str]
    strays: set[str]
    unreadable: str | None = None

    def __bool__(self) -> bool:
        return bool(self.missing or self.strays or self.unreadable)

    def __str__(self) -> str:
        if self.unreadable:
            return self.unreadable
        return f"lacks {len(self.missing)} passages, has {len(self.strays)} that no article owns"


def check(stores: Stores, fingerprint: str, *, look_at: Path | None = None) -> list[Finding]:
    """Finds what is wrong and changes nothing.

    Args:
        look_at: the home whose Chroma is first looked at in a process of its own; None for a server.
    """
    advice = "`lede doctor` puts this right when no other process is changing the library"
    found = _all_differences(stores, look_at)
    return _catalog_and_model(stores, fingerprint) + [
        Finding(f"{name}: {differences}", "broken", advice) for name, differences in found.items() if differences
    ]


def mend(stores: Stores, fingerprint: str, settled: Settled) -> list[Finding]:
    """Finds what is wrong and puts right what it can; the caller holds the write lock.

    Args:
        settled: what was set right when the lock was taken.
    """
    findings = _catalog_and_model(stores, fingerprint)
    if settled.vectors:
        findings.append(Finding(f"Chroma was made whole again from the catalog ({settled.vectors})", "mended"))
    if settled.changes:
        said = f"{settled.changes} changes that a stopped process left half done were settled"
        findings.append(Finding(said, "mended"))
    generation = stores.catalog.active()
    if generation is None:
        return findings
    for name, found in _all_differences(stores).items():
        if found:
            (_mend_vectors if name == "Chroma" else _mend_lexical)(stores, generation, found)
            findings.append(Finding(f"{name} was made whole again from the catalog ({found})", "mended"))
    return findings


def _catalog_and_model(stores: Stores, fingerprint: str) -> list[Finding]:
    findings = []
    damage = stores.catalog.check()
    if damage:
        findings.append(
            Finding(f"SQLite finds the catalog damaged: {damage}", "broken", "restore the folder from a backup")
        )
    generation = stores.catalog.active()
    if generation is not None:
        reindex = "run `lede reindex`; the articles stay as they are"
        if generation.fingerprint != fingerprint:
            findings.append(
                Finding(
                    f"the vectors were made by {generation.fingerprint}, the model in use is {fingerprint}",
                    "broken",
                    reindex,
                )
            )
        if generation.splitter != splitter_name():
            findings.append(
                Finding(
                    f"the passages were cut by splitter {generation.splitter}, this Lede has {splitter_name()}",
                    "broken",
                    reindex,
                )
            )
    return findings


def _all_differences(stores: Stores, look_at: Path | None = None) -> dict[str, Differences]:
    generation = stores.catalog.active()
    if generation is None:
        return {}
    wanted = stores.catalog.passage_ids(generation)
    found = {}
    for name, index in (("Chroma", stores.vectors), ("tantivy", stores.lexical)):
        try:
            if look_at and name == "Chroma":
                probe.require_sound(look_at, len(wanted))
            held = index.ids(generation)
        except VectorsUnavailable as error:
            found[name] = Differences(wanted, set(), error.reason)
        except LibraryDamaged as error:
            found[name] = Differences(wanted, set(), str(error))
        else:
            found[name] = Differences(wanted - held, held - wanted)
    return found


def _missing(stores: Stores, generation: Generation, found: Differences) -> list[tuple[Article, StoredPassage]]:
    passages = stores.catalog.passages(generation, sorted(found.missing)).values()
    articles = stores.catalog.articles(list({one.passage.article_id for one in passages}))
    return [(articles[one.passage.article_id], one) for one in passages]


def _mend_vectors(stores: Stores, generation: Generation, found: Differences) -> None:
    if found.unreadable:
        stores.vectors.reset()
    stores.vectors.delete(generation, sorted(found.strays))
    stores.vectors.put(generation, _missing(stores, generation, found))


def _mend_lexical(stores: Stores, generation: Generation, found: Differences) -> None:
    if found.unreadable:
        stores.lexical.reset()
    with stores.lexical.writing(generation) as writer:
        for stray in found.strays:
            writer.delete(stray)
        for article, one in _missing(stores, generation, found):
            writer.put(article, one.passage)
