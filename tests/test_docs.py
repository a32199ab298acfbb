"""The README says what is true: its commands exist, its Python runs, its settings are the settings."""

import doctest
import re
import runpy
import shlex
import textwrap
from importlib import import_module
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant import Settings
from assistant.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
MODELS = (ROOT / "docs" / "models.md").read_text("utf-8")
BLOCKS = re.findall(r"(?:^    .*\n|^\n(?=    ))+", README, re.MULTILINE)
COMMANDS = sorted(set(re.findall(r"`lede ([a-z]+)", README)))


def test_the_two_commands_stand_at_the_top_and_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for command in ("run", "test"):
        assert f"make {command}" in README[:400]
        assert re.search(rf"^{command}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_named_has_a_help_page(command: str) -> None:
    result = CliRunner().invoke(app, [command, "--help"])
    assert result.exit_code == 0
    assert result.stdout.strip()


def test_every_command_that_exists_is_named() -> None:
    listed = CliRunner().invoke(app, ["--help"]).stdout
    existing = re.findall(r"^  ([a-z]+)  ", listed[listed.index("Commands") :], re.MULTILINE)
    assert sorted(existing) == COMMANDS


def test_every_setting_is_in_the_table_with_its_default() -> None:
    names = {name.lower() for name in re.findall(r"LEDE_([A-Z_]+)`", SETTINGS)}
    assert names == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str | int | float):
            number = isinstance(field.default, int | float) and not isinstance(field.default, bool)
            shown = (
                f"{field.default:g}" if number else str(field.default).replace("True", "true").replace("False", "false")
            )
            assert f"`{shown}`" in SETTINGS, name


def test_the_question_at_the_top_gets_the_output_shown() -> None:
    block = next(block for block in BLOCKS if "$ lede ask" in block)
    first, *output = textwrap.dedent(block).strip().splitlines()
    assert CliRunner().invoke(app, ["add", "--samples"]).exit_code == 0
    result = CliRunner().invoke(app, shlex.split(first.removeprefix("$ lede")), env={"COLUMNS": "400"})
    assert result.stdout.split() == " ".join(output).split()


def test_the_python_shown_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    block = textwrap.dedent(next(block for block in BLOCKS if "from assistant import Assistant" in block))
    (tmp_path / "articles").mkdir()
    story = "Kyiv rejected China's plan on Monday. It said the plan leaves land in Russian hands."
    (tmp_path / "articles" / "story.txt").write_text(story, encoding="utf-8")
    script = tmp_path / "readme.py"
    script.write_text(block.replace(', "https://example.com/story.html"', ""), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    runpy.run_path(str(script))
    assert "1 []" in capsys.readouterr().out


def test_the_settings_of_the_page_on_models_exist_with_their_defaults() -> None:
    rows = re.findall(r"^\| `LEDE_([A-Z_]+)` \| `([^`]+)` \|", MODELS, re.MULTILINE)
    assert {name.lower() for name in re.findall(r"LEDE_([A-Z_]+)", MODELS)} <= set(Settings.model_fields)
    assert {name.lower() for name, _ in rows} >= {"model_timeout", "model_retries", "model_context", "model_tokens"}
    for name, shown in rows:
        assert str(Settings.model_fields[name.lower()].default).removesuffix(".0").lower() == shown, name


def test_the_fake_model_shown_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    block = next(block for block in re.split(r"\n(?=\S)", MODELS) if "llm = FakeLLM(" in block)
    code = "\n".join(line for line in block.splitlines() if line.startswith("    ") or not line)
    script = tmp_path / "models.py"
    script.write_text(textwrap.dedent(code), encoding="utf-8")
    assert CliRunner().invoke(app, ["add", "--samples"]).exit_code == 0
    runpy.run_path(str(script))
    told = re.search(r'FakeLLM\(\["(.+) \[1\]\."', code)[1]  # type: ignore[index]
    assert capsys.readouterr().out.startswith(f"{told}. [1]\n")


EXAMPLES = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for package in ("assistant", "index")
    for file in (ROOT / package).rglob("*.py")
    if ">>> " in file.read_text("utf-8")
)


@pytest.mark.parametrize("module", EXAMPLES)
def test_the_examples_in_docstrings_run(module: str) -> None:
    found = doctest.testmod(import_module(module))
    assert found.attempted > 0
    assert found.failed == 0
