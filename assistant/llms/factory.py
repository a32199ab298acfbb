"""From the settings to a language model, or to a sentence that says what to set."""

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from assistant.errors import SettingsError
from assistant.llms.client import LanguageModel
from assistant.llms.gguf import WHERE, GgufServer
from assistant.llms.openai_compatible import OPENAI, Server, where_is
from assistant.llms.transport import GivenLine, Line
from assistant.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM


def open_model(settings: Settings, llm: "LLM | None" = None) -> LanguageModel | None:
    """The language model that the settings name; nothing is started or asked yet.

    Args:
        settings: those that begin with `model`, and `writer`.
        llm: any LlamaIndex LLM instead of the one that the settings name.

    Returns:
        None where no model is named, or none is to write.

    Raises:
        SettingsError: what is set cannot lead to a model.
    """
    if settings.writer == "extractive":
        return None
    if llm is not None:
        name = llm.metadata.model_name
        name = type(llm).__name__ if name in ("", "unknown") else name
        return _model(settings, name, f"({type(llm).__name__})", partial(GivenLine, llm, name))
    if settings.model is None:
        if settings.model_url is not None:
            raise SettingsError("LEDE_MODEL_URL is set but no model: set LEDE_MODEL to a name that the server knows")
        return None
    if settings.model_url is None and settings.model.lower().endswith(".gguf"):
        return _local(settings, Path(settings.model).expanduser())
    return _at_server(settings, settings.model)


def _at_server(settings: Settings, name: str) -> LanguageModel:
    if settings.model_url is None and settings.model_key is None:
        raise SettingsError(
            f"LEDE_MODEL is {name!r}, and nothing says where that is: set LEDE_MODEL_URL to the address of a server "
            "(http://127.0.0.1:11434/v1 for Ollama), or LEDE_MODEL_KEY to a key of OpenAI; or let LEDE_MODEL be the "
            "path of a .gguf file"
        )
    server = Server(_checked(settings.model_url or OPENAI), name, settings.model_key, settings.model_timeout)
    return _model(settings, name, f"at {where_is(server.url)}", server.line)


def _checked(address: str) -> str:
    try:
        url = httpx.URL(address)
    except httpx.InvalidURL:
        raise SettingsError("LEDE_MODEL_URL cannot be read as an address; it is to be like https://host/v1") from None
    if url.userinfo:
        raise SettingsError("LEDE_MODEL_URL holds a user name or password; give a key in LEDE_MODEL_KEY instead")
    if url.scheme not in ("http", "https") or not url.host:
        raise SettingsError(f"LEDE_MODEL_URL is {where_is(url)!r}; it must begin with http:// or https:// and a name")
    return address


def _local(settings: Settings, file: Path) -> LanguageModel:
    if not file.is_file():
        raise SettingsError(f"LEDE_MODEL names {file}, and there is no such file")
    if find_spec("xllamacpp") is None:
        raise SettingsError(f"running {file.name} needs an extra of Lede: run `pip install '.[local]'` in its folder")
    timeout = settings.model_timeout
    server = GgufServer(file, context=settings.model_context, tokens=settings.model_tokens, timeout=timeout)
    # Reading a prompt may take a small machine most of the time that there is, without a word in between.
    return _model(settings, file.stem, WHERE, server.line, silence=timeout, close=server.stop)


def _model(
    settings: Settings,
    name: str,
    where: str,
    connect: Callable[[], Line],
    *,
    silence: float | None = None,
    close: Callable[[], None] = lambda: None,
) -> LanguageModel:
    timeout, retries = settings.model_timeout, settings.model_retries
    silence = timeout / 2 if silence is None else silence
    return LanguageModel(name, connect, where=where, timeout=timeout, silence=silence, retries=retries, close=close)
