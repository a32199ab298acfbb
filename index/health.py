"""The check of a library: is the catalog whole, and do Chroma and tantivy agree with it, and with the model in use?

Mends what can be mended from the catalog: it keeps every text and vector, so a lost copy is put back, a stray one
removed, and passages that are missing are made again from their article. What the catalog itself has lost is told, and
what the indexes still hold of it stays until it is given up.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from index import ingest, removal
from index.article import Article
from index.chunking import embed, passages_of, splitter_name
from index.embedding.encoder import Encoder
from index.errors import LibraryDamaged, VectorsUnavailable
from index.locks import Settled
from index.stores import Stores, probe, salvage
from index.stores.audit import Audit, FaultyArticle
from index.stores.home import article_of_passage
from index.stores.schema import Generation, StoredPassage

TITLES = 10
"""Articles named in a sentence; `Finding.lost` names all that are lost."""

RESTORE = "bring it back with `lede restore FILE` from a backup into another folder"

State = Literal["mended", "broken"]


class Finding(NamedTuple):
    """Something that is not, or was not, as it should be.

    Args:
        what: one sentence.
        state: whether it has been put right.
        advice: what to do, where it has not.
        lost: articles that the library no longer has, or not as they were.
    """

    what: str
    state: State
    advice: str = ""
    lost: tuple[FaultyArticle, ...] = ()


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
    """Find what is wrong and change nothing; the catalog's file is whole.

    Args:
        look_at: the home whose Chroma is first looked at in a process of its own; None for a server.
    """
    generation = stores.catalog.active()
    audit = stores.catalog.audit(generation)
    differences = _all_differences(stores, look_at)
    kept = _last_copies(stores, differences) if differences else set[str]()
    findings = _model(stores, fingerprint) + _losses(audit, kept)
    advice = "`lede doctor` puts this right when no other process is changing the library"
    if audit.incomplete:
        findings.append(Finding(_incomplete(audit), "broken", advice))
    differing = _without(differences, kept)
    return findings + [Finding(f"{name}: {found}", "broken", advice) for name, found in differing.items()]


def mend(
    stores: Stores, encoder: Encoder, fingerprint: str, settled: Settled, *, give_up: bool = False
) -> list[Finding]:
    """Find what is wrong and put right what it can; the catalog's file is whole, the caller holds the write lock.

    Args:
        settled: what was set right when the lock was taken.
        give_up: also take out what is left of articles that are lost.
    """
    findings = _model(stores, fingerprint)
    fits = not findings
    if settled.vectors:
        findings.append(Finding(f"Chroma was made whole again from the catalog ({settled.vectors})", "mended"))
    if settled.changes:
        said = f"{settled.changes} changes that a stopped process left half done were settled"
        findings.append(Finding(said, "mended"))
    generation = stores.catalog.active()
    audit = stores.catalog.audit(generation)
    if audit.strays:
        stores.catalog.sweep()
        findings.append(Finding(f"{audit.strays} passages of no index were removed from the catalog", "mended"))
    if audit.incomplete and generation is not None:
        findings.append(_made_again(stores, encoder, generation, audit, fits=fits))
    differences = _all_differences(stores)
    kept = _last_copies(stores, differences) if differences else set[str]()
    findings += _losses(audit, kept, given_up=give_up)
    if generation is None:
        return findings
    if give_up:
        stores.catalog.forget_gone(one.id for one in audit.gone)
        removal.take_out(stores, generation, [one.id for one in audit.altered])
        differences, kept = _all_differences(stores), set()
    if not fits:
        lacking = {one.id for one in audit.incomplete}
        kept |= {one for found in differences.values() for one in found.strays if article_of_passage(one) in lacking}
    for name, found in _without(differences, kept).items():
        (_mend_vectors if name == "Chroma" else _mend_lexical)(stores, generation, found)
        findings.append(Finding(f"{name} was made whole again from the catalog ({found})", "mended"))
    return findings


def damage_of(stores: Stores, home: Path) -> Finding | None:
    """Return what SQLite finds wrong with the catalog, and which articles that costs.

    Nothing else can be looked at then: what the catalog cannot tell may not be taken for gone.
    """
    damage = stores.catalog.check()
    if not damage:
        return None
    left = salvage.look(home)
    what = f"{left.articles:,} articles can still be read whole, {len(left.lost):,} cannot"
    advice = f"{RESTORE}; or keep what can be read, with `lede doctor --salvage`"
    return Finding(f"SQLite finds the catalog damaged ({damage}): {what}", "broken", advice, left.lost)


def _losses(audit: Audit, strays: set[str], *, given_up: bool = False) -> list[Finding]:
    """What no index can give back.

    Args:
        strays: passages in the indexes, of articles that the catalog does not have.
    """
    findings = []
    gone = {one.id: one for one in (*(FaultyArticle(article_of_passage(stray), None) for stray in strays), *audit.gone)}
    if gone:
        left = "what was left of them has been taken out" if given_up else "only their passages in the indexes are left"
        advice = "" if given_up else f"{RESTORE}, or add them again; `lede doctor --salvage` gives them up"
        lost = tuple(sorted(gone.values()))
        findings.append(Finding(f"{len(gone):,} articles are lost from the catalog: {left}", "broken", advice, lost))
    if audit.altered:
        left = "they have been taken out" if given_up else "their text is damaged"
        advice = "add them again" if given_up else f"{RESTORE}, or `lede remove ID` and add them again"
        what = f"{len(audit.altered):,} articles are not what was stored: {left}"
        findings.append(Finding(what, "broken", advice, audit.altered))
    return findings


def _last_copies(stores: Stores, differences: dict[str, Differences]) -> set[str]:
    """Passages that are not to be swept from the indexes, because they are all that is left of their article.

    tantivy tells which, and Chroma only where tantivy cannot be read: Chroma may bring back at a power cut what was
    removed, and is made anew from the catalog more readily.
    """
    witness = next((differences[name] for name in ("tantivy", "Chroma") if not differences[name].unreadable), None)
    known = stores.catalog.states().keys()
    return {stray for stray in (witness.strays if witness else ()) if article_of_passage(stray) not in known}


def _without(differences: dict[str, Differences], kept: set[str]) -> dict[str, Differences]:
    """The differences that are left where some strays are to stay."""
    left = {name: found._replace(strays=found.strays - kept) for name, found in differences.items()}
    return {name: found for name, found in left.items() if found}


def _incomplete(audit: Audit) -> str:
    return f"passages of {_titles(audit.incomplete)} are missing from the catalog"


def _made_again(stores: Stores, encoder: Encoder, generation: Generation, audit: Audit, *, fits: bool) -> Finding:
    """Split and embed again the articles that lack passages."""
    if not fits:
        return Finding(_incomplete(audit), "broken", "run `lede reindex`, which makes them again from the articles")
    articles = stores.catalog.articles([one.id for one in audit.incomplete]).values()
    for article in articles:
        stored = embed(encoder, [(article, passage) for passage in passages_of(article)])
        ingest.commit(stores, generation, [(article, stored)])
    return Finding(f"{_incomplete(audit)}: made again from the articles, nothing is lost", "mended")


def _titles(articles: Sequence[FaultyArticle]) -> str:
    """Some articles by their titles, the first few of many."""
    shown = ", ".join(f"“{one.title}”" for one in articles[:TITLES])
    return shown if len(articles) <= TITLES else f"{shown} and {len(articles) - TITLES:,} more articles"


def _model(stores: Stores, fingerprint: str) -> list[Finding]:
    """Whether the index was made with the model and the splitter in use."""
    generation = stores.catalog.active()
    if generation is None:
        return []
    said = []
    if generation.fingerprint != fingerprint:
        said.append(f"the vectors were made by {generation.fingerprint}, the model in use is {fingerprint}")
    if generation.splitter != splitter_name():
        said.append(f"the passages were cut by splitter {generation.splitter}, this Lede has {splitter_name()}")
    return [Finding(one, "broken", "run `lede reindex`; the articles stay as they are") for one in said]


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
