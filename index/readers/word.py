"""Word files (.docx): one file, one article.

Paragraphs, lists and tables in the order they stand; headers, footers, notes and tracked deletions stay out. The title
is the paragraph in the style Title, else the document's property, else what `titles.split_heading` finds.
"""

import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as WordDocument
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from index.article import BlockKind, Skipped
from index.readers.markup import Written
from index.readers.resource import Outcome, Resource, damaged, megabytes
from index.readers.titles import believable_author, believable_title, headed_article
from index.text.blocks import Told

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_MOST_UNPACKED = 200_000_000
"""A zip of zeros unpacks to a thousand times its size."""


def read(resource: Resource) -> Iterator[Outcome]:
    """Yield the one article of a Word document."""
    start = resource.stream.read(4)
    resource.stream.seek(0)
    if start == _OLD_OFFICE:
        reason = "this is an old Word file, or one locked with a password; save it as .docx without a password"
        yield Skipped(resource.origin, reason)
        return
    try:
        yield _article(resource)
    except (OSError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - python-docx meets broken files with errors of every kind
        yield Skipped(resource.origin, damaged("Word file", error))


def _article(resource: Resource) -> Outcome:
    with zipfile.ZipFile(resource.stream) as parts:
        unpacked = sum(part.file_size for part in parts.infolist())
    if unpacked > _MOST_UNPACKED:
        return Skipped(resource.origin, f"this Word file unpacks to {megabytes(unpacked)}, which is too much")
    resource.stream.seek(0)
    document = Document(resource.stream)
    properties = document.core_properties
    styled_title, written = _contents(document)
    title = styled_title or believable_title(properties.title)
    account = believable_author(properties.author)
    return headed_article(resource, **written._asdict(), title=title, account=account)


_KINDS: dict[str, BlockKind] = {
    "Title": "heading", "Subtitle": "heading", "Heading": "heading", "List": "item", "Caption": "caption",
    "Quote": "quotation", "Intense": "quotation",
}  # fmt: skip
"""By the first word of a paragraph's style: "Heading 2", "List Bullet", "Intense Quote"."""


def _contents(document: WordDocument) -> tuple[str | None, Written]:
    """The paragraph in the style Title, if there is one, and all of the text."""
    title: str | None = None
    text: list[str] = []
    told: list[Told] = []
    before: BlockKind | None = None
    for block in document.iter_inner_content():
        words = _rows(block) if isinstance(block, Table) else block.text.strip()
        if words:
            style = _style(block) if isinstance(block, Paragraph) else ""  # asked for seldom: it is looked up each time
            title = title or (words if style == "Title" else None)
            kind = "row" if isinstance(block, Table) else _KINDS.get(style.partition(" ")[0])
            words = "- " + words if kind == "item" else words
            text.append(("\n" if kind == before == "item" else "\n\n") + words)
            told += [(kind, row) for row in words.split("\n")] if kind == "row" else [(kind, words)]
            before = kind
    return title, Written("".join(text), tuple(told))


def _rows(table: Table) -> str:
    """A line for each row; a cell that spans several rows stands in each of them.

    Not by python-docx's `row.cells`: it gives a cell once for each column it spans, and a file may say 50,000,000.
    """
    rows: list[str] = []
    above: dict[int, str] = {}
    for row in table._tbl.tr_lst:  # noqa: SLF001
        cells: list[str] = []
        here: dict[int, str] = {}
        column = row.grid_before
        for cell in row.tc_lst:
            words = " ".join(_Cell(cell, table).text.split()) if cell.vMerge != "continue" else above.get(column, "")
            here[column] = words
            column += cell.grid_span
            if words and words not in cells[-1:]:
                cells.append(words)
        above = here
        rows.append(" | ".join(cells))
    return "\n".join(row for row in rows if row)


def _style(paragraph: Paragraph) -> str:
    return (paragraph.style.name if paragraph.style else None) or ""
