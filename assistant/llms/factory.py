"""From the settings to a language model, or to a sentence that says what to set; a smoke test of the model."""

import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from assistant.errors import SettingsError
from assistant.llms.client import LanguageModel
from assistant.llms.gguf import WHERE, GgufServer
from assistant.llms.openai_compatible import OPENAI, ModelServer, where_is
from assistant.llms.templates import load
from assistant.llms.transport import LlamaIndexRequest, Message, Request
from assistant.settings import Settings
from index.text.tokens import count_tokens

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

SMOKE_TEST_TIME = 60.0
"""Seconds that the smoke test may take: a server may have to load the model first."""

SMOKE_TEST_TOKENS = 24
"""Tokens after which the model's speed is known."""


def open_model(settings: Settings, llm: "LLM | None" = None) -> LanguageModel | None:
    """Return the language model that the settings name; nothing is started or asked yet.

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
        return _model(settings, name, f"({type(llm).__name__})", partial(LlamaIndexRequest, llm, name))
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
    server = ModelServer(_checked(settings.model_url or OPENAI), name, settings.model_key, settings.model_timeout)
    return _model(settings, name, f"at {where_is(server.url)}", server.request)


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
    return _model(settings, file.stem, WHERE, server.request, silence=timeout, release=server.stop)


def _model(settings: Settings, name: str, where: str, connect: Callable[[], Request], **more: Any) -> LanguageModel:
    timeout, retries = settings.model_timeout, settings.model_retries
    given = {"timeout": timeout, "silence": timeout / 2, "retries": retries} | more
    return LanguageModel(name, connect, where, **given)


def smoke_test(settings: Settings) -> str | None:
    """Ask the model of the settings one small thing, and return what came of it in one line; None where none is set.

    Raises:
        SettingsError: what is set cannot lead to a model.
        LanguageModelError: it does not answer.
    """
    limit = min(settings.model_timeout, SMOKE_TEST_TIME)
    model = open_model(settings.model_copy(update={"model_timeout": limit}))
    if model is None:
        return None
    asked = [Message("user", load("trial")["user"].template)]
    text, began, first = "", time.monotonic(), 0.0
    # As many tokens as for an answer, because one that thinks first may need them.
    with closing(model), closing(model.stream(asked, tokens=settings.model_tokens)) as stream:
        for piece in stream:
            text += piece
            first = first or (time.monotonic() if text.strip() else 0.0)
            if count_tokens(text) >= SMOKE_TEST_TOKENS:
                break
    written, took = count_tokens(text), time.monotonic() - first
    speed = f", then {(written - 1) / took:.0f} tokens a second" if written > 4 and took > 0 else ""
    return f"{model.name} {model.where} answers: first word after {first - began:.1f} s{speed}"
