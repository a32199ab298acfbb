"""A catalog with damaged pages: what can be read goes into a new one, what is lost is named, the old one is kept."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.errors import LibraryBusy, LibraryDamaged
from index import Article, BundledEmbedding, Library
from index.stores.salvage import look, salvage, salvage_catalog

pytestmark = pytest.mark.slow

PAGE = 4096


def article(number: int) -> Article:
    text = " ".join(f"Report {number} says in sentence {line} that town {number} has a pier." for line in range(12))
    return Article.create(text=text, path=f"/news/{number}.txt", title=f"Report {number}", source="Gazette")


@pytest.fixture(scope="module")
def stocked(tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding) -> Path:
    """A closed library of 24 articles, some of them to a page."""
    home = tmp_path_factory.mktemp("stocked") / "home"
    with Library.open(home, embed_model=embedding) as library:
        library.add([article(number) for number in range(24)])
    return home


@pytest.fixture
def home(tmp_path: Path, stocked: Path) -> Path:
    """A library of one's own to damage."""
    return Path(shutil.copytree(stocked, tmp_path / "home"))


def pages(home: Path, name: str, kind: str = "leaf") -> list[int]:
    """The numbers of the pages that a table or index of the catalog stands on, in the order of its keys."""
    with closing(sqlite3.connect(home / "catalog.sqlite")) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ? ORDER BY path"
        return [row[0] for row in connection.execute(query, (name, kind))]


def overwrite(home: Path, page: int, filling: bytes = b"\xa7") -> None:
    with (home / "catalog.sqlite").open("r+b") as file:
        file.seek((page - 1) * PAGE)
        file.write(filling * PAGE)


def on_page(home: Path, page: int) -> set[str]:
    """The titles of the articles whose rows begin on a page, found in its bytes."""
    content = (home / "catalog.sqlite").read_bytes()[(page - 1) * PAGE : page * PAGE]
    return {f"Report {number}" for number in range(24) if f"/news/{number}.txt".encode() in content}


try:
    with closing(sqlite3.connect(":memory:")) as memory:
        memory.execute("SELECT * FROM dbstat")
except sqlite3.OperationalError:
    pytest.skip("this SQLite does not tell where its pages are", allow_module_level=True)


@pytest.mark.parametrize("where", [0, 1, -1, "two"])
@pytest.mark.parametrize("filling", [b"\xa7", b"\0"])
def test_articles_on_other_pages_are_saved_and_those_on_the_damaged_one_named(
    home: Path, embedding: BundledEmbedding, where: int | str, filling: bytes
) -> None:
    stands_on = pages(home, "articles")
    assert len(stands_on) > 4
    damaged = [stands_on[1], stands_on[3]] if where == "two" else [stands_on[int(where)]]
    lost = set().union(*(on_page(home, page) for page in damaged))
    assert 0 < len(lost) < 12
    for page in damaged:
        overwrite(home, page, filling)
    with Library.open(home, embed_model=embedding) as library:
        for mend in (False, True):
            (finding,) = library.check(mend=mend)
            assert finding.state == "broken"
            assert "lede doctor --salvage" in finding.advice
            assert {one.title for one in finding.lost} == lost
    before = (home / "catalog.sqlite").read_bytes()
    done = salvage_catalog(home, 0)
    assert done is not None
    assert done.kept is not None
    assert done.kept.read_bytes() == before
    assert (done.articles, {one.title for one in done.lost}) == (24 - len(lost), lost)
    with Library.open(home, embed_model=embedding) as library:
        assert {one.title for one in library.articles()} == {f"Report {number}" for number in range(24)} - lost
        library.check(give_up=True)
        assert library.check() == []
        hits = library.search("which town has a pier", limit=500)
        assert {hit.article.title for hit in hits} == {one.title for one in library.articles()}


def test_lost_passages_are_made_again(home: Path, embedding: BundledEmbedding) -> None:
    with Library.open(home, embed_model=embedding) as library:
        before = library.passage_count
    overwrite(home, pages(home, "passages")[1])
    done = salvage_catalog(home, 0)
    assert done is not None
    assert (done.articles, done.lost) == (24, ())
    with Library.open(home, embed_model=embedding) as library:
        assert [one.state for one in library.check() if "made again" in one.what] == ["mended"]
        assert library.check() == []
        assert library.passage_count == before


@pytest.mark.parametrize(
    "index", ["sqlite_autoindex_articles_1", "articles_listed", "passages_by_article", "bands", "signatures"]
)
def test_nothing_is_lost_where_an_index_is_damaged(home: Path, embedding: BundledEmbedding, index: str) -> None:
    overwrite(home, pages(home, index)[0])
    done = salvage_catalog(home, 0)
    assert done is not None
    assert (done.articles, done.lost) == (24, ())
    with Library.open(home, embed_model=embedding) as library:
        library.check()
        assert library.check() == []


def test_a_text_whose_bytes_were_changed_is_not_saved_as_if_it_were_whole(home: Path) -> None:
    content = (home / "catalog.sqlite").read_bytes()
    at = content.index(b"Report 7 says in sentence 3")
    with (home / "catalog.sqlite").open("r+b") as file:
        file.seek(at)
        file.write(b"Report 7 lies")
    overwrite(home, pages(home, "bands")[0])
    done = salvage_catalog(home, 0)
    assert done is not None
    assert [one.title for one in done.lost] == ["Report 7"]


def test_a_sound_catalog_is_left_as_it_is(home: Path) -> None:
    before = (home / "catalog.sqlite").read_bytes()
    assert salvage_catalog(home, 0) is None
    assert (home / "catalog.sqlite").read_bytes() == before
    assert not list(home.glob("*damaged*"))
    assert look(home).articles == 24


def test_a_catalog_without_its_first_page_is_refused_and_kept(home: Path) -> None:
    overwrite(home, 1)
    before = (home / "catalog.sqlite").read_bytes()
    with pytest.raises(LibraryDamaged, match=r"nothing of .* can be read .*lede restore"):
        salvage_catalog(home, 0)
    assert (home / "catalog.sqlite").read_bytes() == before


def test_an_open_library_is_not_exchanged_under_whoever_has_it_open(home: Path) -> None:
    overwrite(home, pages(home, "articles")[2])
    with closing(sqlite3.connect(home / "catalog.sqlite")) as other:
        other.execute("SELECT count(*) FROM library").fetchall()
        with pytest.raises(LibraryBusy, match="close every Lede"):
            salvage_catalog(home, 0)
    assert not list(home.glob("*damaged*"))
    assert salvage_catalog(home, 0) is not None


def test_rows_keyed_by_their_own_columns_are_saved_too(tmp_path: Path) -> None:
    file = tmp_path / "small.sqlite"
    formats = ("CREATE TABLE notes (id TEXT PRIMARY KEY, note TEXT NOT NULL) WITHOUT ROWID",)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(formats[0])
        connection.executemany("INSERT INTO notes VALUES (?, ?)", ((f"{n:04}", "x" * 100) for n in range(400)))
    with closing(sqlite3.connect(file)) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = 'notes' AND pagetype = 'leaf' ORDER BY path"
        leaves = [row[0] for row in connection.execute(query)]
        on_each = connection.execute("SELECT ncell FROM dbstat WHERE pageno = ?", (leaves[3],)).fetchone()[0]
    with file.open("r+b") as stream:
        stream.seek((leaves[3] - 1) * PAGE)
        stream.write(b"\xa7" * PAGE)
    kept = salvage(file, formats, ("notes",), holds="notes")
    assert kept.exists()
    with closing(sqlite3.connect(file)) as connection:
        (saved,) = connection.execute("SELECT count(*) FROM notes").fetchone()
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert 0 < on_each <= 400 - saved <= on_each + 2  # and the keys beside it, in the page above
