"""The evaluation from the command line: exit codes, one JSON document, and what is said where something is wrong."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant import Assistant
from assistant.cli import app
from assistant.evaluation import load
from assistant.evaluation.checkpoint import LOCK, NAME

pytestmark = pytest.mark.slow


@pytest.fixture
def lede(news: Assistant, monkeypatch: pytest.MonkeyPatch) -> "Lede":
    monkeypatch.setenv("LEDE_HOME", str(news.library.home))
    return Lede()


class Lede:
    """Runs `lede eval ...` over the news."""

    def __call__(self, *words: object) -> Result:
        return CliRunner().invoke(app, ["eval", *map(str, words)])


def test_a_run_says_every_figure_and_where_the_report_is(lede: Lede, question_file: Path, tmp_path: Path) -> None:
    result = lede(question_file, "--out", tmp_path / "out")
    assert result.exit_code == 0
    assert "news: 8 questions, answered by Lede" in result.stdout
    assert "Right" in result.stdout
    assert str(tmp_path / "out" / "report.html") in result.stdout
    names = {one.name for one in (tmp_path / "out").iterdir()}
    assert names == {"report.html", "report.json", "summary.md", NAME, LOCK}


def test_run_may_be_said(lede: Lede, question_file: Path, tmp_path: Path) -> None:
    assert lede("run", question_file, "--out", tmp_path / "out", "--limit", 1).exit_code == 0


def test_options_may_stand_before_the_file(lede: Lede, question_file: Path, tmp_path: Path) -> None:
    result = lede("--limit", 2, "--out", tmp_path / "out", question_file)
    assert "news: 2 questions" in result.stdout


def test_a_file_called_like_a_command_is_run_by_its_path(
    lede: Lede, question_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    question_file.rename("check")
    assert "check: 1 question" in lede("./check", "--limit", 1, "--out", "out").stdout


def test_json_is_one_document_with_every_question(lede: Lede, question_file: Path, tmp_path: Path) -> None:
    result = lede(question_file, "--out", tmp_path / "out", "--json")
    document = json.loads(result.stdout)
    assert [one["question"]["id"] for one in document["questions"]] == [one.id for one in load(question_file).questions]
    assert document["figures"]["right"]["value"] == 1
    assert document["folder"] == str(tmp_path / "out")


def test_without_a_folder_the_report_goes_to_the_home(lede: Lede, question_file: Path, news: Assistant) -> None:
    result = lede(question_file, "--limit", 1, "--json")
    folder = Path(json.loads(result.stdout)["folder"])
    assert folder.parent == news.library.home / "evaluations"
    assert (folder / "report.html").is_file()


def test_a_figure_below_its_limit_is_exit_code_3(lede: Lede, question_file: Path, tmp_path: Path) -> None:
    def run(limit: str) -> Result:
        return lede(question_file, "--out", tmp_path / "out", "--fail-under", limit)

    assert {limit: run(limit).exit_code for limit in ("right=0.9", "false_refusals=0.5")} == {
        "right=0.9": 0,
        "false_refusals=0.5": 0,
    }
    for limit in ("right=1.1", "false_refusals=-1"):
        result = run(limit)
        assert result.exit_code == 3
        assert limit.partition("=")[0] in result.stderr


def test_against_the_same_run_nothing_changed(lede: Lede, question_file: Path, tmp_path: Path) -> None:
    assert lede(question_file, "--out", tmp_path / "one").exit_code == 0
    result = lede(question_file, "--out", tmp_path / "two", "--against", tmp_path / "one")
    assert result.exit_code == 0
    assert "0 better, 0 worse, 0 changed otherwise, 8 the same" in result.stdout


def test_against_a_better_run_is_exit_code_3_and_names_the_cause(
    lede: Lede, question_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [json.loads(line) for line in question_file.read_text("utf-8").splitlines()]
    many = tmp_path / "many.jsonl"
    asked = [{**row, "id": f"{row['id']}-{n}"} for row in rows[:6] for n in range(3)]
    many.write_text("\n".join(map(json.dumps, asked)), encoding="utf-8")
    assert lede(many, "--out", tmp_path / "good").exit_code == 0
    monkeypatch.setenv("LEDE_THRESHOLD", "1.0")
    result = lede(many, "--out", tmp_path / "bad", "--against", tmp_path / "good")
    assert result.exit_code == 3
    assert "18 questions got worse: wrongly refused" in result.stdout
    assert "threshold: None -> 1.0" in result.stdout
    assert result.stderr.startswith("fell beyond chance: Right")
    summary = (tmp_path / "bad" / "summary.md").read_text("utf-8")
    assert "- 18 now wrongly refused" in summary


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["none.jsonl"], 1, "none.jsonl cannot be read: there is no such file"),
        ([], 2, ""),
        (["run"], 2, "give a file of questions, or --samples"),
        (["QUESTIONS", "--fail-under", "right"], 2, "'right' is not FIGURE=NUMBER"),
        (["QUESTIONS", "--fail-under", "beauty=1"], 1, "the run has no figure 'beauty'; it has right"),
        (["QUESTIONS", "--price", "cheap"], 2, "'cheap' is not READ,WRITTEN"),
        (["QUESTIONS", "--against", "nowhere"], 1, "nowhere holds no report.json"),
        (["QUESTIONS", "--judge"], 1, "--judge needs a language model: set LEDE_MODEL"),
        (["sweep", "QUESTIONS", "--over", "weather=1"], 1, "'weather=1' cannot be swept"),
        (["sweep", "QUESTIONS", "--over", "threshold=2"], 1, "threshold=2 cannot be used"),
        (["sweep", "QUESTIONS", "--over", "passage_tokens=2"], 1, "passage_tokens=2 cannot be used"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    lede: Lede, question_file: Path, tmp_path: Path, words: list[str], code: int, message: str
) -> None:
    named = [str(question_file) if word == "QUESTIONS" else word for word in words]
    out = ["--out", tmp_path / "out"] if named and named[0] not in ("sweep", "run") and code == 1 else []
    result = lede(*named, *out)
    assert result.exit_code == code
    assert message in " ".join(result.output.replace("│", " ").split())


def test_a_broken_set_is_told_by_check_and_by_run(lede: Lede, tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"question": "Who?", "answers": ["x"]}\n{"quesion": "What?"}', encoding="utf-8")
    checked = lede("check", file)
    assert checked.exit_code == 1
    assert f"{file}: line 2: unknown field 'quesion'; did you mean 'question'?" in checked.stdout
    assert checked.stdout.endswith("2 errors, 0 warnings\n")
    ran = lede(file)
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert "line 2: has no question" in ran.stderr


def test_check_as_json(lede: Lede, question_file: Path) -> None:
    result = lede("check", question_file, "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"file": str(question_file), "errors": 0, "problems": []}


def test_a_draft_is_a_sound_set_that_is_answered(lede: Lede, tmp_path: Path) -> None:
    file = tmp_path / "draft.jsonl"
    result = lede("draft", "--out", file, "--count", 2)
    assert result.exit_code == 0
    assert len(load(file).questions) == 2
    assert lede("check", file).exit_code == 0
    document = json.loads(lede(file, "--out", tmp_path / "out", "--json").stdout)
    assert document["figures"]["right"]["value"] == 1
    again = lede("draft", "--out", file)
    assert (again.exit_code, "exists" in again.stderr) == (1, True)


def test_a_sweep_puts_settings_one_below_another(lede: Lede, question_file: Path, tmp_path: Path) -> None:
    result = lede(
        "sweep", question_file, "--over", "threshold=0,1", "--over", "passage_tokens=16", "--out", tmp_path, "--json"
    )
    assert result.exit_code == 0
    runs = {one["setting"]: one for one in json.loads(result.stdout)["runs"]}
    assert list(runs) == ["threshold=0", "threshold=1", "passage_tokens=16"]
    assert runs["threshold=0"]["figures"]["answered"]["value"] == 1
    assert runs["threshold=1"]["figures"]["answered"]["value"] == 0
    passages = {name: one["facts"]["library"]["passages"] for name, one in runs.items()}
    assert passages["passage_tokens=16"] > passages["threshold=0"]
    assert (tmp_path / "threshold-1" / "report.html").is_file()
    table = lede("sweep", question_file, "--over", "passages=1,30", "--limit", 2)
    assert "passages=30" in table.stdout
