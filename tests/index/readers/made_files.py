"""Small documents made for these tests, for formats that cannot be typed in by hand."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from pypdf import PdfReader, PdfWriter


def pdf(pages: Sequence[Sequence[str]], title: str = "", author: str = "", times: int = 1) -> bytes:
    """A PDF of pages of lines, in Latin letters, each referred to so many times; an empty line leaves a gap."""
    contents = []
    for lines in pages:
        shown = "".join(f"{_in_parentheses(line)} Tj T*\n" for line in lines)
        contents.append(f"BT /F1 11 Tf 14 TL 60 780 Td\n{shown}ET".encode("cp1252"))
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(contents)) for _ in range(times))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {times * len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        f"<< /Title {_in_parentheses(title)} /Author {_in_parentheses(author)} "
        "/CreationDate (D:20190101120000Z) >>".encode("cp1252"),
    ]
    for number, content in enumerate(contents):
        place = f"/MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(f"<< /Type /Page /Parent 2 0 R {place} >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _numbered(objects)


def locked_pdf(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf([["The vote was put off until Friday."]]))))
    writer.encrypt(password, algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def word(paragraphs: Sequence[tuple[str, str]], title: str = "", author: str = "") -> bytes:
    """A Word file of paragraphs, each with the name of its style."""
    document = Document()
    document.core_properties.title, document.core_properties.author = title, author
    for text, style in paragraphs:
        document.add_paragraph(text, style=style or None)
    return saved(document)


def saved(document: object) -> bytes:
    written = BytesIO()
    document.save(written)  # type: ignore[attr-defined]
    return written.getvalue()


def _in_parentheses(text: str) -> str:
    escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return f"({escaped})"


def _numbered(objects: Sequence[bytes]) -> bytes:
    written = bytearray(b"%PDF-1.4\n")
    starts = []
    for number, content in enumerate(objects, start=1):
        starts.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    for start in starts:
        written += b"%010d 00000 n \n" % start
    written += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(written)
