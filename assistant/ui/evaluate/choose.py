"""A question set that was sent or named, and what there is to say of it before it is run."""

from contextlib import suppress

from assistant.engine import Assistant
from assistant.errors import LedeError
from assistant.ui import additions
from assistant.ui.evaluate.runs import SAMPLE_SET, runs, set_of, sets, sets_folder
from assistant.ui.payload import Sent
from assistant.ui.templating import render

PROBLEMS = 50
"""Problems of a question set that are shown; the rest are counted."""


def chosen(assistant: Assistant, sent: Sent) -> str:
    """A set that was sent, checked, and kept where it can be run; or the one that was named."""
    home, name = assistant.library.home, sent.text("set")
    try:
        for file in additions.received(sent.texts("files"))[:1]:
            before = sets(home)
            kept = additions.keep(file, sets_folder(home))
            name = f"{kept.parent.name}/{kept.name}"
            shown, sound = _checked(assistant, name)
            if not sound and name not in before:
                with suppress(OSError):
                    kept.unlink()
                    kept.parent.rmdir()
            return shown
    except LedeError as error:
        return render("trouble", trouble=str(error))
    return _checked(assistant, name)[0] if name else render("trouble", trouble=additions.NOT_SENT)


def _checked(assistant: Assistant, name: str) -> tuple[str, bool]:
    """What there is to say of a question set before it is run, and whether it can be."""
    from assistant.evaluation import check
    from assistant.evaluation.question_files import read

    try:
        file = set_of(assistant.library.home, name)
        problems = check(file, assistant.library)
        questions = read(file)[0]
    except LedeError as error:
        return render("trouble", trouble=str(error)), False
    errors = [one for one in problems if one.severity == "error"]
    shown = render(
        "evaluate/set",
        name=name,
        file=None if name == SAMPLE_SET else file.name,
        questions=len(questions),
        errors=errors,
        warnings=[one for one in problems if one.severity == "warning"],
        most=PROBLEMS,
        runs=runs(assistant.library.home),
    )
    return shown, not errors
