"""Mistyped words of a question are put right by the words of the library; nothing else is touched."""

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import Assistant
from assistant.query.spelling import corrected, edits
from index import Article, Library

TEXTS = (
    ("Dockers vote to strike", "Dockers in Ellary voted by 412 to 37 to strike. Union leader Petra Holm spoke."),
    ("Strike shuts Ellary harbour", "A strike shut Ellary harbour on Thursday. Eleven ships waited outside the port."),
    ("Company raises offer", "The Ellary harbour company raised its offer. Petra Holm said the union wanted more."),
    ("Two hurt in warehouse fire", "Two workers were hurt in a fire at a warehouse in Velm. A heater was the cause."),
    ("Library of Velm", "The library will close on Sundays. Head librarian Nora Vint said there was no money."),
    ("Contract for Ohtani", "Shohei Ohtani signed a contract with the Dodgers. The Dodgers play in Los Angeles."),
)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    made = Library.open(Path(tmp_path_factory.mktemp("spelling")))
    made.add(
        [Article(title=title, text=text, source="Ellary Post", id=str(n)) for n, (title, text) in enumerate(TEXTS)]
    )
    return made


@pytest.mark.parametrize(
    ("typed", "searched"),
    [
        ("What did Petra Hlom say about the offer?", "What did Petra Holm say about the offer?"),
        ("What did Petra Holm say about teh offer?", "What did Petra Holm say about the offer?"),
        ("Waht did Petra Holm say?", "What did Petra Holm say?"),
        ("how many workers were hurt in the warehuose fire", "how many workers were hurt in the warehouse fire"),
        ("who is the head librarain", "who is the head librarian"),
        ("shohei otani contrct dodgrs", "shohei Ohtani contract Dodgers"),
        ("what caused the warehousefire in Velm", "what caused the warehouse fire in Velm"),
    ],
)
def test_a_mistyped_word_is_put_right(library: Library, typed: str, searched: str) -> None:
    assert corrected(library, typed).text == searched


@pytest.mark.parametrize(
    "question",
    [
        "What did Petra Holm say about the offer?",
        "Who is Doechii?",
        "What did Zebulon say about the harbour?",
        'Who wrote "Petra Hlom" on the wall of the harbour?',
        "Who is “Petra Hlom” of the harbour union?",
        "What is the hlom42 code of the harbour?",
        "Was sagte der Bürgermeister über den Hafen?",
        "Что сказал мэр о гавани?",
        "Did the earthquake hurt workers?",
        "What did the HLOM say about the harbour?",
        "",
    ],
)
def test_what_is_no_mistake_stays_as_typed(library: Library, question: str) -> None:
    assert corrected(library, question) == corrected(library, question).__class__(question)


def test_each_correction_is_told_as_typed_and_as_searched(library: Library) -> None:
    found = corrected(library, "warehuose fire, librarain Vint")
    assert found.corrected == (("warehuose", "warehouse"), ("librarain", "librarian"))


def test_a_library_without_articles_corrects_nothing(tmp_path: Path) -> None:
    assert corrected(Library.open(tmp_path), "warehuose fire").corrected == ()


def test_a_new_article_brings_its_words_at_once(tmp_path: Path) -> None:
    library = Library.open(tmp_path)
    library.add([Article(title="Ferries", text="The ferry to Tarn sails twice a day.", source="Post", id="a")])
    assert corrected(library, "is Brandstorp Quay opne").corrected == ()
    library.add([Article(title="Quay", text="Brandstorp Quay was closed for repair. It may open again.", id="b")])
    assert corrected(library, "is Brandstrop Quay closed").corrected == (("Brandstrop", "Brandstorp"),)


def test_an_answer_tells_what_was_corrected(assistant: Assistant, make_article: Callable[..., Article]) -> None:
    assistant.library.add([make_article("The warehouse fire in Velm hurt two workers, the fire chief said.", name="a")])
    answer = assistant.ask("How many workers were hurt in the warehuose fire?")
    assert answer.trace.corrected == (("warehuose", "warehouse"),)
    assert answer.question == "How many workers were hurt in the warehuose fire?"


def test_a_user_may_search_as_typed(assistant: Assistant, make_article: Callable[..., Article]) -> None:
    assistant.library.add([make_article("The warehouse fire in Velm hurt two workers, the fire chief said.", name="a")])
    typed = "How many workers were hurt in the warehuose fire?"
    assert assistant.ask(typed, standalone=typed).trace.corrected == ()


@pytest.mark.parametrize(
    ("typed", "meant", "edit"),
    [
        ("hlom", "holm", "swapped"),
        ("stike", "strike", "missing"),
        ("strrike", "strike", "doubled"),
        ("stroke", "strike", "neighbour"),
        ("sepurate", "separate", "sound"),
        ("stripke", "strike", "extra"),
    ],
)
def test_each_edit_is_named_by_its_mistake(typed: str, meant: str, edit: str) -> None:
    assert (meant, edit) in set(edits(typed))
