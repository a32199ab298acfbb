"""All settings of Lede in one class: `LEDE_*` variables, or `lede.toml` in the library's folder.

    LEDE_HOME=/data/news LEDE_PORT=8000 lede chat

A key in `lede.toml` that is no setting is refused by name.
"""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, SecretStr
from pydantic_settings import NoDecode, SettingsConfigDict

from index.settings import LibrarySettings


def _networks(value: object) -> object:
    """`10.0.0.1, 10.1.0.0/16` in a variable, or a list of the same in `lede.toml`, as networks."""
    words = value.replace(",", " ").split() if isinstance(value, str) else value
    if not isinstance(words, list | tuple):
        return value
    try:
        return tuple(ip_network(one) for one in words)
    except ValueError as error:
        raise ValueError(f"{error}; give addresses as 10.0.0.1 and networks as 10.0.0.0/8") from None


class Settings(LibrarySettings):
    """Everything that can be set.

    Attributes:
        host: address the page listens on; anything but loopback asks people to sign in.
        port: of the page; the next free one is taken where it is in use.
        users: file of the people who may sign in to the page; by default `users` in the home, if it is there.
        without_sign_in: open the page to other machines without asking anyone to sign in.
        proxies: addresses or networks of the servers in front of the page whose `X-Forwarded-For`, `-Host` and `-Proto`
            are believed.
        sentences: of an answer, at most, for the writer that quotes.
        passages: ranked passages that the evidence is chosen from.
        threshold: answerability below which the answer is a "no"; by default the fitted one.
        question_characters: longest question that is accepted.
        concurrency: questions answered at the same time; the others wait their turn.
        searches: questions searched at the same time, whatever else they wait for; 0 for one a core, two at least.
        model: language model that writes answers: a name that a server knows, or the path of a .gguf file.
        model_url: of an OpenAI-compatible server, up to and with /v1; without it and with a key, OpenAI's.
        model_key: of that server; shown nowhere.
        model_timeout: seconds that one answer of the model may take, retries included. A server that says nothing for
            half of it is given up.
        model_retries: further attempts where the server is busy or fails.
        model_context: tokens of a prompt, at most.
        model_tokens: tokens that the model may write for one answer.
        model_splits: let the model split questions that need several facts where the rules leave them whole.
        writer: "auto" lets a model write where one is set; "extractive" only ever quotes.
        withhold: keep back sentences of a model that nothing cited carries.
    """

    model_config = SettingsConfigDict(env_prefix="LEDE_", env_ignore_empty=True, frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    users: Path | None = None
    without_sign_in: bool = False
    proxies: Annotated[tuple[IPv4Network | IPv6Network, ...], NoDecode, BeforeValidator(_networks)] = ()
    sentences: int = Field(default=4, ge=1, le=20)
    passages: int = Field(default=30, ge=1, le=200)
    threshold: float | None = Field(default=None, ge=0, le=1)
    question_characters: int = Field(default=2_000, ge=100, le=20_000)
    concurrency: int = Field(default=4, ge=1, le=64)
    searches: int = Field(default=0, ge=0, le=64)
    model: str | None = None
    model_url: str | None = None
    model_key: SecretStr | None = None
    model_timeout: float = Field(default=120.0, ge=1, le=3_600)
    model_retries: int = Field(default=2, ge=0, le=10)
    model_context: int = Field(default=2_000, ge=500, le=1_000_000)
    model_tokens: int = Field(default=400, ge=20, le=100_000)
    model_splits: bool = True
    writer: Literal["auto", "extractive"] = "auto"
    withhold: bool = True
