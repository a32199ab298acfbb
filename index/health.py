"""The check of a library: does what Chroma and tantivy hold agree with the catalog, and with the model in use?

Mends what can be mended without the embedding model: the catalog keeps every vector, so a lost copy is put back and a
stray one removed. Not here: the check of the installation (`assistant.doctor`).
"""

from typing import Literal, NamedTuple

from index.catalog import Generation
from index.errors import LibraryDamaged
from index.ingest import Stores, splitter_name

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
    """Passage ids that one derived index lacks, or has too many."""

    missing: set[str]
    strays: set[str]


def check(stores: Stores, fingerprint: str) -> list[Finding]:
    """Finds what is wrong and changes nothing."""
    return _catalog_and_model(stores, fingerprint) + [
        Finding(
            f"{name} lacks {len(found.missing)} passages and has {len(found.strays)} that no article owns",
            "broken",
            "`lede doctor` puts this right when no other process is changing the library",
        )
        for name, found in _all_differences(stores).items()
        if found.missing or found.strays
    ]


def mend(stores: Stores, fingerprint: str, settled: int) -> list[Finding]:
    """Finds what is wrong and puts right what it can; the caller holds the write lock.

    Args:
        settled: changes of dead processes that were settled when the lock was taken.
    """
    findings = _catalog_and_model(stores, fingerprint)
    if settled:
        findings.append(Finding(f"{settled} changes that a stopped process left half done were settled", "mended"))
    generation = stores.catalog.active()
    if generation is None:
        return findings
    for name, found in _all_differences(stores).items():
        if not (found.missing or found.strays):
            continue
        (_mend_vectors if name == "Chroma" else _mend_lexical)(stores, generation, found)
        findings.append(
            Finding(f"{name}: {len(found.missing)} passages put back, {len(found.strays)} strays removed", "mended")
        )
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


def _all_differences(stores: Stores) -> dict[str, Differences]:
    generation = stores.catalog.active()
    if generation is None:
        return {}
    wanted = stores.catalog.passage_ids(generation)
    found = {}
    for name, index in (("Chroma", stores.vectors), ("tantivy", stores.lexical)):
        try:
            held = index.ids(generation)
        except LibraryDamaged:
            held = set()
        found[name] = Differences(wanted - held, held - wanted)
    return found


def _mend_vectors(stores: Stores, generation: Generation, found: Differences) -> None:
    stores.vectors.delete(generation, sorted(found.strays))
    missing = stores.catalog.passages(generation, sorted(found.missing))
    articles = stores.catalog.articles(list({one.passage.article_id for one in missing.values()}))
    stores.vectors.put(
        generation, [(articles[one.passage.article_id], one.passage, one.vectors[0]) for one in missing.values()]
    )


def _mend_lexical(stores: Stores, generation: Generation, found: Differences) -> None:
    missing = stores.catalog.passages(generation, sorted(found.missing))
    articles = stores.catalog.articles(list({one.passage.article_id for one in missing.values()}))
    with stores.lexical.writing(generation) as writer:
        for stray in found.strays:
            writer.delete(stray)
        for one in missing.values():
            writer.put(articles[one.passage.article_id], one.passage)
