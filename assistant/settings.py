"""All settings of Lede in one class: `LEDE_*` variables, or `lede.toml` in the library's folder.

    LEDE_HOME=/data/news LEDE_PORT=8000 lede chat

A key in `lede.toml` that is no setting is refused by name. Not here: how values are looked up (`index.settings`).
"""

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from index.settings import LibrarySettings


class Settings(LibrarySettings):
    """Everything that can be set.

    Attributes:
        host: address the page listens on; anything but loopback lets others read the whole library.
        port: of the page; the next free one is taken where it is in use.
        sentences: of an answer, at most, for the writer that quotes.
        question_characters: longest question that is accepted.
        concurrency: questions answered at the same time; the others wait their turn.
    """

    model_config = SettingsConfigDict(env_prefix="LEDE_", env_ignore_empty=True, frozen=True, extra="forbid")

    host: str = "127.0.0.1"
    port: int = Field(default=7860, ge=0, le=65535)
    sentences: int = Field(default=4, ge=1, le=20)
    question_characters: int = Field(default=2_000, ge=100, le=20_000)
    concurrency: int = Field(default=4, ge=1, le=64)
