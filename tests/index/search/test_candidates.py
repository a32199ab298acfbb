"""Candidates for ranking: what several wordings find together, and what each says of each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from index import Article, CandidatePool, FakeEmbedding, Library
from index.text.analyzer import words

TEXTS = {
    "Harbour Post": "The harbour wall cost 12 million pounds. The council paid for the harbour wall in full.",
    "Valley Echo": "The new bridge was opened by the mayor. Crowds crossed the new bridge all day.",
    "Hill Times": "Rain fell on the hills. Nobody minded the rain.",
}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "home", embed_model=FakeEmbedding()) as library:
        articles = [
            Article.create(
                text=text, title=source, source=source, path=f"{n}", published_at=datetime(2024, 1, n + 1, tzinfo=UTC)
            )
            for n, (source, text) in enumerate(TEXTS.items())
        ]
        library.add(articles)
        yield library


def place(pool: CandidatePool, source: str) -> int:
    return next(number for number, hit in enumerate(pool.hits) if hit.article.source == source)


def test_every_wording_speaks_of_every_candidate(library: Library) -> None:
    pool = library.gather(["what did the harbour wall cost", "who opened the bridge"])
    assert pool.words.shape == pool.meaning.shape == pool.sentence.shape == pool.second.shape == (2, len(pool.hits))
    harbour, bridge = place(pool, "Harbour Post"), place(pool, "Valley Echo")
    assert pool.words[0, harbour] > pool.words[0, bridge]
    assert pool.words[1, bridge] > pool.words[1, harbour]
    assert pool.sentence[1, bridge] > pool.sentence[1, harbour]


def test_cosines_are_those_of_the_stored_vectors(library: Library) -> None:
    question = "what did the harbour wall cost"
    pool = library.gather([question])
    vector = library.embed([question])[0]
    for number, hit in enumerate(pool.hits):
        cosines = sorted((float(row @ vector) for row in hit.vectors[1:]), reverse=True)
        assert pool.meaning[0, number] == pytest.approx(float(hit.vectors[0] @ vector), abs=1e-5)
        assert pool.sentence[0, number] == pytest.approx(cosines[0], abs=1e-5)


def test_a_passage_with_all_the_words_covers_the_question(library: Library) -> None:
    pool = library.gather(["harbour wall cost"])
    assert pool.coverage[place(pool, "Harbour Post")] == pytest.approx(1.0)
    assert pool.coverage[place(pool, "Hill Times")] == 0


def test_names_and_numbers_count_by_themselves(library: Library) -> None:
    pool = library.gather(["who paid 12 million for the bridge"], names=words("12"))
    assert pool.names[place(pool, "Harbour Post")] == pytest.approx(1.0)
    assert pool.names[place(pool, "Valley Echo")] == 0


def test_neighbouring_words_must_stand_together(library: Library) -> None:
    together, apart = library.gather(["harbour wall"]), library.gather(["wall council"])
    assert together.phrases[place(together, "Harbour Post")] == pytest.approx(1.0)
    assert apart.phrases[place(apart, "Harbour Post")] == 0


def test_a_publication_searched_apart_is_among_the_candidates(library: Library) -> None:
    others = [" ".join(f"word{n * 20 + offset}" for offset in range(20)) for n in range(150)]
    library.add([Article.create(text=f"The harbour wall. {text}", path=f"more/{text[:9]}") for text in others])
    without = library.gather(["harbour wall"])
    pool = library.gather(["harbour wall"], apart=[("Hill Times",)])
    assert not any(hit.article.source == "Hill Times" for hit in without.hits)
    assert any(hit.article.source == "Hill Times" for hit in pool.hits)


def test_what_the_user_narrowed_the_search_to_holds_for_all(library: Library) -> None:
    pool = library.gather(["harbour wall", "new bridge"], apart=[("Hill Times",)], source="valley echo")
    assert {hit.article.source for hit in pool.hits} == {"Valley Echo"}
    late = library.gather(["harbour wall"], after=datetime(2024, 1, 3, tzinfo=UTC))
    assert {hit.article.source for hit in late.hits} == {"Hill Times"}


def test_an_empty_library_has_no_candidates(tmp_path: Path) -> None:
    with Library.open(tmp_path / "empty", embed_model=FakeEmbedding()) as library:
        pool = library.gather(["anything", "at all"])
        assert pool.hits == ()
        assert pool.words.shape == (2, 0)
