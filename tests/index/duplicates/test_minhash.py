"""Which articles tell the same story in the same words, and that the catalog keeps this right."""

import itertools
import os
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
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

from index import Article, FakeEmbedding, Library, Progress
from index.duplicates.minhash import METHOD, may_contain, same_story, sign

OLD_CATALOG = Path(__file__).parents[2] / "data" / "catalog_format_1.sqlite"
"""Made by Lede at format 1: a story, the same with dateline and credit in another paper, and a third article."""

BOILERPLATE = (
    "Here you find the winning numbers of the county lottery, drawn every evening under the eyes of a notary. "
    "Tickets cost two crowns and are sold in every kiosk until an hour before the draw. "
    "Winners have ninety days to come forward with their ticket at any kiosk. "
    "Prizes of more than a thousand crowns are paid by bank transfer only. Nobody under eighteen may play. "
    "If playing is no longer fun for you, ask for help: the county keeps a line open day and night. "
    "The odds of a first prize are told on the back of each ticket, in small print and in two languages. "
    "Results are checked twice before they are shown here, and only the notary's own record is binding."
)


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Library]:
    """An empty library with a model that costs nothing."""
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as opened:
        yield opened


def grouped(library: Library) -> set[frozenset[str]]:
    """The library's stories of more than one article, by titles."""
    found = set()
    for one in library.articles():
        story = library.story(one.id)
        titles = frozenset(member.title for member in (story.speaks, *story.copies, *story.versions))
        if len(titles) > 1:
            found.add(titles)
    return found


@pytest.mark.parametrize("other", [COPY, TRIMMED, CORRECTED, NOTE], ids=lambda one: one.title)
def test_a_copy_a_cut_copy_and_a_correction_are_the_same_story(other: Article) -> None:
    assert same_story(ORIGIN, other)
    assert same_story(other, ORIGIN)


@pytest.mark.parametrize("other", [COPY, TRIMMED, CORRECTED], ids=lambda one: one.title)
def test_what_is_the_same_story_shares_a_band(other: Article) -> None:
    one, two = sign(ORIGIN), sign(other)
    assert set(one.bands) & set(two.bands)
    assert may_contain(one, two.size, two.slots)


def test_another_story_is_another_story() -> None:
    assert not same_story(ORIGIN, article("other", OTHER))
    assert not set(sign(ORIGIN).bands) & set(sign(article("other", OTHER)).bands)


def test_the_same_matter_in_other_words_is_another_article() -> None:
    own = (
        "Ese will have no ferry for a month and a half this autumn. From 14 September the Sea Lark gets a new engine "
        "at Brede, and until she is back a fishing boat is to take patients to Norham, weather allowing. Tilda Morren, "
        "who is mayor of the island, would rather have a helicopter. A second ship is promised for next summer."
    )
    assert not same_story(ORIGIN, article("own", own, source="The Hill Herald"))


def test_pages_from_one_template_are_not_one_story() -> None:
    def draw(weekday: str, numbers: str, jackpot: str) -> Article:
        text = f"The numbers drawn on {weekday} are {numbers}. The jackpot is {jackpot} crowns. {BOILERPLATE}"
        return article(weekday, text, title=f"County lottery: numbers for {weekday}")

    monday, tuesday = (
        draw("Monday", "3, 8, 19, 27, 33, 41", "700,000"),
        draw("Tuesday", "1, 9, 22, 25, 36, 48", "760,000"),
    )
    assert not same_story(monday, tuesday)


def test_live_pages_with_the_same_frame_are_not_one_story() -> None:
    def match(home: str, away: str, scorers: str) -> Article:
        text = f"{home} met {away} in the county cup. Goals came from {scorers}. We bring it live. {BOILERPLATE}"
        return article(home, text, title=f"{home} against {away}, county cup: live results")

    assert not same_story(
        match("Norham", "Luntow", "Hale, Brack and Oduya"), match("Brede", "Ese", "Lind, Farrow and Sten")
    )


def test_pages_of_one_site_that_share_a_long_menu_are_not_one_story() -> None:
    menu = f"All notices of the county. {BOILERPLATE} {OTHER}"
    bath = article(
        "bath", f"The swimming bath in Norham has new tiles. {menu}", title="New tiles for the swimming bath"
    )
    road = article("road", f"The road works at Luntow end on Friday. {menu}", title="Road works end on Friday")
    assert not same_story(bath, road)


def test_a_page_that_carries_several_articles_is_none_of_them() -> None:
    digest = article("digest", f"{OTHER}\n\n{OTHER[::-1]}\n\n{LEAD}\n\n{MAYOR}", title="The week", published_at=day(7))
    assert not same_story(digest, article("lead", LEAD + " " + MAYOR))


def test_a_shared_quotation_does_not_make_a_copy() -> None:
    assert not same_story(ORIGIN, article("quoting", OTHER + "\n\n" + MAYOR, title="Islands and their ferries"))


@pytest.mark.parametrize("text", ["Rain.", "The last bus now leaves at nine. Drivers say nobody asked them."])
def test_a_very_short_article_is_a_copy_only_word_for_word(text: str) -> None:
    assert same_story(article("one", text), article("two", text.upper(), source="The Hill Herald"))
    assert not same_story(article("one", text), article("two", text + " Why not?", source="The Hill Herald"))


def test_a_correction_that_names_the_headline_in_its_address_alone_is_known() -> None:
    first = article("first", url="https://courier.example/2024/08/ese-ferry-stops-six-weeks.html")
    note = article(
        "second",
        "The second ship costs 3.1 million crowns a year, not 1.3 million.",
        title="Correction: the second ship",
        url="https://courier.example/2024/08/correction-ese-ferry-stops-six-weeks-2.html",
        published_at=day(2),
    )
    assert same_story(first, note)


@pytest.mark.parametrize(
    "fields",
    [
        {"source": "The Hill Herald"},
        {"published_at": day(1, 0).replace(month=7)},
        {"published_at": day(1).replace(year=2025)},
        {"title": "Notes on the cost of a ferry"},
    ],
    ids=["another paper", "before the article", "a year later", "no correction"],
)
def test_a_note_that_cannot_be_this_articles_correction_is_not_joined(fields: dict[str, object]) -> None:
    assert not same_story(ORIGIN, NOTE.model_copy(update=fields))


def test_a_column_of_corrections_is_not_joined_to_each_article_it_names() -> None:
    column = article("column", f"{NOTE.text} {OTHER}", title="Corrections and clarifications", published_at=day(5))
    assert not same_story(ORIGIN, column)


def test_a_signature_is_the_same_in_every_run() -> None:
    program = (
        "from wire import COPY\nfrom index.duplicates.minhash import sign\nfrom hashlib import sha256\n"
        "print(sha256(repr(sign(COPY)).encode()).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_the_method_names_the_librarys_algorithm() -> None:
    from rensa import RMinHash

    assert METHOD.startswith(f"rensa-{RMinHash.ALGORITHM_VERSION}/")


@given(st.integers(0, 2**32 - 1), st.floats(0.5, 0.95))
@settings(deadline=None, max_examples=60)
def test_an_article_cut_from_its_end_is_found_whatever_its_words(seed: int, cut: float) -> None:
    dice = random.Random(seed)
    text = [f"w{dice.randrange(5000)}x" for _ in range(600)]
    whole, part = article("whole", " ".join(text)), article("part", " ".join(text[: int(len(text) * (1 - cut))]))
    one, two = sign(whole), sign(part)
    assert same_story(whole, part)
    assert set(one.bands) & set(two.bands)
    assert may_contain(one, two.size, two.slots)


FAMILY = [ORIGIN, COPY, TRIMMED, CORRECTED, NOTE, article("other", OTHER, title="Cracks close Luntow bridge")]


@pytest.mark.parametrize(
    "order", [FAMILY, FAMILY[::-1], [FAMILY[i] for i in (4, 2, 5, 0, 3, 1)]], ids=["on", "back", "mixed"]
)
def test_the_order_of_adding_does_not_matter(shelf: Library, order: list[Article]) -> None:
    for one in order:
        shelf.add([one])
    assert grouped(shelf) == {frozenset(one.title for one in FAMILY[:5])}
    story = shelf.story(COPY.id)
    assert story.speaks == NOTE
    assert story.versions == (CORRECTED, TRIMMED, COPY, ORIGIN)


def test_removing_the_article_that_joined_two_others_parts_them(shelf: Library) -> None:
    first = article("first", f"{LEAD} {MAYOR}", title="first", source="A")
    last = article("last", f"{COST} {HISTORY}", title="last", source="B")
    both = article("both", f"{LEAD} {MAYOR} {COST} {HISTORY}", title="both", source="C")
    shelf.add([first, both, last])
    joined = grouped(shelf)
    shelf.remove(both.id)
    assert joined
    assert grouped(shelf) == set()


def test_removing_one_article_leaves_the_others_joined(shelf: Library) -> None:
    shelf.add([ORIGIN, COPY, TRIMMED])
    shelf.remove(ORIGIN.id)
    assert grouped(shelf) == {frozenset({COPY.title, TRIMMED.title})}


def test_an_update_leaves_and_enters_stories(shelf: Library) -> None:
    changed = article("changing", OTHER, title="changing", source="The Hill Herald")
    shelf.add([ORIGIN, changed])
    before = grouped(shelf)
    shelf.add([article("changing", STORY, title="changing", source="The Hill Herald")])
    joined = grouped(shelf)
    shelf.add([changed])
    assert (before, joined, grouped(shelf)) == (set(), {frozenset({ORIGIN.title, "changing"})}, set())


@given(st.lists(st.tuples(st.sampled_from(range(6)), st.booleans()), max_size=14))
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_stories_after_any_changes_are_those_of_the_articles_that_are_left(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, bool]]
) -> None:
    from index.stores.catalog import Catalog

    catalog = Catalog(tmp_path_factory.mktemp("any") / "catalog.sqlite")
    generation = catalog.start_generation("model", "1/200")
    catalog.activate(generation)
    held: set[int] = set()
    for which, adding in changes:
        if adding:
            catalog.put(generation, [(FAMILY[which], [])])
            held.add(which)
        else:
            catalog.delete([FAMILY[which].id])
            held.discard(which)
    found = {frozenset(one.article.id for one in story) for story in catalog.stories([one.id for one in FAMILY])}
    pairs = {
        frozenset({FAMILY[one].id, FAMILY[other].id})
        for one, other in itertools.combinations(sorted(held), 2)
        if same_story(FAMILY[one], FAMILY[other])
    }
    assert found == merged(pairs)
    catalog.close()


def merged(pairs: set[frozenset[str]]) -> set[frozenset[str]]:
    """Sets that overlap, put together."""
    found = set(pairs)
    while overlap := next((two for two in itertools.combinations(found, 2) if two[0] & two[1]), None):
        found -= set(overlap)
        found.add(overlap[0] | overlap[1])
    return found


@pytest.fixture
def old_home(tmp_path: Path) -> Path:
    """A library's folder of which an earlier Lede left the catalog."""
    (tmp_path / "old").mkdir()
    shutil.copy(OLD_CATALOG, tmp_path / "old" / "catalog.sqlite")
    return tmp_path / "old"


def rows(home: Path, table: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "catalog.sqlite")
    found = connection.execute(f"SELECT * FROM {table}").fetchall()  # noqa: S608 - a name from this file
    connection.close()
    return found


def test_an_older_catalog_is_brought_up_to_date_without_loss(old_home: Path) -> None:
    before = {table: rows(old_home, table) for table in ("articles", "passages", "generations", "library")}
    Library.open(old_home, embed_model=FakeEmbedding()).close()
    after = {table: rows(old_home, table) for table in before}
    after["articles"] = [row[: len(before["articles"][0])] for row in after["articles"]]  # without later columns
    assert after == before
    assert all(before.values())


def test_the_articles_of_an_older_catalog_are_compared_at_the_next_change(old_home: Path) -> None:
    with Library.open(old_home, embed_model=FakeEmbedding()) as library:
        vectors = rows(old_home, "passages")
        assert grouped(library) == set()
        library.check()
        assert grouped(library) == {frozenset({"Ese ferry to stop for six weeks", "Island loses ferry for autumn"})}
        assert rows(old_home, "passages") == vectors


def test_an_interrupted_comparing_of_an_older_catalog_goes_on(old_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.reindex.BATCH_SIGNED", 1)

    def stop(progress: Progress) -> None:
        if progress.title.startswith("comparing"):
            raise KeyboardInterrupt

    with Library.open(old_home, embed_model=FakeEmbedding()) as library:
        with pytest.raises(KeyboardInterrupt):
            library.reindex(on_progress=stop)
        assert len(rows(old_home, "signatures")) == 1
        library.reindex()
        assert len(rows(old_home, "signatures")) == 3
        assert len(grouped(library)) == 1


def test_signatures_made_by_another_method_are_made_again(shelf: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.stores.clusters.METHOD", "an earlier method")
    shelf.add([ORIGIN, COPY])
    monkeypatch.undo()
    shelf.check()
    assert {row[2] for row in rows(shelf.home, "signatures")} != {"an earlier method"}
    assert len(grouped(shelf)) == 1
