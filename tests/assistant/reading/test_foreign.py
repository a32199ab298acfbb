"""Other languages are never answered from; what shares words with the question is shown, and why."""

from collections.abc import Sequence

import pytest

from assistant.reading.deduplication import Quote
from assistant.reading.evidence import Evidence
from assistant.reading.foreign import articles_unread, is_readable, note, question_unread, without_unread
from index import Article, Hit, Passage, Span
from index.text.sentences import split_sentences

FRENCH = "Le maire de Vercourt a démissionné mardi. Son adjointe, Claire Dumas, assurera l'intérim jusqu'en juin."
GERMAN = "Die Brücke in Altenfurt ist seit Montag gesperrt. Die Reparatur dauert achtzehn Monate und wird teuer."
CHINESE = "青石市地铁三号线周二正式开通，全长二十七公里。"
ENGLISH = "The mayor of Harlow opened the new bridge on Monday. Ana Ruiz of Altenfurt came too."


def hits(*texts: str) -> list[Hit]:
    found = []
    for text in texts:
        article = Article.create(text=text, path=f"/{len(found)}.txt", title="News")
        spans = tuple(split_sentences(text))
        passage = Passage(
            id=article.id, article_id=article.id, place=0, start=0, end=len(text), text=text, sentences=spans
        )
        found.append(Hit(passage, article, 1.0, 1.0, 1.0, (), ()))
    return found


def shown(evidence: Evidence | None) -> Sequence[str]:
    assert evidence is not None
    assert not evidence.quotes
    return [quote.text for quote in evidence.nearest]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("Qui assurera l'intérim à Vercourt ?", "Son adjointe, Claire Dumas, assurera l'intérim jusqu'en juin."),
        ("Wie lange dauert die Reparatur?", "Die Reparatur dauert achtzehn Monate und wird teuer."),
        ("青石市地铁三号线有多少个车站？", CHINESE),
        ("¿Quién es Ana Ruiz y qué dijo ayer?", "Ana Ruiz of Altenfurt came too."),
    ],
)
def test_a_question_in_another_language_gets_the_sentence_that_shares_most_words(question: str, sentence: str) -> None:
    evidence = question_unread(question, hits(ENGLISH, GERMAN, FRENCH, CHINESE), 4)
    assert shown(evidence)[0] == sentence
    assert not evidence.absent
    assert evidence.note == "Lede reads questions in English only; these passages share words with yours."


@pytest.mark.parametrize(
    "question",
    [
        "Wer hat die Fußball-Weltmeisterschaft gewonnen?",
        "Qui a gagné le tour de France ?",
        "谁是法国总统？",
        "어느 팀이 우승했나요?",
        "من فاز بكأس العالم؟",
    ],
)
def test_what_shares_only_words_of_grammar_is_not_shown(question: str) -> None:
    evidence = question_unread(question, hits(ENGLISH, GERMAN, FRENCH, CHINESE), 4)
    assert shown(evidence) == []
    assert evidence.absent
    assert evidence.note == "Lede reads questions in English only; no article shares words with yours."


def test_an_english_question_is_told_that_the_closest_article_is_in_french() -> None:
    evidence = articles_unread("Why did the mayor of Vercourt resign?", hits(FRENCH, ENGLISH), 4)
    assert shown(evidence) == ["Le maire de Vercourt a démissionné mardi."]
    assert evidence is not None
    assert evidence.note == "The closest articles are in French, which Lede does not read yet."


def test_a_foreign_article_further_down_or_without_a_word_of_the_question_says_nothing() -> None:
    assert articles_unread("Why did the mayor of Vercourt resign?", hits(ENGLISH, FRENCH), 4) is None
    assert articles_unread("Who won the cup?", hits(FRENCH), 4) is None
    assert articles_unread("Who won the cup?", [], 4) is None


def test_a_note_names_each_language_once() -> None:
    quoted = hits(FRENCH, GERMAN, FRENCH, ENGLISH)
    assert (
        note("Who resigned?", quoted) == "The closest articles are in French and German, which Lede does not read yet."
    )
    assert note("Who resigned?", hits(ENGLISH)) == ""


def test_quotes_with_a_note_become_what_came_near() -> None:
    (hit,) = hits(FRENCH)
    quote = Quote(hit, Span(0, 10))
    noted = without_unread(Evidence(quotes=(quote,), note="Why."))
    assert (noted.quotes, noted.nearest) == ((), (quote,))
    plain = Evidence(quotes=(quote,))
    assert without_unread(plain) is plain


def test_names_alone_are_readable() -> None:
    assert is_readable("Bayern Munich")
    assert not is_readable("Wie lange dauert die Reparatur?")
