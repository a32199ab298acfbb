"""Answers made by hand, so that everything an answer may tell stands on one page.

Not here: whether the engine makes such answers.
"""

from datetime import UTC, date, datetime

from assistant.answer import Answer, Citation, Disagreement, Part, Reported, Sentence, Timings
from assistant.trace import FlaggedSentence, NamedSource, NamedTime, SearchedPart, Trace
from index import Article, Passage

COPIED_IN = ("The Guardian", "Ostrand Gazette", "The Continental Desk", "Wire Service", "Dunmarrow Times", "Desk", None)


def article(source: str | None, day: int, text: str, **fields: str | None) -> Article:
    """An article of a day of March 2023."""
    slug = (source or "nobody").casefold().replace(" ", "-")
    given = {
        "title": f"Storm damages the pier at Quibblefort, says {source or 'a leaflet'}",
        "author": "Ada Fenwick",
        "url": f"https://{slug}.example/{day}",
    }
    published = datetime(2023, 3, day, tzinfo=UTC)
    return Article.create(
        text=text, path=f"/news/{slug}-{day}.txt", source=source, published_at=published, **given | fields
    )


def citation(n: int, of: Article, quote: str, **more: tuple[Article, ...]) -> Citation:
    """A citation of words that the article holds."""
    start = of.text.index(quote)
    passage = Passage(id=f"{of.id}-0", article_id=of.id, place=0, start=0, end=len(of.text), text=of.text, sentences=())
    return Citation(n=n, article=of, passage=passage, start=start, end=start + len(quote), **more)


def everything(question: str = "How many metres did the storm take from the pier, and who will pay?") -> Answer:
    """An answer that has all there is."""
    post = article(
        "Harrow Post",
        6,
        "The storm of Saturday took 31 metres from the pier at Quibblefort. Its master, Petra Lisgoe, closed it.",
        title="Correction: Storm takes 31 metres from Quibblefort pier",
    )
    gazette = article(
        "The Harrowmere Gazette",
        5,
        "On Saturday the storm broke 38 metres off the old pier at Quibblefort. Boats were safe.",
    )
    names = (
        "The Guardian",
        "Ostrand Gazette",
        "The Continental Desk",
        "Wire Service",
        "Dunmarrow Times",
        "Night Desk",
        None,
    )
    copies = tuple(article(name, 6 + number, gazette.text) for number, name in enumerate(names))
    older = (article("Harrow Post", 4, "The storm took 36 metres.", url="https://harrow-post.example/old"),)
    return Answer(
        question=question,
        standalone_question=question,
        text="",
        abstained=False,
        answerability=0.91,
        sentences=(
            Sentence(
                text="The storm of Saturday took 31 metres from the pier at Quibblefort.",
                citations=(1,),
                support="quoted",
            ),
            Sentence(
                text="On Saturday the storm broke 38 metres off the old pier at Quibblefort.",
                citations=(2,),
                support="quoted",
            ),
        ),
        citations=(
            citation(1, post, "The storm of Saturday took 31 metres from the pier at Quibblefort.", replaces=older),
            citation(
                2, gazette, "On Saturday the storm broke 38 metres off the old pier at Quibblefort.", also_in=copies
            ),
        ),
        parts=(
            Part(text="How many metres did the storm take from the pier", answered=True, citations=(1, 2)),
            Part(text="who will pay", answered=False),
        ),
        disagreements=(
            Disagreement(
                about="metres of the pier at Quibblefort",
                kind="number",
                reported=(
                    Reported(value="31 metres", citations=(1,)),
                    Reported(value="38 metres", citations=(2,)),
                ),
            ),
        ),
        independent_sources=2,
        writer="extractive",
        timings_ms=Timings(retrieve=31.2, evidence=42.9, write=0.4, total=74.5),
        trace=Trace(
            sources=(
                NamedSource(text="the Gazette", kind="source", names=("Ostrand Gazette", "The Harrowmere Gazette")),
                NamedSource(text="Fenwick", kind="author", names=("Ada Fenwick",)),
            ),
            times=(
                NamedTime(text="in March", after=date(2023, 3, 1), before=date(2023, 3, 31), about="published"),
                NamedTime(text="on Saturday", after=date(2023, 3, 4), before=date(2023, 3, 4), about="event"),
            ),
            parts=(
                SearchedPart(
                    text="How many metres did the storm take from the pier",
                    sources=("The Harrowmere Gazette",),
                    answerability=0.93,
                ),
                SearchedPart(text="who will pay", answerability=0.08),
            ),
            candidates=168,
            read=24,
            reasons=("words", "names"),
            steps_ms={"plan": 1.2, "search": 22.4, "rank": 31.0, "read": 18.7, "choose": 0.8, "write": 0.4},
        ),
    )


def prose(question: str = "What became of the pier, and who says so?") -> Answer:
    """An answer of a model's: a sentence that is partly supported, one that was withheld, a model that broke off."""
    full = everything(question)
    return full.model_copy(
        update={
            "sentences": (
                Sentence(text="The storm took 31 metres from the pier.", citations=(1,), support="supported"),
                Sentence(
                    text="It broke off at night and was soon forgotten.",
                    citations=(2,),
                    support="partly",
                    why="the cited text does not say all of this",
                ),
            ),
            "withheld": (
                Sentence(
                    text="It cost 1,200,000 pounds.",
                    citations=(1,),
                    support="unsupported",
                    why="the number 1,200,000 is not in the cited text",
                ),
            ),
            "writer": "a-model",
            "fallback": "the model stopped before it was done",
        }
    )


def abstention(question: str = "Who plays the bagpipes at the ferret fair?") -> Answer:
    """An abstention with all there is."""
    full = everything(question)
    return Answer(
        question=question,
        standalone_question=question,
        text="The library does not answer this.",
        abstained=True,
        answerability=0.06,
        nearest=full.citations,
        parts=(Part(text="who plays the bagpipes", answered=False), Part(text="the ferret fair", answered=False)),
        writer="extractive",
        timings_ms=full.timings_ms,
        trace=full.trace,
    )


def hostile(payload: str) -> Answer:
    """An answer with a payload in each of its texts."""
    full = everything(payload)
    by = Article.create(
        text=f"It read out {payload} twice.",
        path="/news/hostile.txt",
        title=payload,
        source=payload,
        author=payload,
        url="javascript:window.ran=1",
        published_at=datetime(2023, 3, 6, tzinfo=UTC),
    )
    passage = Passage(id="h", article_id=by.id, place=0, start=0, end=len(by.text), text=by.text, sentences=())
    return full.model_copy(
        update={
            "sentences": (
                Sentence(text=f"It read out {payload} twice.", citations=(1,), support="partly", why=payload),
            ),
            "citations": (
                Citation(
                    n=1, article=by, passage=passage, start=0, end=len(by.text), also_in=(by,) * 9, replaces=(by,)
                ),
            ),
            "withheld": (Sentence(text=payload, citations=(1,), support="unsupported", why=payload),),
            "fallback": payload,
            "writer": payload,
            "parts": (Part(text=payload, answered=True, citations=(1,)), Part(text=payload, answered=False)),
            "disagreements": (
                Disagreement(
                    about=payload,
                    kind="name",
                    reported=(Reported(value=payload, citations=(1,)), Reported(value=payload, citations=(1,))),
                ),
            ),
            "trace": Trace(
                sources=(NamedSource(text=payload, kind="source", names=(payload,)),),
                times=(NamedTime(text=payload, after=None, before=date(2023, 3, 1), about="event"),),
                parts=(SearchedPart(text=payload, sources=(payload,), answerability=0.5),),
                candidates=1,
                read=1,
                flagged=(FlaggedSentence(article_id="h", title=payload, text=payload, why=payload),),
                reasons=(payload,),
                steps_ms={payload: 1.0},
            ),
        }
    )
