"""A made-up wire story and what papers make of it, for the tests of copies, versions and stories."""

from datetime import UTC, datetime

from index import Article

LEAD = (
    "The ferry between Norham and the island of Ese will stop for six weeks in autumn, the operator said on Thursday. "
    "Its only ship needs a new engine, which the yard at Brede is to fit from 14 September. "
    "Islanders who must reach the hospital will be taken over in a fishing boat, twice a day and free of charge."
)
MAYOR = (
    "The mayor of Ese, Tilda Morren, called the plan thin. "
    '"A fishing boat does not sail in a gale," she said, and asked the county for a helicopter. '
    "Last autumn the wind kept every small boat in harbour on 31 days."
)
COST = (
    "The operator promised to hire a second ship by next summer, at a cost of 1.3 million crowns a year. "
    "Half of that is to come from the county, whose council votes on it in October. "
    "Bakers and the one school on Ese are storing flour, fuel and books for the weeks without a ship."
)
HISTORY = (
    "A ferry has crossed the sound since 1887, first under sail. "
    "The present ship, the Sea Lark, was built at Brede in 1979 and carries 12 cars. "
    "It broke down twice last winter, each time with passengers on board, and the lifeboat from Norham towed it home. "
    "An inquiry found that its engine had been repaired with parts from a tractor. "
    "The operator paid a fine and changed its chief engineer."
)
STORY = f"{LEAD}\n\n{MAYOR}\n\n{COST}\n\n{HISTORY}"
OTHER = (
    "Engineers closed the old railway bridge at Luntow on Monday after a diver found cracks in two of its nine piers. "
    "Trains to the coast now turn back at Harrow Mill, where buses wait. "
    "The railway expects repairs to take until March and to cost some 20 million crowns. "
    "Farmers along the line fear for their milk, which has gone to town by the morning train for ninety years."
)


def day(number: int, hour: int = 9) -> datetime:
    return datetime(2024, 8, number, hour, tzinfo=UTC)


def article(name: str, text: str = STORY, **fields: object) -> Article:
    given = {
        "title": "Ese ferry to stop for six weeks in autumn",
        "source": "The Coast Courier",
        "published_at": day(1),
    }
    return Article.create(text=text, path=f"/articles/{name}.txt", **(given | fields))  # type: ignore[arg-type]


ORIGIN = article("origin")
COPY = article(
    "copy",
    "By Our Staff\nNORHAM, Aug 1 (Agency) — "
    + STORY.replace('"', "”")
    + "\n\n(Reporting by A. Person; editing by B. Person)",
    title="Island loses its ferry",
    source="The Capital Post",
    published_at=day(2),
)
TRIMMED = article("trimmed", LEAD, title="Ferry halted", source="The Hill Herald", published_at=day(2, 12))
CORRECTED = article(
    "corrected",
    STORY.replace("1.3 million", "3.1 million"),
    title="Corrected: Ese ferry to stop for six weeks in autumn",
    published_at=day(3),
)
NOTE = article(
    "note",
    "In our article “Ese ferry to stop for six weeks in autumn” the cost of the second ship was wrong. "
    "It is 3.1 million crowns a year.",
    title="Correction: the cost of a ferry",
    published_at=day(4),
)
