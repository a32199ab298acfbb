"""The examination behind `lede doctor`: the installation, the settings, the language model, the folder and the library.

Packages are looked up, not imported, so that a broken one cannot break the examination.
"""

import difflib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import closing
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from assistant.errors import (
    LanguageModelError,
    LaterFormat,
    LibraryBusy,
    LibraryDamaged,
    LibraryError,
    ModelError,
    SettingsError,
)
from assistant.settings import Settings
from index.distribution import DISTRIBUTION

if TYPE_CHECKING:
    from index import BundledEmbedding
    from index.stores.audit import FaultyArticle

State = Literal["ok", "mended", "broken"]

PYTHONS = ((3, 11), (3, 14))
"""From the first version that works to the first that was never tried."""

LEAST_SPACE = 200_000_000
"""Bytes: what Chroma and SQLite may need for a moment while some thousand passages are committed."""

NOT_LOOKED_AT = "nothing else of the library was looked at"

LOCK_WAIT = 5.0
"""Seconds to wait for another process that is changing the library before looking without mending."""

OTHER_VARIABLES = frozenset({"LEDE_DEBUG"})
"""Variables that are read but are no settings."""


class Check(NamedTuple):
    """What was found in one place.

    Args:
        name: of the place, in a word or two.
        state: "mended" where something was wrong and has been put right.
        text: what was found, in one line.
        advice: what to do, where something is broken.
        lost: articles that the library no longer has, or not as they were, with their titles as far as these are known.
    """

    name: str
    state: State
    text: str
    advice: str = ""
    lost: "tuple[FaultyArticle, ...]" = ()


def examine(home: Path | str | None = None, *, salvage: bool = False) -> list[Check]:
    """Look at everything that an answer needs, and mend the library's indexes where they differ from the catalog.

    Args:
        home: the library's folder, by default LEDE_HOME, else the platform's folder for user data.
        salvage: keep what can still be read of a damaged catalog or conversations file in a new one, and give up what
            is lost; the damaged file is kept next to it.

    Returns:
        What was found in each place, in the order in which to put things right.
    """
    packages = _packages()
    found = [_python(), packages, *_variables(os.environ)]
    if packages.state == "broken":
        return found
    from index import BundledEmbedding  # takes seconds to import; the checks before it do without

    model = _model(BundledEmbedding())
    found.append(model)
    try:
        settings = Settings.load(home)
    except SettingsError as error:
        advice = "correct the setting and run `lede doctor` again: the library was not looked at"
        return [*found, Check("settings", "broken", str(error), advice)]
    found.append(Check("settings", "ok", "every setting can be used"))
    found.append(_language_model(settings))
    folder = _folder(settings.home)
    found.append(folder)
    if not settings.home.exists():
        return found
    if not settings.home.is_dir() or model.state == "broken":
        return [*found, Check("library", "broken", "not looked at", "first put right what stands above")]
    conversations, titles = _conversations(settings.home, salvage=salvage)
    library = [*_salvaged(settings.home)] if salvage else []
    library += _library(settings, titles, salvage=salvage)
    return [*found, *(_titled(check, titles) for check in library), *conversations]


def _python() -> Check:
    first, beyond = PYTHONS
    here = ".".join(str(part) for part in sys.version_info[:3])
    if first <= sys.version_info[:2] < beyond:
        return Check("Python", "ok", here)
    known = f"{first[0]}.{first[1]} to {beyond[0]}.{beyond[1] - 1}"
    return Check("Python", "broken", f"{here}; Lede is made for {known}", f"install Lede with a Python from {known}")


def _packages() -> Check:
    found, missing = [], []
    for name in _needed():
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        advice = "install Lede again, into a fresh environment"
        return Check("packages", "broken", f"missing: {', '.join(missing)}", advice)
    return Check("packages", "ok", ", ".join(found))


def _needed() -> list[str]:
    """The distributions that Lede needs, extras aside."""
    try:
        lines = requires(DISTRIBUTION) or []
    except PackageNotFoundError:  # run from a folder that was never installed
        import tomllib  # seldom needed

        project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text("utf-8"))["project"]
        lines = project["dependencies"]
    # "tantivy>=0.25" -> tantivy
    return [re.split(r"[^\w.-]", line, maxsplit=1)[0] for line in lines if "extra ==" not in line]


def _variables(environment: Mapping[str, str]) -> Iterator[Check]:
    known = {f"LEDE_{name.upper()}" for name in Settings.model_fields} | OTHER_VARIABLES
    for name in sorted(environment):
        if name.upper().startswith("LEDE_") and name.upper() not in known:
            near = difflib.get_close_matches(name.upper(), known, n=1)
            advice = f"did you mean {near[0]}?" if near else f"the variables are {', '.join(sorted(known))}"
            yield Check("environment", "broken", f"{name} is set but is no setting of Lede", advice)


def _model(embed_model: "BundledEmbedding") -> Check:
    try:
        embed_model.get_text_embedding("Every word of this is read once.")
    except ModelError as error:
        return Check("model", "broken", str(error), "nothing can be added or asked before that")
    return Check("model", "ok", f"{embed_model.fingerprint}, whole and running")


def _language_model(settings: Settings) -> Check:
    from assistant.llms.factory import smoke_test  # imports what it needs for a request

    name = "language model"
    if settings.writer == "extractive":
        return Check(name, "ok", "none is to write (LEDE_WRITER): answers are quoted")
    try:
        trial = smoke_test(settings)
    except (SettingsError, LanguageModelError) as error:
        until = "until then answers are quoted"
        if isinstance(error, SettingsError):
            until = "no question is answered before that"
        return Check(name, "broken", str(error), f"{until}; docs/models.md shows the settings")
    return Check(name, "ok", trial or "none is set (LEDE_MODEL): answers are quoted")


def _folder(home: Path) -> Check:
    if not home.exists():
        return Check("folder", "ok", f"no library yet at {home}; `lede add` makes one")
    try:
        with tempfile.TemporaryFile(dir=home):
            pass
    except OSError as error:
        advice = "allow writing there, or choose another folder with --home or LEDE_HOME"
        return Check("folder", "broken", f"{home} cannot be written ({error.strerror or error})", advice)
    free = shutil.disk_usage(home).free
    text = f"{home}, {free / 1e9:.1f} GB free"
    if free < LEAST_SPACE:
        return Check("folder", "broken", text, "make room on this disk")
    return Check("folder", "ok", text)


def _library(settings: Settings, cited: Mapping[str, str], *, salvage: bool) -> Iterator[Check]:
    """What is found in the library.

    Args:
        cited: titles of articles by their id; what is known to be lost where the whole catalog is.
    """
    from index import Library
    from index.stores.audit import FaultyArticle

    try:
        opened = Library(settings.model_copy(update={"lock_wait": LOCK_WAIT}))
    except LibraryError as error:
        gone = isinstance(error, LibraryDamaged) and not isinstance(error, LaterFormat)
        lost = tuple(FaultyArticle(*one) for one in sorted(cited.items())) if gone else ()
        yield Check("library", "broken", str(error), NOT_LOOKED_AT, lost)
        return
    try:
        with opened as library:
            try:
                findings = library.check(mend=not library.read_only, give_up=salvage)
            except LibraryBusy:
                yield Check("library", "ok", "another process is changing it; looked at without mending")
                findings = library.check(mend=False)
            for finding in findings:
                yield Check("library", finding.state, finding.what, finding.advice, finding.lost)
            if not findings:
                yield Check("library", "ok", "the catalog, Chroma and tantivy agree")
            counts = {
                "articles": len(library),
                "passages": library.passage_count,
                "publications": len(library.sources()),
            }
            yield Check("contents", "ok", "; ".join(f"{name}: {count:,}" for name, count in counts.items()))
    except LibraryError as error:
        yield Check("library", "broken", str(error), NOT_LOOKED_AT)


def _salvaged(home: Path) -> Iterator[Check]:
    """Put a new catalog in the place of one with damaged pages."""
    from index.stores.home import CATALOG
    from index.stores.salvage import salvage_catalog

    try:
        if (home / CATALOG).exists() and (done := salvage_catalog(home, LOCK_WAIT)):
            text = (
                f"{done.articles:,} articles were taken over into a new catalog, {len(done.lost):,} could not be read"
            )
            advice = f"the damaged catalog is kept as {done.kept}; add what is lost again, or restore a backup"
            yield Check("catalog", "broken" if done.lost else "mended", text, advice, done.lost)
    except LibraryError as error:
        yield Check("catalog", "broken", str(error), NOT_LOOKED_AT)


def _conversations(home: Path, *, salvage: bool) -> tuple[list[Check], dict[str, str]]:
    """Whether the conversations can be read, and the titles of the articles that they cite."""
    from assistant.conversations import store

    if not (home / store.FILE).exists():
        return [], {}
    checks = []
    try:
        if salvage and (kept := store.salvage(home)):
            text = "what could be read was taken over into a new file"
            checks.append(Check("conversations", "broken", text, f"the damaged file is kept as {kept}"))
        with closing(store.Store(home)) as opened:
            if damage := opened.check():
                advice = f"{store.ADVICE}; or keep what can be read, with `lede doctor --salvage`"
                checks.append(Check("conversations", "broken", f"{home / store.FILE} is damaged: {damage}", advice))
            titles = {} if damage else opened.cited()
    except LibraryError as error:
        return [*checks, Check("conversations", "broken", str(error), "until then they cannot be read or kept")], {}
    return checks or [Check("conversations", "ok", "they can be read")], titles


def _titled(check: Check, titles: Mapping[str, str]) -> Check:
    """The check, with titles from the conversations for what is lost and has none."""
    return check._replace(lost=tuple(one._replace(title=one.title or titles.get(one.id)) for one in check.lost))
