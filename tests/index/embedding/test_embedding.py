"""The bundled embedding: vectors that depend on the text alone, of passages and of the sentences in them."""

import asyncio
import hashlib
import json
import pickle
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.embeddings import MockEmbedding
from pydantic import PrivateAttr

from index import BundledEmbedding, FakeEmbedding
from index.embedding.model import DIMENSION, MAX_TOKENS, MODEL_FOLDER, Reading, fingerprint_of
from index.errors import ModelError

MIXED = [
    "The harbour wall will be repaired before winter. " * 12,
    "Short.",
    "",
    "The council set aside two million for the port.",
    "Ferries were cancelled as the storm came in. " * 40,
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the model's files."""
    copy = tmp_path / "model"
    copy.mkdir()
    for name in ("model.onnx", "tokenizer.json", "manifest.json"):
        shutil.copy(MODEL_FOLDER / name, copy / name)
    return copy


def change(folder: Path, name: str) -> None:
    """One byte more at the file's end."""
    with (folder / name).open("ab") as file:
        file.write(b"\n")


@pytest.mark.parametrize(
    "text",
    [
        "plain",
        "",
        " \n\t",
        "\x00",
        "😀" * 400,
        "\ud83d lone",
        "a" * 100_000,
        "word " * 20_000,
        "[CLS] [MASK]",
        "日本語の記事",
    ],
    ids=["plain", "empty", "space", "nul", "emoji", "surrogate", "one-long-word", "many-words", "special", "japanese"],
)
def test_every_text_gets_a_unit_vector(embedding: BundledEmbedding, text: str) -> None:
    vectors = embedding.embed_texts([text])
    assert vectors.shape == (1, DIMENSION)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors[0]) == pytest.approx(1, abs=1e-5)


def test_no_texts_give_no_vectors(embedding: BundledEmbedding) -> None:
    assert embedding.embed_texts([]).shape == (0, DIMENSION)
    assert embedding.embed_passages([]) == []


def test_a_vector_does_not_depend_on_the_texts_around_it_or_their_order(embedding: BundledEmbedding) -> None:
    together = embedding.embed_texts(MIXED)
    apart = np.concatenate([embedding.embed_texts([text]) for text in MIXED])
    turned = embedding.embed_texts(MIXED[::-1])[::-1]
    assert np.array_equal(together, apart)
    assert np.array_equal(together, turned)


def test_two_instances_agree(embedding: BundledEmbedding) -> None:
    assert np.array_equal(BundledEmbedding(threads=1).embed_texts(MIXED), embedding.embed_texts(MIXED))


def test_similarities_are_those_of_the_model_in_full_precision(embedding: BundledEmbedding) -> None:
    # The official weights in float32, run by transformers and torch, mean over tokens; four decimals.
    expected = np.array(
        [
            [1.0000, 0.4439, 0.2698, -0.0287],
            [0.4439, 1.0000, 0.1761, 0.0266],
            [0.2698, 0.1761, 1.0000, 0.0833],
            [-0.0287, 0.0266, 0.0833, 1.0000],
        ]
    )
    vectors = embedding.embed_texts(
        [
            "The harbour wall will be repaired before winter.",
            "Work on the sea defences starts in the autumn.",
            "The council set aside two million for the port.",
            "She won the 400 metres in a record time.",
        ]
    )
    assert np.abs(vectors @ vectors.T - expected).max() < 0.03


def test_case_makes_no_difference(embedding: BundledEmbedding) -> None:
    lower, upper = embedding.embed_texts(["the harbour wall", "THE HARBOUR WALL"])
    assert np.array_equal(lower, upper)


def test_text_beyond_the_window_is_not_read(embedding: BundledEmbedding) -> None:
    filled = "harbour " * MAX_TOKENS
    short, long = embedding.embed_texts([filled, filled + "the council resigned"])
    assert np.array_equal(short, long)


def test_text_within_the_window_is_read_to_its_end(embedding: BundledEmbedding) -> None:
    # The tokenizer's file cuts at 128 tokens; the model reads 256.
    filled = "harbour " * 200
    short, long = embedding.embed_texts([filled, filled + "the council resigned"])
    assert not np.array_equal(short, long)


def test_a_passage_and_its_spans_come_with_their_vectors(embedding: BundledEmbedding) -> None:
    text = "Title\nThe wall broke. It will be mended."
    ((whole, parts),) = embedding.embed_passages([(text, [(6, 21), (22, 41)])])
    assert np.array_equal(whole, embedding.embed_texts([text])[0])
    assert parts.shape == (2, DIMENSION)
    assert np.linalg.norm(parts, axis=1) == pytest.approx([1, 1], abs=1e-5)


def test_a_passage_without_spans_has_none(embedding: BundledEmbedding) -> None:
    ((_, parts),) = embedding.embed_passages([("The wall broke.", [])])
    assert parts.shape == (0, DIMENSION)


def test_passages_keep_their_order(embedding: BundledEmbedding) -> None:
    read = embedding.embed_passages([(text, [(0, len(text))]) for text in MIXED])
    assert np.array_equal(np.stack([whole for whole, _ in read]), embedding.embed_texts(MIXED))


def test_a_span_is_nearest_to_a_question_about_it(embedding: BundledEmbedding) -> None:
    sentences = [
        "The storm of 12 January broke the harbour wall in two places.",
        "Repairs will cost 2.4 million, the council said.",
        "Ferries to the island will leave from the old pier until May.",
    ]
    text = " ".join(sentences)
    starts = [text.index(sentence) for sentence in sentences]
    spans = [(start, start + len(sentence)) for start, sentence in zip(starts, sentences, strict=True)]
    ((_, parts),) = embedding.embed_passages([(text, spans)])
    asked = embedding.embed_texts(["What broke the wall?", "How much money is needed?", "Where do the ferries leave?"])
    assert (asked @ parts.T).argmax(axis=1).tolist() == [0, 1, 2]


def test_a_span_knows_its_passage(embedding: BundledEmbedding) -> None:
    sentence = "He refused."
    fronts = ["The mayor was asked to resign. ", "The goalkeeper was asked to leave the pitch. "]
    mayor, keeper = (
        parts[0]
        for _, parts in embedding.embed_passages([(f + sentence, [(len(f), len(f) + len(sentence))]) for f in fronts])
    )
    asked = embedding.embed_texts(["Did the mayor resign?"])[0]
    assert asked @ mayor > asked @ keeper


def test_a_span_beyond_the_window_is_read_by_itself(embedding: BundledEmbedding) -> None:
    front, sentence = "harbour " * 300, "The council resigned on Monday."
    ((_, parts),) = embedding.embed_passages([(front + sentence, [(len(front), len(front) + len(sentence))])])
    assert np.array_equal(parts, embedding.embed_texts([sentence]))


def test_a_span_that_the_window_cuts_is_read_by_itself(embedding: BundledEmbedding) -> None:
    text = "harbour " * 250 + "the council resigned on a Monday in the rain"
    start = 8 * 248
    ((_, parts),) = embedding.embed_passages([(text, [(start, len(text))])])
    assert np.array_equal(parts, embedding.embed_texts([text[start:]]))


@pytest.mark.parametrize("span", [(0, 0), (3, 4), (5, 5)], ids=["start", "space", "end"])
def test_a_span_without_words_has_a_vector_too(embedding: BundledEmbedding, span: tuple[int, int]) -> None:
    ((_, parts),) = embedding.embed_passages([("One two", [span])])
    assert np.linalg.norm(parts[0]) == pytest.approx(1, abs=1e-5)


def test_offsets_hold_after_characters_of_many_bytes(embedding: BundledEmbedding) -> None:
    plain, strange = "xxx The wall broke.", "😀\ud800é The wall broke."
    readings = embedding.embed_passages([(plain, [(4, 19)]), (strange, [(4, 19)]), (strange, [(0, 3)])])
    whole, other, mark = (parts[0] for _, parts in readings)
    assert whole @ other > other @ mark


def test_many_threads_may_ask_at_once() -> None:
    fresh = BundledEmbedding(threads=2)
    start = threading.Barrier(8)

    def ask(_: int) -> np.ndarray:
        start.wait(timeout=30)
        return fresh.embed_texts(MIXED)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert all(np.array_equal(answer, answers[0]) for answer in answers)


def test_llama_index_gets_the_same_vectors(embedding: BundledEmbedding) -> None:
    vectors = embedding.embed_texts(MIXED)
    assert np.array_equal(embedding.get_text_embedding_batch(MIXED), vectors)
    assert np.array_equal(embedding.get_text_embedding(MIXED[1]), vectors[1])
    assert np.array_equal(embedding.get_query_embedding(MIXED[1]), vectors[1])


async def _both(model: BundledEmbedding) -> tuple[list[float], list[list[float]]]:
    return await model.aget_query_embedding(MIXED[1]), await model.aget_text_embedding_batch(MIXED)


def test_the_async_methods_give_the_same_vectors(embedding: BundledEmbedding) -> None:
    query, texts = asyncio.run(_both(embedding))
    assert np.array_equal(query, embedding.embed_texts(MIXED)[1])
    assert np.array_equal(texts, embedding.embed_texts(MIXED))


class _Waiting(FakeEmbedding):
    """Finishes a text only when it is told to."""

    _started: threading.Event = PrivateAttr(default_factory=threading.Event)
    _released: threading.Event = PrivateAttr(default_factory=threading.Event)

    def _read(self, text: str) -> Reading:
        self._started.set()
        assert self._released.wait(timeout=30)
        return super()._read(text)


def test_the_event_loop_goes_on_while_a_text_is_read() -> None:
    async def ask() -> list[float]:
        model = _Waiting()
        task = asyncio.create_task(model.aget_query_embedding("harbour"))
        assert await asyncio.to_thread(model._started.wait, 30)
        model._released.set()
        return await task

    assert len(asyncio.run(ask())) == DIMENSION


def test_nothing_is_read_before_the_first_text(tmp_path: Path) -> None:
    model = BundledEmbedding(tmp_path / "nowhere")
    with pytest.raises(ModelError):
        model.embed_texts(["harbour"])


def test_loading_prints_nothing_and_needs_no_torch() -> None:
    program = (
        "import sys; from index import BundledEmbedding; BundledEmbedding().embed_texts(['a', 'b']); "
        "sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


def test_a_copy_in_another_process_gives_the_same_vectors(embedding: BundledEmbedding) -> None:
    copy = pickle.loads(pickle.dumps(embedding))  # noqa: S301 - our own bytes
    assert np.array_equal(copy.embed_texts(MIXED), embedding.embed_texts(MIXED))


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json", "manifest.json"])
def test_a_missing_file_is_named_with_what_to_do(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(ModelError, match="install Lede anew from its source folder") as caught:
        BundledEmbedding(folder).embed_texts(["harbour"])
    assert str(folder / name) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused(folder: Path, name: str) -> None:
    change(folder, name)
    with pytest.raises(ModelError, match=rf"{name} is not the file that Lede came with; install Lede anew"):
        BundledEmbedding(folder).embed_texts(["harbour"])


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"sha256": {}}', '{"sha256": null}', "\u00ff"])
def test_a_broken_manifest_is_refused(folder: Path, content: str) -> None:
    (folder / "manifest.json").write_text(content, encoding="latin-1")
    with pytest.raises(ModelError, match=r"manifest.json cannot be read; install Lede anew from its source folder"):
        BundledEmbedding(folder).embed_texts(["harbour"])


def test_a_file_that_is_no_model_is_refused(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"not a network")
    _restate(folder)
    with pytest.raises(ModelError, match="cannot be run"):
        BundledEmbedding(folder).embed_texts(["harbour"])


def _restate(folder: Path) -> None:
    """The manifest as `build.py` would write it for these files."""
    digests = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("model.onnx", "tokenizer.json")
    }
    (folder / "manifest.json").write_text(json.dumps({"sha256": digests}), encoding="utf-8")


def test_the_manifest_states_the_files_as_they_are(folder: Path) -> None:
    stated = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["sha256"]
    _restate(folder)
    assert stated == json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["sha256"]


def test_the_fingerprint_names_model_and_dimension(embedding: BundledEmbedding) -> None:
    assert embedding.fingerprint.startswith("all-MiniLM-L6-v2-int8/384/")


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_other_files_have_another_fingerprint(embedding: BundledEmbedding, folder: Path, name: str) -> None:
    assert BundledEmbedding(folder).fingerprint == embedding.fingerprint
    change(folder, name)
    _restate(folder)
    assert BundledEmbedding(folder).fingerprint != embedding.fingerprint


def test_our_own_models_state_their_fingerprint(embedding: BundledEmbedding) -> None:
    assert fingerprint_of(embedding) == embedding.fingerprint
    assert fingerprint_of(FakeEmbedding()) == FakeEmbedding().fingerprint != embedding.fingerprint


def test_a_foreign_model_is_told_by_class_name_and_dimension() -> None:
    assert fingerprint_of(MockEmbedding(embed_dim=8, model_name="small")) == "MockEmbedding/small/8"


class _Undeclared(BaseEmbedding):
    """A model of five dimensions that says so nowhere."""

    def _get_text_embedding(self, text: str) -> list[float]:
        return [float(len(text)), 1, 1, 1, 1]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def test_a_foreign_model_that_does_not_state_its_dimension_is_asked() -> None:
    assert fingerprint_of(_Undeclared(model_name="silent")) == "_Undeclared/silent/5"


def test_the_fake_is_nearer_the_more_words_are_shared() -> None:
    asked, near, far, none = FakeEmbedding().embed_texts(
        ["wall harbour", "the harbour wall", "a harbour", "the council"]
    )
    assert asked @ near > asked @ far > asked @ none


@given(st.text(max_size=200), st.data())
def test_every_span_of_any_text_has_its_unit_vector(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    spans = data.draw(st.lists(st.tuples(places, places).map(sorted).map(tuple), max_size=4))
    ((whole, parts),) = FakeEmbedding().embed_passages([(text, spans)])
    assert parts.shape == (len(spans), DIMENSION)
    assert np.linalg.norm([whole, *parts], axis=1) == pytest.approx(np.ones(len(spans) + 1), abs=1e-5)
