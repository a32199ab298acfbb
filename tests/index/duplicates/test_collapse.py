"""Search counts a story once: one article speaks, and names those that carry the same or that it has replaced."""

import itertools

import pytest
from wire import (
    COPY,
    CORRECTED,
    COST,
    HISTORY,
    LEAD,
    MAYOR,
    NOTE,
    ORIGIN,
    OTHER,
    STORY,
    TRIMMED,
    article,
    day,
)

from index import Article, Hit, Library, Story
from index.reports import Progress

QUESTION = "why does the ferry to Ese stop in autumn"
COST_QUESTION = "what does the second ship cost a year"


def found(hits: list[Hit]) -> list[str]:
    return [hit.article.id for hit in hits]


def test_a_story_counts_once_and_its_origin_speaks(library: Library) -> None:
    library.add([COPY, ORIGIN, TRIMMED, article("other", OTHER, title="Bridge closed")])
    hits = library.search(QUESTION)
    assert set(found(hits[:-1])) == {ORIGIN.id}
    assert len({hit.passage.id for hit in hits}) == len(hits)
    assert set(hits[0].also_in) == {COPY, TRIMMED}
    assert hits[0].replaces == ()


def test_a_passage_names_only_the_copies_that_carry_it(library: Library) -> None:
    library.add([ORIGIN, COPY, TRIMMED])
    last = next(
        hit for hit in library.search("who built the Sea Lark at Brede", limit=9) if "Sea Lark" in hit.passage.text
    )
    assert last.also_in == (COPY,)


def test_the_first_published_speaks_and_the_longest_of_several(library: Library) -> None:
    early = TRIMMED.model_copy(update={"published_at": ORIGIN.published_at})
    library.add([early, ORIGIN])
    assert library.story(early.id).speaks == ORIGIN
    library.add([TRIMMED.model_copy(update={"published_at": day(1, 8)})])
    assert library.story(ORIGIN.id).speaks.id == TRIMMED.id


def test_a_copys_better_score_is_lent_to_the_article_that_speaks(library: Library) -> None:
    question = "what does The Capital Post say of the ferry"
    library.add([COPY])
    alone = library.search(question, limit=1)[0].score
    library.add([ORIGIN])
    hit = library.search(question, limit=1)[0]
    assert hit.article == ORIGIN
    assert hit.score == pytest.approx(alone, abs=0.02)


def test_what_only_a_copy_adds_stays_a_hit_of_its_own(library: Library) -> None:
    added = "The Hill Herald has learned that the yard at Brede caught fire in June and lost its only crane."
    extended = article(
        "extended", f"{STORY}\n\n{added}", title="Ferry halted", source="The Hill Herald", published_at=day(2)
    )
    library.add([ORIGIN, extended])
    hits = library.search("did the yard at Brede catch fire", limit=5)
    assert found(hits).count(extended.id) == 1
    assert added in next(hit for hit in hits if hit.article == extended).passage.text


def test_a_copy_with_another_figure_is_shown_beside_it(library: Library) -> None:
    differing = article(
        "differing", STORY.replace("1.3 million", "4 million"), source="The Hill Herald", published_at=day(2)
    )
    library.add([ORIGIN, differing])
    hits = [hit for hit in library.search(COST_QUESTION, limit=6) if "second ship" in hit.passage.text]
    assert sorted(found(hits)) == sorted([ORIGIN.id, differing.id])
    assert all(hit.also_in == () for hit in hits)


def test_a_correction_speaks_instead_of_what_it_replaces(library: Library) -> None:
    library.add([ORIGIN, CORRECTED, COPY])
    hits = library.search(COST_QUESTION)
    assert set(found(hits)) == {CORRECTED.id}
    assert "3.1 million" in hits[0].passage.text
    assert hits[0].replaces == (ORIGIN, COPY) or hits[0].replaces == (COPY, ORIGIN)


def test_a_note_of_correction_comes_before_the_article_it_corrects(library: Library) -> None:
    library.add([ORIGIN, NOTE, *(article(f"filler {n}", f"{OTHER} Page {n}.", title=f"Bridge {n}") for n in range(3))])
    hits = library.search("which yard fits the engine of the Ese ferry", limit=4)
    assert found(hits).index(NOTE.id) < found(hits).index(ORIGIN.id)
    assert hits[found(hits).index(NOTE.id)].replaces == (ORIGIN,)


def test_a_later_version_of_the_same_paper_speaks_without_any_mark(library: Library) -> None:
    later = article("later", f"{STORY}\n\nThe county said on Friday it would send its helicopter.", published_at=day(2))
    library.add([later, ORIGIN])
    hit = library.search(QUESTION, limit=1)[0]
    assert (hit.article, hit.replaces) == (later, (ORIGIN,))
    assert library.story(ORIGIN.id) == Story(later, (), (ORIGIN,))


def test_what_the_newer_version_left_out_stands_behind_it(library: Library) -> None:
    later = article(
        "later",
        f"{LEAD}\n\n{MAYOR}\n\n{COST}\n\n{HISTORY.replace('The operator paid a fine', 'No fine was paid')}",
        title="UPDATE 2-Ese ferry to stop for six weeks in autumn",
        published_at=day(2),
    )
    first = article("first", f"{STORY}\n\nA seal called Otto follows the Sea Lark on each crossing, passengers say.")
    library.add([first, later])
    hits = library.search("which seal follows the Sea Lark", limit=6)
    assert found(hits).index(later.id) < found(hits).index(first.id)


def test_of_numbered_updates_the_last_speaks(library: Library) -> None:
    papers = ["A", "B", "C"]
    updates = [
        article(
            f"u{n}",
            title=f"UPDATE {n}-Ese ferry to stop for six weeks in autumn",
            source=papers[n - 1],
            published_at=day(n),
        )
        for n in (1, 2, 3)
    ]
    library.add([updates[1], updates[2], updates[0]])
    assert library.story(updates[0].id) == Story(updates[2], (), (updates[1], updates[0]))


def test_filters_come_first(library: Library) -> None:
    library.add([ORIGIN, COPY, TRIMMED, CORRECTED])
    assert set(found(library.search(QUESTION, source="The Capital Post"))) == {COPY.id}
    assert set(found(library.search(QUESTION, before=day(1)))) == {ORIGIN.id}
    assert set(found(library.search(QUESTION, after=day(2), before=day(2, 13)))) == {COPY.id}


def speaking(library: Library, source: str) -> set[str]:
    """The articles that are found where one publication is searched apart."""
    return set(found(list(library.gather([QUESTION], apart=[(source,)]).hits)))


def test_a_preferred_paper_speaks_with_its_newest_version(library: Library) -> None:
    later = COPY.model_copy(update={"id": "later", "published_at": day(3), "title": "Island loses its ferry for weeks"})
    library.add([ORIGIN, COPY, later])
    assert speaking(library, "the capital post") == {"later"}
    assert speaking(library, "The Coast Courier") == {ORIGIN.id}
    assert speaking(library, "The Moon") == {"later"}


def test_copies_do_not_use_up_the_limit(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.search.hybrid.CANDIDATES", 4)
    copies = [article(f"copy{n}", LEAD, source=f"Paper {n}", published_at=day(2, n)) for n in range(12)]
    others = [article(f"other{n}", f"A ferry of line {n} stops in autumn.", title=f"Line {n}") for n in range(4)]
    library.add([*copies, ORIGIN, *others])
    hits = library.search("which ferry stops in autumn", limit=4)
    assert len(hits) == 4
    assert max(len(hit.also_in) for hit in hits) == 12


def test_the_same_hits_whatever_the_order_of_adding(library: Library) -> None:
    family = [ORIGIN, COPY, CORRECTED]
    seen = set()
    for order in itertools.permutations(family):
        library.add(order)
        seen.add(
            tuple(
                (hit.article.id, hit.passage.text, round(hit.score, 6), hit.also_in) for hit in library.search(QUESTION)
            )
        )
        library.remove([one.id for one in family])
    assert len(seen) == 1


def test_an_article_alone_is_its_own_story(library: Library) -> None:
    library.add([ORIGIN])
    assert library.story(ORIGIN.id) == Story(ORIGIN)
    assert library.search(QUESTION)[0].also_in == ()


def test_facts_tell_sources_authors_and_days_and_follow_changes(library: Library) -> None:
    empty = library.facts()
    library.add(
        [ORIGIN, COPY.model_copy(update={"author": "Ann Person"}), article("undated", OTHER, published_at=None)]
    )
    facts = library.facts()
    assert (empty.sources, empty.earliest, empty.latest) == ({}, None, None)
    assert facts.sources == {"The Coast Courier": 2, "The Capital Post": 1}
    assert facts.authors == {"Ann Person": 1}
    assert (facts.earliest, facts.latest) == (day(1), day(2))
    assert library.facts() is facts


def test_progress_of_a_library_without_older_articles_counts_only_what_is_added(library: Library) -> None:
    seen: list[Progress] = []
    library.add([ORIGIN], on_progress=seen.append)
    assert [one.title for one in seen] == [ORIGIN.title]


def test_signed_articles_are_whole(library: Library) -> None:
    given: list[Article] = [ORIGIN, COPY]
    library.add(given)
    assert {library.article(one.id) for one in given} == set(given)
