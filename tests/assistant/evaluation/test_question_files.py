"""A question set is read from any of its shapes, and every fault is told with its line."""

import json
from pathlib import Path

import pytest

from assistant import Assistant, QuestionSetError
from assistant.evaluation import check, load
from assistant.evaluation.questions import SAMPLES

GOOD = '{"id": "a", "question": "Who?", "answers": ["Ana"]}'


def told(tmp_path: Path, content: str | bytes, name: str = "set.jsonl") -> list[str]:
    file = tmp_path / name
    file.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return [str(one) for one in check(file)]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "the file is empty"),
        ("\n \n", "the file is empty"),
        ("[]", "the file holds no question"),
        (f"{GOOD}\n{{oops", "line 2: not JSON, character 2"),
        (f"{GOOD}\n\n[1]", "line 3: a question is a JSON object, this is a list"),
        (f"{GOOD}\n{GOOD}", "line 2 (a): the id is on line 1 too"),
        ('{"id": "a", "quesion": "Who?"}', "line 1 (a): unknown field 'quesion'; did you mean 'question'?"),
        ('{"id": "a", "question": "Who?", "Answers": ["x"]}', "did you mean 'answers'?"),
        ('{"id": "a", "question": ""}', "the question is empty"),
        ('{"id": "a", "question": 7}', "the question is empty or no text"),
        ('{"id": {}, "question": "Who?", "answers": ["x"]}', "the id is an object"),
        ('{"question": "Who?", "answers": 3}', "answers is to be a list, this is a number"),
        ('{"question": "Who?", "unanswerable": true, "answers": ["x"]}', "it is unanswerable and has answers"),
        ('{"question": "Who?", "unanswerable": true, "evidence": [{"title": "x"}]}', "unanswerable and has evidence"),
        ('{"question": "Who?", "evidence": [{"artcle_id": "x"}]}', "did you mean 'article_id'?"),
        ('{"question": "Who?", "evidence": [{}]}', "evidence 1 names neither an article nor a quote"),
        ('{"question": "Who?", "evidence": ["x"]}', "evidence.1 is to be an object, this is text"),
        ('{"question": "Who?", "answers": [" "]}', "one of the answers is empty"),
        (
            '{"question": "Who?", "answers": ["x"], "history": [{"role": "bot", "text": "y"}]}',
            "role is to be user or assistant",
        ),
        ('{"question": "Who?", "must": ["Ana"]}', "must is a list of groups, each a list of alternatives"),
        ('{"question": "Who?", "must": "Ana"}', "must is a list of groups, each a list of alternatives"),
        ('{"question": "Who?", "must": [["Ana"], []]}', "group 2 of must has no alternative"),
        ('{"question": "Who?", "must": [["Ana", "!"]]}', "group 1 of must has no alternative, or one without a letter"),
        ('{"question": "Who?", "must": [["Ana"], [3]]}', "must.2.1 is to be text, this is a number"),
        ('{"question": "Who?", "must": [["Ana"]], "enough": 2}', "enough is 2, and must has 1 group"),
        ('{"question": "Who?", "must": [["Ana"], ["Ben"]], "enough": -1}', "enough is -1, and must has 2 groups"),
        ('{"question": "Who?", "must": [["Ana"]], "enough": "all"}', "enough is to be a whole number, this is text"),
        ('{"question": "Who?", "answers": ["Ana"], "must_not": ["Ben"]}', "must_not without must"),
        ('{"question": "Who?", "answers": ["Ana"], "enough": 1}', "enough without must"),
        ('{"question": "Who?", "must": [["Ana"]], "must_not": ["ana!"]}', "must_not has “ana!”, which must has too"),
        ('{"question": "Who?", "must": [["Ana"]], "must_not": ["?"]}', "must_not has “?”, no letter or digit"),
        ('{"question": "Who?", "unanswerable": true, "must": [["Ana"]]}', "it is unanswerable and has must"),
        ('{"question": "Who?", "unanswerable": true, "must_not": ["Ana"]}', "must_not without must"),
        (json.dumps({"question": "Who? " * 5000, "answers": ["x"]}), "the most is 20,000"),
    ],
)
def test_every_fault_has_its_line_and_a_way_out(tmp_path: Path, content: str, expected: str) -> None:
    problems = told(tmp_path, content)
    assert any(expected in one for one in problems)
    with pytest.raises(QuestionSetError) as raised:
        load(tmp_path / "set.jsonl")
    assert problems[0] in str(raised.value)


def test_what_must_be_said_is_read_and_may_be_empty(tmp_path: Path) -> None:
    """Sets that mark every question have empty groups for those without an answer."""
    file = tmp_path / "set.jsonl"
    file.write_text(
        '{"question": "Who?", "answerable": true, "must": [["Ana", "Ruiz"], ["pier"]], "enough": 1,'
        ' "must_not": ["Ben"]}\n'
        '{"question": "What?", "answerable": false, "must": [], "enough": 0, "must_not": []}\n',
        encoding="utf-8",
    )
    assert check(file) == []
    one, two = load(file).questions
    assert (one.must, one.needed, one.must_not, one.unanswerable) == ((("Ana", "Ruiz"), ("pier",)), 1, ("Ben",), False)
    assert (two.must, two.unanswerable) == ((), True)


def test_bytes_that_are_no_utf8_are_found_on_their_line(tmp_path: Path) -> None:
    assert told(tmp_path, f"{GOOD}\n".encode() + b'{"question": "caf\xe9"}') == [
        "line 2: byte 0xe9 is not UTF-8; save the file as UTF-8"
    ]
    assert told(tmp_path, GOOD.encode("utf-16")) == ["line 1: the file is UTF-16; save it as UTF-8"]


def test_a_mark_of_the_byte_order_does_no_harm(tmp_path: Path) -> None:
    assert told(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()) == []


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    senseless = '{"question": "Who?", "unanswerable": true, "answers": ["x"]}'
    problems = told(tmp_path, f'{{"quesion": "Who?"}}\n{{oops\n{senseless}')
    assert [one.split(":")[0] for one in problems] == ["line 1", "line 1", "line 2", "line 3"]


def test_a_field_of_ones_own_is_only_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "set.jsonl"
    file.write_text('{"question": "Who?", "answers": ["x"], "asked_by": "me"}', encoding="utf-8")
    assert [one.severity for one in check(file)] == ["warning"]
    assert len(load(file).questions) == 1


@pytest.mark.parametrize("wrap", ["[{}]", '{{"questions": [{}]}}'])
def test_json_is_read_with_the_lines_of_its_items(tmp_path: Path, wrap: str) -> None:
    wrong = '\n  {"question": "Who?", "anwsers": ["x"]}'
    problems = told(tmp_path, wrap.format(f"\n  {GOOD},{wrong}\n"), "set.json")
    assert problems == ["line 3: unknown field 'anwsers'; did you mean 'answers'?"]


@pytest.mark.parametrize("wrap", ["{}", '{{"made": ["by", "me"], "questions": [{}]}}'])
def test_json_may_be_one_question_or_have_other_fields(tmp_path: Path, wrap: str) -> None:
    file = tmp_path / "set.json"
    file.write_text(wrap.format('{"question": "Who?", "answers": "Ana"}'), encoding="utf-8")
    assert [one.answers for one in load(file).questions] == [("Ana",)]


def test_csv_holds_the_same(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text(
        "id,question,answers,unanswerable,article_id,quote,tags,history\r\n"
        'a,"Who, then?",Ana|Ana Ruiz,,ferry|ferry,"opened it|the ""pier""",people|x,Where was she?|And then\r\n'
        "b,What?,,yes,,,,\r\n",
        encoding="utf-8",
    )
    one, two = load(file).questions
    assert one.answers == ("Ana", "Ana Ruiz")
    assert [each.model_dump(exclude_none=True) for each in one.evidence] == [
        {"article_id": "ferry", "quote": "opened it"},
        {"article_id": "ferry", "quote": 'the "pier"'},
    ]
    assert one.tags == ("people", "x")
    assert [turn.text for turn in one.history] == ["Where was she?", "And then"]
    assert two.unanswerable


def test_csv_faults_have_their_line_too(tmp_path: Path) -> None:
    content = 'id,question,answers\na,"Two\nlines",x\na,Who?,y,z\n'
    assert told(tmp_path, content, "set.csv") == [
        "line 4: 4 cells, but 3 columns; quote the commas",
        "line 4 (a): the id is on line 2 too; ids must differ",
    ]


def test_an_id_made_here_stays_when_lines_move(tmp_path: Path) -> None:
    two = ['{"question": "Who?", "answers": ["x"]}', '{"question": "What?", "answers": ["y"]}']
    ids = []
    for lines in (two, two[::-1]):
        file = tmp_path / "set.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        ids.append({one.id for one in load(file).questions})
    assert ids[0] == ids[1]


def test_the_library_is_held_against_what_a_set_names(tmp_path: Path, news: Assistant) -> None:
    file = tmp_path / "set.jsonl"
    rows = [
        {"question": "1?", "evidence": [{"article_id": "wall", "quote": "It fell  on\nSunday night."}]},
        {"question": "2?", "evidence": [{"article_id": "walls"}]},
        {"question": "3?", "evidence": [{"article_id": "wall", "quote": "It fell on Monday."}]},
        {"question": "4?", "evidence": [{"quote": "Its director is Ines Aldous."}]},
        {"question": "5?", "evidence": [{"quote": "Its director is Anyone."}]},
        {"question": "6?", "evidence": [{"title": "wall FALLS"}]},
        {"question": "7?", "evidence": [{"url": "https://example.org/x"}]},
    ]
    file.write_text("\n".join(json.dumps(one) for one in rows), encoding="utf-8")
    assert [(one.line, one.message) for one in check(file, news.library)] == [
        (2, "evidence 1: no article in the library is “walls”"),
        (3, "evidence 1: the quote “It fell on Monday.” is not in the article wall"),
        (5, "evidence 1: the quote “Its director is Anyone.” is not in any article"),
        (7, "evidence 1: no article in the library is “https://example.org/x”"),
    ]


def test_no_file_is_told_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="there is no such file"):
        load(tmp_path / "none.jsonl")


def test_the_samples_are_sound() -> None:
    assert check(SAMPLES) == []


def test_csv_holds_groups_of_what_must_be_said(tmp_path: Path) -> None:
    file = tmp_path / "set.csv"
    file.write_text("question,must,enough,must_not\nWho?,Ana|Ruiz||pier,1,Ben|Bo\nWhen?,May,,\n", encoding="utf-8")
    one, two = load(file).questions
    assert (one.must, one.enough, one.must_not) == ((("Ana", "Ruiz"), ("pier",)), 1, ("Ben", "Bo"))
    assert (two.must, two.needed) == ((("May",),), 1)
