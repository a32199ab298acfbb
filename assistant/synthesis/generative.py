"""The writer that lets a language model write, and believes none of it unchecked.

Each sentence is held against the evidence as soon as it is finished. What the evidence carries goes out with the
numbers of its citations; what it does not is withheld.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from time import perf_counter

from assistant.answer import Drafting, Sentence, SentenceReady, Tokens
from assistant.errors import LanguageModelError
from assistant.llms import LanguageModel
from assistant.reading.deduplication import Quote
from assistant.synthesis.citation_repair import Check, cited_text, repair
from assistant.synthesis.citations import Numbering
from assistant.synthesis.markers import addresses
from assistant.synthesis.prompt import Prompt, header
from assistant.synthesis.refusals import is_question, is_refusal, mentions_passages, without_lead_in
from assistant.synthesis.sentence_stream import DraftSentence, SentenceStream
from index.text.tokens import count_tokens

QUOTES = 8
"""Quotes that a model is given, at most: more than the quoting writer shows, and from further behind the best, since
a model may join them and leave some out. Of 33 questions of MultiHop-RAG they held .41 of the facts and of 28 of CLAPNQ
.96 of the right articles; the four quotes of the other writer held .31 and .84."""

CUT_OFF = 0.9
"""Share of the tokens allowed from which a last sentence without a full stop was cut off: tokens are counted as
cl100k_base, which is not quite how the model counts."""

STRANGE_LINK = "it holds an address that no article has"
OF_THE_TASK = "it speaks of the passages that the model was given, not of the news"

NOTHING_WRITTEN = "the language model wrote no sentence"
NOTHING_SUPPORTED = "nothing that the language model wrote is supported by the articles"


@dataclass(frozen=True)
class WritingOutcome:
    """What came of asking a model, besides the sentences that went out.

    Args:
        ready: how many sentences went out.
        refused: the model said that the articles do not hold the answer, and nothing that counts besides.
        withheld: what it wrote and nothing cited carries.
        trouble: why the model's words are missing or end early, to stand behind "because"; else empty.
        tokens: read and written.
        check_ms: milliseconds spent on checking.
    """

    ready: int
    refused: bool
    withheld: tuple[Sentence, ...]
    trouble: str
    tokens: Tokens
    check_ms: float


class Writing:
    """One answer while a model writes it.

    A model's "the articles do not say", and a sentence shown though nothing carries it, wait until a sentence that
    counts goes out: alone they are no answer.

    Args:
        quotes: the evidence that `asked` was made of.
        asked: what the model is sent.
        numbering: gives citations their numbers.
        check: whether a text carries a sentence.
        tokens: most that the model may write.
        withhold: whether sentences that nothing carries are kept back, or shown as what they are.
    """

    def __init__(
        self,
        quotes: Sequence[Quote],
        asked: Prompt,
        model: LanguageModel,
        numbering: Numbering,
        check: Check,
        *,
        tokens: int,
        withhold: bool,
    ) -> None:
        self._asked, self._model, self._tokens = asked, model, tokens
        self._numbering, self._check, self._withhold = numbering, check, withhold
        self._texts = {place: cited_text(quotes[place]) for place in asked.places}
        known = [text for place, cited in self._texts.items() for text in (cited, quotes[place].hit.article.url or "")]
        self._known = frozenset(one.lower() for text in known for one in addresses(text))
        headers = [text for place in asked.places for text in _headers(quotes[place])]
        # A header or the question, copied, is no sentence; it may have lost its question mark.
        self._seen = {_squeezed(text) for text in (*headers, asked.question, f"Question: {asked.question}")}
        self._told = "\n".join([asked.question, *self._texts.values()])
        self._spoke = False
        self._waiting: list[tuple[Sentence, tuple[int, ...]]] = []
        self._withheld: list[Sentence] = []
        self._refused_first = False
        self._ready = 0
        self._trouble = ""
        self._written = 0
        self._check_seconds = 0.0

    def events(self) -> Iterator[Drafting | SentenceReady]:
        """Yield the sentence under way as it grows, and each that may go out. Closing this ends the model's work."""
        sentences = SentenceStream(len(self._asked.places))
        written, drafted = [], False
        with closing(self._model.stream(self._asked.messages, tokens=self._tokens)) as stream:
            try:
                for piece in stream:
                    written.append(piece)
                    for ready in self._judged(sentences.feed(piece)):
                        drafted = False
                        yield ready
                    draft = sentences.draft
                    if draft or drafted or not piece:  # an empty piece is a moment at which whoever waits may stop
                        yield Drafting(draft)
                        drafted = bool(draft)
            except LanguageModelError as error:
                self._trouble = str(error)
        self._written = count_tokens("".join(written))
        cut = bool(self._trouble) or self._written >= self._tokens * CUT_OFF
        for ready in self._judged(sentences.end(broken=cut)):
            drafted = False
            yield ready
        if drafted:
            yield Drafting("")

    @property
    def outcome(self) -> WritingOutcome:
        """What it has come to, when the model is done."""
        withheld = [*self._withheld, *(one for one, _ in self._waiting if one.support == "unsupported")]
        trouble = self._trouble
        refused = not self._ready and not trouble and self._refused_first
        if not self._ready and not trouble and not refused:
            trouble = NOTHING_SUPPORTED if self._spoke else NOTHING_WRITTEN
        tokens = Tokens(prompt=self._asked.tokens, written=self._written)
        return WritingOutcome(self._ready, refused, tuple(withheld), trouble, tokens, self._check_seconds * 1000)

    def _judged(self, finished: Iterable[DraftSentence]) -> Iterator[SentenceReady]:
        """Checks sentences; nothing comes out for one that is withheld, waits, or was said before."""
        for came in finished:
            said = came._replace(text=without_lead_in(came.text))
            key = _squeezed(said.text)
            if key in self._seen or is_question(said.text):
                continue
            self._seen.add(key)
            first, self._spoke = not self._spoke, True
            began = perf_counter()
            sentence, places = self._label(said)
            self._check_seconds += perf_counter() - began
            self._refused_first |= sentence.support == "none" and first
            if sentence.support == "unsupported" and (self._withhold or sentence.why == STRANGE_LINK):
                self._withheld.append(sentence)
            elif sentence.support in ("none", "unsupported") and not self._ready:
                self._waiting.append((sentence, places))
            else:
                waiting, self._waiting = self._waiting, []
                for one in (*waiting, (sentence, places)):
                    yield self._out(*one)

    def _label(self, said: DraftSentence) -> tuple[Sentence, tuple[int, ...]]:
        """A sentence with its label, and the quotes that it cites; their numbers are given when it goes out."""
        if is_refusal(said.text):
            return Sentence(text=said.text, citations=(), support="none"), ()
        if any(one.lower() not in self._known for one in addresses(said.text)):
            return Sentence(text=said.text, citations=(), support="unsupported", why=STRANGE_LINK), ()
        if mentions_passages(said.text, self._told):
            return Sentence(text=said.text, citations=(), support="unsupported", why=OF_THE_TASK), ()
        marked = tuple(self._asked.places[number - 1] for number in said.marks)
        found = repair(said.text, marked, self._texts, self._check)
        return Sentence(text=said.text, citations=(), support=found.label, why=found.why), found.places

    def _out(self, sentence: Sentence, places: tuple[int, ...]) -> SentenceReady:
        self._ready += 1
        numbers, new = self._numbering.cite(places)
        return SentenceReady(sentence.model_copy(update={"citations": numbers}), new)


def _headers(quote: Quote) -> tuple[str, ...]:
    """How an article is named in the prompt, whole and in part."""
    article = quote.hit.article
    return header(article), article.header, article.title


def _squeezed(text: str) -> str:
    return "".join(char for char in text.lower() if char.isalnum())
