"""How many articles there are, before they are read."""

import json
from pathlib import Path

from index.readers.dispatch import estimate


def test_single_articles_count_one_each(tmp_path: Path) -> None:
    for name in ("a.txt", "b.md", "c/d.html", ".hidden.txt", "picture.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("It rained.")
    assert estimate([tmp_path]) == 3


def test_records_count_one_each(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n{"text": "c"}')
    (tmp_path / "b.csv").write_text('text\n"a\n\nb"\nc\n\n')
    (tmp_path / "c.json").write_text('{"articles": [{"text": "a"}, {"text": "b"}]}')
    (tmp_path / "d.json").write_text('{"text": "a"}')
    files = sorted(tmp_path.iterdir())
    assert [estimate([file]) for file in files] == [3, 2, 2, 1]
    assert estimate([tmp_path, *files]) == 16


def test_a_large_file_is_counted_by_its_beginning(tmp_path: Path) -> None:
    line = json.dumps({"text": "rain " * 2000}) + "\n"
    with (tmp_path / "a.jsonl").open("w") as large:
        for _ in range(2000):
            large.write(line)
    number = estimate([tmp_path / "a.jsonl"])
    assert number is not None
    assert abs(number - 2000) <= 3


def test_what_cannot_be_counted_makes_the_whole_unknown(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("It rained.")
    for unknown in ("https://echo.example/", tmp_path / "no.txt", "a\x00b"):
        assert estimate([tmp_path, unknown]) is None


def test_nothing_is_nothing() -> None:
    assert estimate([]) == 0
