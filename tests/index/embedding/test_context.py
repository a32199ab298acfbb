import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Article, BundledEmbedding, FakeEmbedding, Hit, Passage, Span
from index.embedding.encoder import KeptVectors
from index.search.context import LONGEST_WORD, WIDTH, ContextWindows, window


def hit_of(text: str, start: int, end: int, title: str = "A title", place: int = 0) -> Hit:
    article = Article.create(text=text, path="a.txt", title=title)
    spans = (Span(start, end),)
    passage = Passage(
        id=f"{article.id}-{article.version}-{place}",
        article_id=article.id,
        place=place,
        start=start,
        end=end,
        text=article.text[start:end],
        sentences=spans,
    )
    return Hit(passage, article, score=1.0, dense=0.0, lexical=0.0)


@given(st.text("ab \n", min_size=1, max_size=4000), st.data())
def test_a_window_holds_its_passage_and_is_no_wider_than_it_may_be(text, data):
    text = "x" + text + "y"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    hit = hit_of(text, start, end, place=data.draw(st.integers(0, 3)))
    title, _, shown = window(hit).partition("\n")
    assert title == "A title"
    assert hit.article.text[start:end].strip() in shown
    assert len(shown) <= max(WIDTH, end - start) + 2 * LONGEST_WORD


def test_a_window_cuts_no_word():
    text = "harbour " * 1000
    words = window(hit_of(text, 4000, 4007)).split()
    assert set(words) == {"A", "title", "harbour"}


def test_a_window_of_a_script_without_spaces_is_no_wider_either():
    text = "港" * 4000
    assert len(window(hit_of(text, 2000, 2100))) == len("A title\n") + WIDTH


def test_two_passages_side_by_side_have_one_window():
    sentences = [f"On day {number} the harbour wall of Grenmouth was built a little higher." for number in range(60)]
    text = "\n\n".join(sentences)
    ends = [text.index(sentence) + len(sentence) for sentence in sentences]
    passages = [(text.index(sentences[n]), ends[n + 5]) for n in range(0, 60, 6)]
    windows = [window(hit_of(text, *passage, place=place)) for place, passage in enumerate(passages)]
    assert windows[::2] == windows[1::2]
    assert len(set(windows)) == len(passages) // 2


def test_a_passage_too_long_to_share_stands_in_the_middle_of_a_window_of_its_own():
    text = " ".join(f"harbour{number:05}" for number in range(1000))
    for place, start in ((2, 4004), (3, 4648)):
        hit = hit_of(text, start, start + 643, place=place)
        before, _, behind = window(hit).removeprefix("A title\n").partition(hit.passage.text)
        assert before
        assert abs(len(before) - len(behind)) <= 2 * LONGEST_WORD


def test_a_passage_at_the_end_shows_more_of_what_comes_before():
    text = "harbour " * 1000
    hit = hit_of(text, 7992, 7999)
    assert len(window(hit)) > WIDTH - 20


@pytest.mark.parametrize("kept", [2, 8_192])
def test_windows_are_embedded_once_and_alike_however_many_are_kept(kept, monkeypatch):
    monkeypatch.setattr("index.search.context.KEPT", kept)
    embedding = BundledEmbedding()
    hits = [hit_of(f"The harbour wall of town {number} was finished.", 0, 20) for number in range(4)]
    around = ContextWindows(embedding)
    first = around.vectors(hits[:2])
    around.vectors(hits[2:])
    assert np.allclose(around.vectors(hits[:2]), first)
    assert np.allclose(np.linalg.norm(first, axis=1), 1, atol=1e-5)


def test_no_hits_have_no_windows():
    assert ContextWindows(BundledEmbedding()).vectors([]).size == 0


def test_the_vectors_asked_for_longest_ago_are_dropped_first():
    made = []

    class Noting(FakeEmbedding):
        def embed_texts(self, texts):
            made.extend(texts)
            return super().embed_texts(texts)

    kept = KeptVectors(Noting(), most=3)
    for keys in (["a", "b", "c"], ["a", "d"], ["a", "c", "d"]):
        assert np.allclose(kept.of(keys, str), FakeEmbedding().embed_texts(keys))
    assert made == ["a", "b", "c", "d"]
    kept.of(["b"], str)
    assert made[4:] == ["b"]
