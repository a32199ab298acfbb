"""Whether a language model is asked to split a question, and the wait for it.

Not here: what it is asked and what of its reply is believed (`questions.decomposition`).
"""

from collections.abc import Generator

from assistant.llms import LanguageModel
from assistant.questions.decomposition import split_by_model
from assistant.questions.plan import Split
from assistant.ranking import read
from assistant.settings import Settings
from index import Library


def splitting(
    library: Library, question: str, settings: Settings, model: LanguageModel | None
) -> Generator[None, None, Split | None]:
    """The question's parts by the model; None where none is to be asked, is not needed, or is not believed.

    Yields while the model is waited for, a moment to stop: closing ends its work at once.

    Args:
        question: standing alone.
    """
    if model is None or not settings.model_splits:
        return None
    return (yield from split_by_model(read(library, question), model))
