"""The order in which an answer is read."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Citation, Section, Sentence, ShortAnswer
from assistant.layout import layout
from index import Article, Passage, Span


def cited(n: int, text: str, start: int = 0, end: int | None = None, article: str = "a") -> Citation:
    of = Article.model_validate({"id": article, "text": text, "title": "Wall holds"})
    whole = Span(0, len(text))
    passage = Passage(id="p", article_id=article, place=0, start=0, end=len(text), text=text, sentences=(whole,))
    return Citation(n=n, article=of, passage=passage, start=start, end=len(text) if end is None else end)


def quoted(*citations: Citation) -> Sentence:
    """A quotation of the first; the others have the same words."""
    return Sentence(
        text=" ".join(citations[0].quote.split()), citations=tuple(one.n for one in citations), support="quoted"
    )


ONE, TWO, OTHER = (
    cited(1, "It holds. It fell.", 0, 9),
    cited(2, "It holds. It fell.", 10),
    cited(3, "It sank.", article="b"),
)


def test_quotations_of_an_article_stand_together_in_the_order_of_its_first() -> None:
    laid = layout([quoted(ONE), quoted(OTHER), quoted(TWO)], [ONE, OTHER, TWO])
    [group] = laid.groups
    assert [[one.citation.n for one in card.quotations] for card in group.cards] == [[1, 2], [3]]
    assert (laid.quoted, laid.sources, laid.checked) == (2, (), False)


def test_the_same_words_elsewhere_stand_with_the_first() -> None:
    [group] = layout([quoted(ONE, OTHER)], [ONE, OTHER]).groups
    assert [card.same for card in group.cards] == [(OTHER,)]


def test_what_is_said_of_several_quotations_is_in_no_marks() -> None:
    differ = Sentence(text="The Post says 4, the Echo 5.", citations=(1, 3), support="quoted")
    laid = layout([quoted(ONE), differ], [ONE, OTHER])
    assert laid.groups[0].prose == (differ,)
    assert laid.sources == (OTHER,)


def test_a_model_s_sentences_are_prose_with_their_sources_below() -> None:
    written = Sentence(text="It holds.", citations=(1,), support="supported")
    laid = layout([written], [ONE])
    assert (laid.groups[0].prose, laid.groups[0].cards, laid.sources, laid.checked) == ((written,), (), (ONE,), True)


def test_sections_come_first_and_what_is_in_none_last() -> None:
    note = Sentence(text="2 of 9 articles.", citations=(), support="none")
    sections = [Section(heading="Against", sentences=(1,)), Section(heading="For")]
    laid = layout([note, quoted(ONE)], [ONE], sections)
    assert [(group.heading, len(group.cards), len(group.prose)) for group in laid.groups] == [
        ("Against", 1, 0), ("For", 0, 0), ("", 0, 1),
    ]  # fmt: skip


def test_the_answer_in_short_leads_with_a_capital_and_only_over_its_quotation() -> None:
    short = ShortAnswer(text="yes", start=3, end=8, citation=1)
    laid = layout([quoted(ONE)], [ONE], short=short)
    [quotation] = laid.groups[0].cards[0].quotations
    assert laid.lead == "Yes"
    assert quotation[1:] == ("It ", "holds", ".")
    written = Sentence(text="It holds.", citations=(1,), support="supported")
    assert layout([written], [ONE], short=short).lead == ""


@given(st.text("ab \n", min_size=1, max_size=30), st.data())
def test_a_quotation_s_pieces_are_its_words(text: str, data: st.DataObject) -> None:
    places = st.integers(0, len(text))
    start, end = sorted(data.draw(st.tuples(places, places).filter(lambda pair: pair[0] != pair[1])))
    first, last = sorted(data.draw(st.tuples(places, places)))
    citation = cited(1, text, start, end)
    short = ShortAnswer(text="x", start=first, end=last, citation=1)
    for card in layout([quoted(citation)], [citation], short=short).groups[0].cards:
        for one in card.quotations:
            assert f"{one.before}{one.bold}{one.after}".split() == citation.quote.split()
