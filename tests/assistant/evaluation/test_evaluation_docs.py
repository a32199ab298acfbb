"""The page on evaluation says what is true: every measure is on it, and what it shows can be run."""

import ast
import re
import textwrap
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.cli import app
from assistant.evaluation.aggregates import METRICS
from assistant.evaluation.comparison import GUARDED
from assistant.evaluation.outcomes import CAUSES
from assistant.evaluation.question_files import read
from assistant.evaluation.questions import FIELDS
from assistant.evaluation.sweep import parse

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "evaluation.md").read_text("utf-8")
BLOCKS = [textwrap.dedent(block).strip() for block in re.findall(r"(?:^    .*\n|^\n(?=    ))+", PAGE, re.MULTILINE)]
COMMANDS = sorted(
    {line.split("#")[0].strip() for block in BLOCKS for line in block.splitlines() if "lede eval" in line}
)


@pytest.mark.parametrize("name", [one.name for one in METRICS])
def test_every_measure_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE


def test_every_cause_field_and_guarded_measure_is_named() -> None:
    assert all(f"| {cause} |" in PAGE for cause in CAUSES)
    assert all(f"`{field}`" in PAGE or f'"{field}"' in PAGE for field in FIELDS)
    guarded = PAGE[PAGE.index("metrics are guarded") :].partition(")")[0]
    assert set(re.findall(r"`(\w+)`", guarded)) == set(GUARDED)


def test_the_set_shown_is_sound(tmp_path: Path) -> None:
    block = next(one for one in BLOCKS if one.startswith('{"id": "q1"'))
    file = tmp_path / "shown.jsonl"
    file.write_text(block.replace(",\n ", ", "), encoding="utf-8")
    questions, problems = read(file)
    assert (len(questions), problems) == (4, [])


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_shown_exists(command: str) -> None:
    words = command.split()[2:]
    name = words[0] if words[0] in ("check", "draft", "sweep") else "run"
    known = CliRunner().invoke(app, ["eval", name, "--help"], env={"COLUMNS": "200"}).stdout
    assert all(word in known for word in words if word.startswith("--"))
    if name == "sweep":
        assert parse([words[place + 1] for place, word in enumerate(words) if word == "--over"])


def test_the_python_shown_can_be_read() -> None:
    assert ast.parse(next(one for one in BLOCKS if "evaluating(questions" in one))
