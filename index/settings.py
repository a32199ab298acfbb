"""Where a library stands and how it is reached; `assistant.settings` adds what answering needs.

A value given in code wins over the environment (`LEDE_HOME`, ...), which wins over `lede.toml` in the library's folder.
"""

from pathlib import Path
from typing import Any, Self

from platformdirs import user_data_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from index.errors import SettingsError

SETTINGS_FILE = "lede.toml"


class LibrarySettings(BaseSettings):
    """The settings that `Library.open` reads.

    Attributes:
        home: the folder that holds everything; made when missing.
        chroma_url: of a Chroma server to keep the vectors in; by default they are kept in the home.
        chroma_token: that the server asks for; shown nowhere.
        chroma_tenant, chroma_database: where on the server; both must be there.
        chroma_timeout: seconds to wait for the server to take a connection, and for each of its answers.
        lock_wait: seconds to wait for another process that is changing the library, before giving up.
        read_seconds: of a processor's time that reading one file may take until its next article.
        read_memory: megabytes that reading one file may take; not kept on macOS and Windows.
    """

    model_config = SettingsConfigDict(env_prefix="LEDE_", env_ignore_empty=True, frozen=True, extra="ignore")

    home: Path = Field(default_factory=lambda: user_data_path("lede", appauthor=False))
    chroma_url: str | None = None
    chroma_token: SecretStr | None = None
    chroma_tenant: str = Field(default="default_tenant", min_length=1)
    chroma_database: str = Field(default="default_database", min_length=1)
    chroma_timeout: float = Field(default=10.0, gt=0)
    lock_wait: float = Field(default=600.0, ge=0)
    read_seconds: float = Field(default=30.0, gt=0)
    read_memory: int = Field(default=2048, ge=100)

    @classmethod
    def load(cls, home: Path | str | None = None, **values: Any) -> Self:
        """Read the settings.

        Args:
            home: the library's folder, where it is not to come from the environment.
            values: settings by name; None means not given.

        Raises:
            SettingsError: a value cannot be used, or `lede.toml` holds a key that is no setting.
        """
        given = {name: value for name, value in {"home": home, **values}.items() if value is not None}
        try:
            settings = cls(**given)
        except ValidationError as error:
            first = error.errors()[0]
            name = ".".join(str(part) for part in first["loc"])
            # What stands under a name that is no setting, or in one that holds a secret, may be a key.
            shown = name in cls.model_fields and "Secret" not in str(cls.model_fields[name].annotation)
            found = f" (found {first['input']!r})" if shown else ""
            raise SettingsError(
                f"the setting {name} cannot be used: {first['msg']}{found}; "
                f"it comes from LEDE_{name.upper()} or from {SETTINGS_FILE} in the library's folder"
            ) from None
        except ValueError as error:
            raise SettingsError(f"{SETTINGS_FILE} in the library's folder cannot be read: {error}") from error
        return settings.model_copy(update={"home": settings.home.expanduser().absolute()})

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the base class fixes the arguments
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Code, environment, then the file in the home that the first two lead to."""
        home = init_settings().get("home") or env_settings().get("home") or user_data_path("lede", appauthor=False)
        file = Path(home).expanduser() / SETTINGS_FILE
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, file)
