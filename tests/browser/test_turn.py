"""What a turn's HTML says, without a browser."""

import canned_answers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from payloads import PAYLOADS

from assistant import Answer
from assistant.answer import (
    Answered,
    Disagreement,
    Drafting,
    Listed,
    Part,
    Reported,
    Section,
    Sentence,
    SentenceReady,
    ShortAnswer,
    Tokens,
)
from assistant.trace import SearchedPart, Trace
from assistant.ui.state import PageTurn
from assistant.ui.turns import shown


def turn_of(answer: Answer) -> html.HtmlElement:
    stage = "abstained" if answer.abstained else "answered"
    turn = PageTurn("1", answer.question, stage, answer.sentences, answer.citations, answer)
    return html.fromstring(shown(turn)["html"])


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def one(element: html.HtmlElement, name: str) -> str:
    """The text of the only element of a class."""
    (found,) = element.find_class(name)
    return text(found)


def bare(**fields: object) -> Answer:
    """An answer with nothing but its sentences and citations, and these fields."""
    full = canned_answers.everything()
    citations = tuple(citation.model_copy(update={"also_in": (), "replaces": ()}) for citation in full.citations)
    nothing = {"parts": (), "disagreements": (), "independent_sources": 0, "trace": Trace(), "citations": citations}
    return full.model_copy(update=nothing | fields)


def test_an_answer_that_tells_nothing_more_shows_nothing_more():
    turn = turn_of(bare())
    for name in ("differ", "parts", "found", "independent", "carried"):
        assert turn.find_class(name) == []
    assert len(turn.find_class("sentence")) == 2


@pytest.mark.parametrize(("count", "said"), [(1, "1 independent source"), (12, "12 independent sources")])
def test_independent_sources_of_what_a_model_wrote_are_counted(count: int, said: str):
    answer = canned_answers.prose().model_copy(update={"independent_sources": count})
    assert one(turn_of(answer), "independent") == said


def test_an_abstention_counts_no_sources():
    answer = canned_answers.abstention().model_copy(update={"independent_sources": 3})
    assert turn_of(answer).find_class("independent") == []


def test_a_withheld_sentence_is_shown_only_on_purpose_and_with_its_reason():
    turn = turn_of(canned_answers.prose())
    (withheld,) = turn.find_class("withheld")
    assert withheld.tag == "details"
    assert withheld.get("open") is None
    assert text(withheld.find("summary")) == "1 sentence withheld: not carried by any source"
    assert one(turn, "why") == "The number 1,200,000 is not in the cited text."
    assert all("1,200,000" not in text(sentence) for sentence in turn.find_class("sentence"))


def test_a_partly_supported_sentence_says_why():
    turn = turn_of(canned_answers.prose())
    names = [mark.get("aria-label") for mark in turn.xpath("//*[@role='img']")]
    assert names == [
        "Supported by its source",
        "Only partly supported by its source: the cited text does not say all of this",
    ]


def test_an_answer_by_words_alone_says_so():
    said = "Vector search is not available (it is damaged); searched by words only. Run `lede doctor`."
    assert one(turn_of(bare(fallback="", trace=Trace(words_only=said))), "fallback") == said


def test_a_model_that_broke_off_is_said_to_have_done_so():
    assert one(turn_of(canned_answers.prose()), "fallback") == "The model stopped before it was done."


def test_a_draft_stands_behind_the_checked_sentences_and_is_not_read_out():
    turn = PageTurn("1", "What became of the pier?").after(Drafting("The storm took"))
    (draft,) = html.fromstring(shown(turn)["html"]).find_class("draft")
    assert text(draft) == "The storm took"
    assert draft.get("aria-hidden") == "true"


@pytest.mark.parametrize("end", ["taken back", "checked", "stopped", "failed", "answered"])
def test_a_draft_is_gone_once_its_sentence_is_checked_or_the_turn_has_ended(end):
    answer = canned_answers.prose()
    turn = PageTurn("1", answer.question).after(Drafting("The storm took"))
    turn = {
        "taken back": lambda: turn.after(Drafting("")),
        "checked": lambda: turn.after(SentenceReady(answer.sentences[0], answer.citations[:1])),
        "stopped": turn.stopped,
        "failed": lambda: turn.failed("no more"),
        "answered": lambda: turn.after(Answered(answer)),
    }[end]()
    assert html.fromstring(shown(turn)["html"]).find_class("draft") == []


def test_a_card_names_three_other_articles_and_counts_the_rest():
    _, card = turn_of(canned_answers.everything()).find_class("listed-source")
    assert text(card).endswith("Also in The Guardian, Ostrand Gazette, The Continental Desk and 4 more")


def test_a_card_says_what_it_replaces():
    card, _ = turn_of(canned_answers.everything()).find_class("listed-source")
    assert text(card).endswith("Replaces an earlier version of 4 March 2023")


def test_only_web_addresses_of_other_articles_are_links():
    other = canned_answers.article("Night Desk", 7, "Text.", url="javascript:window.ran=1")
    citation = canned_answers.everything().citations[1].model_copy(update={"also_in": (other,)})
    (carried,) = turn_of(bare(citations=(citation,), sentences=())).find_class("carried")
    assert text(carried) == "Also in Night Desk, 7 March 2023"
    assert carried.findall(".//a") == []


def test_each_side_of_a_difference_has_its_value_source_date_and_mark():
    (note,) = turn_of(canned_answers.everything()).find_class("differ")
    assert text(note.find("h3")) == "The sources differ on metres of the pier at Quibblefort:"
    assert [text(side) for side in note.iter("li")] == [
        "31 metres Harrow Post, 6 March 20231",
        "38 metres The Harrowmere Gazette, 5 March 20232",
    ]
    assert [mark.get("data-shows") for mark in note.find_class("mark")] == ["cited-1", "cited-2"]


def test_a_side_that_no_citation_carries_still_has_its_value():
    difference = Disagreement(about="it", kind="date", reported=(Reported(value="Monday", citations=(7,)),))
    (note,) = turn_of(bare(disagreements=(difference,))).find_class("differ")
    assert [text(side) for side in note.iter("li")] == ["Monday"]


def test_parts_stand_under_the_answer_where_one_has_none():
    turn = turn_of(canned_answers.everything())
    answered, open_one = turn.find_class("part")
    assert text(answered).startswith("Answered: How many metres")
    assert [mark.get("data-shows") for mark in answered.find_class("mark")] == ["cited-1", "cited-2"]
    assert text(open_one) == "Nothing found on: who will pay"


def test_parts_that_are_all_answered_stand_with_how_it_was_found():
    parts = (
        Part(text="how many metres", answered=True, citations=(1,)),
        Part(text="and when", answered=True, citations=(2,)),
    )
    turn = turn_of(bare(parts=parts))
    assert turn.find_class("part") == []
    (found,) = turn.find_class("found")
    assert found.get("open") is None
    assert [text(part) for part in found.iter("li")] == ["how many metres1", "and when2"]


@pytest.mark.parametrize(
    ("by", "said"),
    [("rules", "Split by rules."), ("<tiny>-1b", "Split by the language model <tiny>-1b."), ("", None)],
)
def test_what_split_a_question_stands_over_its_parts(by: str, said: str | None):
    trace = Trace(parts=(SearchedPart(text="how many metres"), SearchedPart(text="and when")), parts_by=by)
    (found,) = turn_of(bare(trace=trace)).find_class("found")
    assert [text(part) for part in found.iter("li")] == ["how many metres", "and when"]
    assert [text(one) for one in found.find_class("aside")] == [said] * bool(said)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_hostile_becomes_an_element(payload: str):
    plain, hostile = (turn_of(canned_answers.hostile(words)) for words in ("plain words", payload))
    assert [one.tag for one in hostile.iter()] == [one.tag for one in plain.iter()]
    assert [sorted(one.keys()) for one in hostile.iter()] == [sorted(one.keys()) for one in plain.iter()]


@settings(max_examples=30, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).filter(str.strip))
def test_any_text_at_all_is_shown_as_it_is(words: str):
    difference = Disagreement(about="it", kind="name", reported=(Reported(value=words, citations=()),))
    (note,) = turn_of(bare(disagreements=(difference,))).find_class("differ")
    (value,) = note.find_class("reported")
    assert value.text_content() == words


def test_how_it_was_found_tells_what_put_the_first_passage_first():
    found = one(turn_of(canned_answers.everything()), "reasons")
    assert found == "it has the question's words it has the question's names and numbers"


def test_a_model_s_answer_tells_its_model_and_tokens():
    answer = canned_answers.prose().model_copy(update={"tokens": Tokens(prompt=1234, written=56)})
    assert "Written by a-model; 1,234 tokens read, 56 written." in one(turn_of(answer), "found")


@pytest.mark.parametrize("state", ["changed", "removed"])
def test_a_citation_says_what_has_become_of_its_article(state: str):
    answer = canned_answers.everything()
    gone = answer.citations[1].article.id
    turn = PageTurn("1", "q", "answered", answer.sentences, answer.citations, answer, articles={gone: state})
    page = html.fromstring(shown(turn)["html"])
    first, second = page.find_class("listed-source")
    assert f"The article has {'changed' if state == 'changed' else 'been removed'} since" in text(second)
    assert "since" not in text(first)


def test_an_unfinished_turn_says_so_and_can_be_asked_again():
    turn = html.fromstring(shown(PageTurn("1", "Why?", "unfinished"))["html"])
    assert "before this answer was finished" in text(turn)
    assert turn.xpath("//button[@data-again]")


def short_of(answer: Answer, words: str) -> ShortAnswer:
    """These words of the first citation's quote, as the answer in short."""
    start = answer.citations[0].article.text.index(words)
    return ShortAnswer(text=words, start=start, end=start + len(words), citation=1)


def test_the_answer_in_short_leads_and_stands_in_bold_in_its_quotation():
    answer = bare()
    turn = turn_of(answer.model_copy(update={"short": short_of(answer, "31 metres")}))
    assert one(turn, "lead") == "31 metres"
    (bold,) = turn.xpath("//blockquote/strong")
    assert bold.text == "31 metres"
    first, _ = turn.find_class("sentence")
    assert text(first) == "“The storm of Saturday took 31 metres from the pier at Quibblefort.” 1".replace("” ", "”")


def test_quotations_of_one_article_stand_together():
    answer = bare()
    first = answer.citations[0]
    closed = first.article.text.index("Its master")
    again = first.model_copy(update={"n": 3, "start": closed, "end": len(first.article.text)})
    more = Sentence(text=again.quote, citations=(3,), support="quoted")
    turn = turn_of(
        answer.model_copy(update={"sentences": (*answer.sentences, more), "citations": (*answer.citations, again)})
    )
    post, gazette = turn.find_class("quotations")
    assert [len(card.findall("blockquote")) for card in (post, gazette)] == [2, 1]
    assert text(post.find("figcaption")).endswith("Harrow Post, 6 March 2023")
    assert turn.find_class("listed") == []


def test_the_other_article_with_the_same_words_is_named_under_them():
    answer = bare()
    both = answer.sentences[0].model_copy(update={"citations": (1, 2)})
    (card,) = turn_of(answer.model_copy(update={"sentences": (both,)})).find_class("quotations")
    assert one(card, "quotations-same") == "Also in The Harrowmere Gazette, 5 March 20232"


def test_a_heading_stands_in_brackets_before_the_item_under_it():
    answer = bare()
    item = answer.citations[0].model_copy(update={"heading": "Storm damage"})
    turn = turn_of(answer.model_copy(update={"citations": (item, answer.citations[1])}))
    assert one(turn, "under") == "[Storm damage]"


def test_a_side_that_nothing_is_quoted_for_says_so():
    sides = (Section(heading="For", sentences=(0, 1)), Section(heading="Against"))
    turn = turn_of(bare(sections=sides))
    assert [text(heading) for heading in turn.find_class("section")] == ["For", "Against"]
    assert one(turn, "no-evidence") == "No article says anything on this side."


def test_a_long_list_shows_its_first_articles_and_all_behind_a_fold():
    listed = tuple(Listed(article_id=str(n), title=f"Title {n}", url="javascript:window.ran=1") for n in range(23))
    turn = turn_of(bare(sentences=(), citations=(), listed=listed, total=23, outcome="catalog"))
    (fold,) = turn.find_class("all-articles")
    assert text(fold.find("summary")) == "10 of 23 articles. Show all"
    assert len(fold.findall(".//li")) == 23
    assert len(turn.find_class("articles")[0].findall("li")) == 10
    assert turn.xpath("//a") == []


def test_an_answer_of_some_articles_of_many_lists_the_rest_behind_a_fold():
    listed = tuple(Listed(article_id=str(n), title=f"Title {n}") for n in range(7))
    turn = turn_of(bare(listed=listed, total=7))
    (fold,) = turn.find_class("all-articles")
    assert text(fold.find("summary")) == "2 of 7 articles. Show all"
    assert len(turn.find_class("articles")) == 1


def test_what_was_typed_can_be_searched_as_typed():
    turn = turn_of(bare(trace=Trace(corrected=(("otani", "Ohtani"),))))
    assert one(turn, "corrected") == "Searched for “Ohtani”. Search as typed"
    assert turn.xpath("//button[@data-as-typed]")


def test_what_to_know_of_an_answer_stands_with_it():
    assert (
        one(turn_of(bare(note="The articles are in German.", fallback="")), "fallback") == "The articles are in German."
    )


def test_quotations_are_not_called_supported_and_count_no_independent_sources():
    turn = turn_of(bare(independent_sources=2))
    assert one(turn, "verdict") == "Quoted from 2 articles, under 0.1 s."
    assert turn.find_class("independent") == []
    assert turn.find_class("support") == []


def test_suggestions_are_buttons_that_ask():
    turn = PageTurn("1", "Why?", "answered", suggestions=("Who is <b>Ana</b>?",))
    (button,) = html.fromstring(shown(turn)["html"]).xpath("//button[@data-ask]")
    assert button.get("data-ask") == text(button) == "Who is <b>Ana</b>?"
