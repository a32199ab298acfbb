"""The fitted weights: which way to put a question is the likeliest, the way it was typed among them.

A softmax over the options' named features (`features`), in `weights.json`, made by `benchmarks/fit_followup.py`. Open
it: each weight stands beside the feature's name. The question as typed has the score 0. Not here: the options.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from importlib.resources import files

from assistant.followup.features import NAMES
from assistant.followup.options import Option

PERSONAL = ("he", "she")
"""Somebody is always meant by these, so nothing has to be weighed against the question as typed."""


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The weights as shipped."""
    stored = json.loads(files("assistant.followup").joinpath("weights.json").read_text("utf-8"))
    return {name: stored["weights"][name] for name in NAMES}


def chosen(options: Sequence[Option], weighing: Mapping[str, float] | None = None) -> Option:
    """The likeliest of the options.

    Args:
        options: the question as typed first.
        weighing: instead of the weights as shipped.
    """
    weighing = weights() if weighing is None else weighing
    typed, *others = options
    if personal := [one for one in others if one.kind in PERSONAL]:
        return max(personal, key=partial(_person, weighing=weighing))
    best = max(others, key=lambda one: score(one, weighing), default=typed)
    return best if score(best, weighing) > 0 else typed


def _person(option: Option, weighing: Mapping[str, float]) -> tuple[float, ...]:
    """Of persons the newest, within a turn a sure one before a likely one, then the subject first."""
    numbers = option.features
    return -numbers["turns back"], option.person, numbers["subject"], score(option, weighing)


def score(option: Option, weighing: Mapping[str, float]) -> float:
    """Log-odds against the question as typed."""
    return sum(weighing[name] * number for name, number in option.features.items())
