"""Two runs side by side: nothing where nothing changed, the cause where something was broken on purpose."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy.stats import permutation_test

from assistant import Assistant, EvaluationError, Settings
from assistant.evaluation import Report, evaluate
from assistant.evaluation.aggregates import BY_NAME
from assistant.evaluation.comparison import compare
from assistant.evaluation.outcomes import Outcome
from assistant.evaluation.questions import Question
from assistant.evaluation.results import DOCUMENT, put_together, read
from assistant.evaluation.significance import holm, of_means, of_statistic
from assistant.reading.answer_model import weights
from index import Article, BundledEmbedding

pytestmark = pytest.mark.slow

NAMES = ("Ana Ruiz", "Peter Lund", "Ines Aldous", "Marta Keel", "Oskar Brand", "Lena Voss", "Tom Arden", "Ruth Ebner",
         "Karl Stein", "Mia Falk", "Paul Winter", "Nora Hale")  # fmt: skip
PLACES = ("pier", "mill", "school", "theatre", "market", "bakery", "museum", "garden", "bridge", "station", "chapel",
          "library")  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, embedding: BundledEmbedding) -> Any:
    """An assistant over a town's news, and questions that share few words with it."""
    home = tmp_path_factory.mktemp("town")
    rows = []
    with Assistant.open(home / "home", embed_model=embedding) as assistant:
        file = home / "articles.jsonl"
        with file.open("w", encoding="utf-8") as lines:
            for place, name in zip(PLACES, NAMES, strict=True):
                text = f"{name} opened the new {place} on Friday. Visitors came from far away. It rained all day."
                lines.write(json.dumps({"id": place, "title": f"The {place}", "text": text}) + "\n")
                rows.append(
                    {
                        "id": place,
                        "question": f"Who opened the new {place}?",
                        "answers": [name],
                        "evidence": [{"article_id": place, "quote": f"{name} opened the new {place} on Friday."}],
                    }
                )
        assistant.library.add([file])
        yield assistant, rows


def test_the_same_run_twice_shows_no_change(town: Any, tmp_path: Path) -> None:
    assistant, rows = town
    evaluate(rows, assistant, out=tmp_path)
    second = evaluate(rows, assistant, against=tmp_path)
    found = second.comparison
    assert found is not None
    assert second.document()["comparison"]["same"] == 12
    assert (found.changed, found.fallen, found.same, found.unpaired, found.settings) == ((), (), 12, 0, ())
    assert all(one.before == one.after for one in found.differences if BY_NAME[one.name].unit != "ms")


def test_a_run_read_from_its_folder_is_equal_to_itself(
    tmp_path: Path, ask_for: Callable[..., Question], outcome: Callable[..., Outcome]
) -> None:
    third = [{"quote": "one"}, {"quote": "two"}, {"quote": "three"}]
    asked = [(ask_for(id=f"q{n}", evidence=third), outcome("one", holds=((0,),), id=f"q{n}")) for n in range(40)]
    now = put_together("thirds", "Lede", asked, {"settings": {}})
    assert now.rows[0].values["evidence_recall_budget"] == pytest.approx(1 / 3, abs=1e-6)
    (tmp_path / DOCUMENT).write_text(json.dumps(now.document()), encoding="utf-8")
    found = compare(read(tmp_path), now)
    assert found.fallen == ()
    assert {one.p for one in found.differences if not math.isnan(one.p)} == {1.0}


def test_an_evidence_threshold_doubled_is_found_as_wrong_refusals(town: Any) -> None:
    assistant, rows = town
    # Asked so that no word of the answer's sentence but the place is in the question: right, and none too sure.
    vague = [
        one | {"question": f"On which day did people first get into the {one['id']}?", "answers": ["Friday"]}
        for one in rows
    ]
    before = evaluate(vague, assistant)
    threshold = 2 * weights().threshold
    strict = assistant.with_settings(threshold=threshold)
    after = evaluate(vague, strict)
    found = compare(before, after)
    assert "right" in {one.name for one in found.fallen}
    assert found.causes() == {"wrongly refused": found.count("worse")}
    assert found.settings == (("threshold", "None", str(threshold)),)
    assert not compare(after, before).fallen


# Told and asked in words that have nothing in common, so that only the search by meaning can find one from the other.
PARAPHRASED = (
    ("A physician healed an ill infant.", "Which doctor cured the sick baby?"),
    ("Two automobiles collided near Grenmouth.", "Where was the car crash?"),
    ("Attorneys demanded a bigger salary.", "Do lawyers want higher pay?"),
    ("The monarch's spouse purchased a residence.", "Did the king's wife buy her house?"),
    ("A vessel sank during heavy storms.", "Why did the ship go down?"),
    ("Pupils adore their new instructor.", "Do children like this teacher?"),
    ("Farmers harvested abundant grapes.", "Was there much fruit for wine?"),
    ("A thief stole costly jewellery.", "What did this burglar take, gems or gold?"),
    ("Cinemas show movies without charge.", "Can films be seen for free?"),
    ("Police arrested three adolescents.", "How many teenagers were detained by officers?"),
    ("Engineers repaired a broken lift.", "Is that elevator fixed?"),
    ("Snowfall delayed every aircraft.", "Were planes late because of winter weather?"),
)


def test_a_search_by_meaning_that_is_broken_is_found_as_evidence_not_retrieved(
    tmp_path: Path, embedding: BundledEmbedding, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings.load(tmp_path, threshold=0.0)
    with Assistant.open(settings=settings, embed_model=embedding) as assistant:
        told = [Article.create(text=text, path=f"/{n}.txt", title=f"{n}.") for n, (text, _) in enumerate(PARAPHRASED)]
        assistant.library.add(told)
        rows = [{"question": question, "evidence": [{"quote": text}]} for text, question in PARAPHRASED]
        before = evaluate(rows, assistant)
        vectors = assistant.library._stores.vectors
        monkeypatch.setattr(vectors, "search_each", lambda _, asked, *__: [[] for _ in asked])
        found = compare(before, evaluate(rows, assistant))
    assert found.count("worse") >= 8
    assert found.causes() == {"not retrieved": found.count("worse")}
    assert {"right", "evidence_recall_budget"} <= {one.name for one in found.fallen}


def made(values: list[tuple[str, bool]]) -> Report:
    """A report of questions that want "yes it is", each answered so or otherwise or refused."""
    asked = [
        (
            Question(id=f"q{n}", question="Is it?", answers=("blue",), evidence=()),
            Outcome(id=f"q{n}", text=text, abstained=abstained, answerability=0.5),
        )
        for n, (text, abstained) in enumerate(values)
    ]
    return put_together("made", "Lede", asked, {"settings": {}})


def test_questions_are_counted_as_better_worse_and_otherwise() -> None:
    before = made([("blue", False), ("red", False), ("red", False), ("blue", False)])
    after = made([("red", False), ("blue", False), ("green", False), ("blue", False)])
    found = compare(before, after)
    assert [(one.how, one.after.question.id) for one in found.changed] == [
        ("worse", "q0"),
        ("better", "q1"),
        ("changed", "q2"),
    ]
    assert found.same == 1
    assert not found.fallen


def test_one_question_less_is_no_fall_beyond_chance() -> None:
    before, after = made([("blue", False)] * 30), made([("red", False), *[("blue", False)] * 29])
    assert not compare(before, after).fallen


def test_questions_whose_gold_changed_are_not_compared() -> None:
    before, after = made([("blue", False)] * 2), made([("blue", False)] * 2)
    other = after.rows[0].question.model_copy(update={"answers": ("green",)})
    changed = put_together("made", "Lede", [(other, after.rows[0].outcome)], {})
    assert compare(
        before, put_together("made", "Lede", [(one.question, one.outcome) for one in after.rows[1:]], {})
    ).same
    with pytest.raises(EvaluationError, match="no question in common"):
        compare(before, changed)


def test_the_p_value_is_that_of_the_exact_test() -> None:
    random = np.random.default_rng(7)
    before = (random.random(14) < 0.6).astype(float)
    after = (random.random(14) < 0.4).astype(float)
    exact = permutation_test(
        (before, after), lambda one, two: np.mean(two) - np.mean(one), permutation_type="samples", n_resamples=np.inf
    )
    assert of_means(before, after) == pytest.approx(exact.pvalue, abs=0.02)


def test_a_statistic_is_tested_as_a_mean_is() -> None:
    random = np.random.default_rng(3)
    before, after = random.random(60), random.random(60) + 0.15
    mean = of_statistic(lambda column: float(column.mean()), [before], [after])
    assert mean == pytest.approx(of_means(before, after), abs=0.03)


def test_no_difference_has_no_doubt_and_a_sure_one_hardly_any() -> None:
    ones = np.ones(40)
    assert of_means(ones, ones) == 1
    assert of_means(ones, ones * 0) < 0.001
    assert of_means(np.array([]), np.array([])) == 1


def test_several_p_values_are_adjusted_as_holm_does() -> None:
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03}) == pytest.approx({"a": 0.03, "c": 0.06, "b": 0.06})
    assert holm({"a": 0.7, "b": 0.9}) == {"a": 1.0, "b": 1.0}
