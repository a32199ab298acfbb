"""Chroma on a server, asked with limits.

chromadb's own client waits for ever, never closes its connections, forgets a path behind the address, and loses the
status of what it is answered; so its inner API is used here, over a connection of which that is set right.
"""

import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self
from urllib.parse import unquote, urlsplit

from index.errors import LedeError, SettingsError, VectorsUnavailable
from index.settings import LibrarySettings
from index.stores.chroma import HNSW, Chroma, Metadata
from index.stores.forking import forget_in_child, keep

if TYPE_CHECKING:
    import httpx
    from chromadb.api.models.Collection import Collection

LONGEST_FAULT = 200
"""Characters that are shown of what a server says went wrong."""


@dataclass(frozen=True)
class ChromaServer:
    """Where a Chroma server is, and how it is asked.

    Attributes:
        address: with port and path, without user and password.
        headers: what says who asks; shown nowhere.
        tenant, database: where on the server.
        timeout: seconds to wait for a connection, and for each answer.
    """

    address: str
    headers: Mapping[str, str] = field(repr=False)
    tenant: str
    database: str
    timeout: float

    @classmethod
    def of(cls, settings: LibrarySettings) -> Self | None:
        """Return the server that the settings name, or None.

        Raises:
            SettingsError: the address or the token cannot be used.
        """
        url = settings.chroma_url
        if url is None:
            return None
        token = settings.chroma_token.get_secret_value() if settings.chroma_token else None
        if token is not None and not (token.isascii() and token.isprintable() and " " not in token):
            raise SettingsError(
                "LEDE_CHROMA_TOKEN holds characters that no token has; copy it again, without line ends"
            )
        address, headers = _address(url)
        if token is not None:  # the first is what a proxy and Chroma's own check look for, the second Chroma's cloud
            headers = {"Authorization": f"Bearer {token}"} | headers | {"X-Chroma-Token": token}
        tenant, database = settings.chroma_tenant, settings.chroma_database
        return cls(address, headers, tenant, database, settings.chroma_timeout)

    @staticmethod
    def is_silence(error: Exception) -> bool:
        """Return whether an error is that nothing was answered in time."""
        import httpx

        return isinstance(error, httpx.TimeoutException)

    def fault(self, error: Exception) -> VectorsUnavailable:
        """Return what went wrong between here and the server."""
        import httpx

        where, check = f"the Chroma server at {self.address}", "check LEDE_CHROMA_URL"
        match error:
            case httpx.TimeoutException():
                said, advice = (
                    f"{where} did not answer within {self.timeout:g} s",
                    "see what it is doing, or restart it",
                )
            case httpx.ConnectError():
                said, advice = f"no Chroma server answers at {self.address} ({error})", f"start it, or {check}"
            case httpx.TransportError():
                said, advice = f"{where} broke the connection off ({error})", "see whether it is still running"
            case _Refused(status=401 | 403):
                said = f"{where} refuses this library ({error})"
                advice = "check LEDE_CHROMA_TOKEN, or user and password in LEDE_CHROMA_URL"
            case _Refused():
                said, advice = f"what answers at {self.address} is no Chroma server ({error})", check
            case _:
                text = " ".join(str(error).split())[:LONGEST_FAULT] or type(error).__name__
                said, advice = f"{where} answers with an error ({text})", "see its log"
        return VectorsUnavailable(said, advice)


def _address(url: str) -> tuple[str, dict[str, str]]:
    """An address without what says who asks, and that as headers."""
    name = "LEDE_CHROMA_URL"
    parts = urlsplit(url.strip())
    shown = url.strip().rpartition("@")[2]
    if parts.scheme not in ("http", "https"):
        raise SettingsError(
            f"{name} must begin with http:// or https://, as in http://localhost:8000 (found {shown!r})"
        )
    if parts.query or parts.fragment:
        raise SettingsError(f"{name} must end with the path, without ? or # (found {shown!r})")
    try:
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port = None, None
    if not host:
        raise SettingsError(f"{name} names no host that can be reached (found {shown!r})")
    place = f"[{host}]" if ":" in host else host
    port = port or (443 if parts.scheme == "https" else 8000)
    headers = {}
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {b64encode(user.encode()).decode()}"
    return f"{parts.scheme}://{place}:{port}{parts.path.rstrip('/')}", headers


class _Refused(Exception):
    """The status of an answer that chromadb would drop."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


class Remote:
    """A Chroma server as a place for collections.

    Args:
        server: is not asked for anything before it is used.
    """

    shared = True

    def __init__(self, server: ChromaServer) -> None:
        self._server = server
        self._connection: _Connection | None = None
        self._silence: tuple[float, VectorsUnavailable] | None = None
        forget_in_child(self)

    def forget(self) -> None:
        """Leave the connection to the process that this one was forked from."""
        keep(self._connection)
        self._connection = None

    @contextmanager
    def using(self) -> Iterator[Chroma]:
        """Chroma as long as the block lasts; see `chroma.Place`. Several threads may use it at once."""
        silence = self._silence
        if silence and time.monotonic() < silence[0]:  # somebody just waited in vain
            raise silence[1]
        try:
            connection = self._connection = self._connection or _Connection(self._server)
            yield connection
        except LedeError:
            raise
        except Exception as error:
            fault = self._server.fault(error)
            if self._server.is_silence(error):
                self._silence = time.monotonic() + self._server.timeout, fault
            raise fault from error

    def refresh(self) -> None:
        """Needs nothing: a server has what anybody wrote."""

    def clear(self) -> None:
        """Leave everything: other libraries have their share."""

    def close(self) -> None:
        """Close the connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class _Connection:
    """Connections to a server, opened when they are needed."""

    def __init__(self, server: ChromaServer) -> None:
        import httpx
        from chromadb.api.fastapi import FastAPI
        from chromadb.config import Settings, System

        self._server = server
        system = System(
            Settings(
                anonymized_telemetry=False,
                chroma_api_impl="chromadb.api.fastapi.FastAPI",
                chroma_server_host=server.address,
                chroma_server_http_port=urlsplit(server.address).port,
                chroma_server_headers=dict(server.headers),
            )
        )
        self._api = system.instance(FastAPI)
        self._session: httpx.Client = self._api._session  # noqa: SLF001 - chromadb offers no other way to set a limit
        self._session.timeout = httpx.Timeout(server.timeout)
        self._session.event_hooks = {"response": [_require_chroma]}
        system.start()

    def find(self, name: str) -> "Collection | None":
        """Return the collection of this name, or None."""
        from chromadb.api.models.Collection import Collection
        from chromadb.errors import NotFoundError

        place = {"tenant": self._server.tenant, "database": self._server.database}
        try:
            model = self._api.get_collection(name, **place)
        except NotFoundError:
            self._require_database()
            return None
        return Collection(self._api, model, embedding_function=None)

    def create(self, name: str, metadata: Metadata) -> "Collection":
        """Make a collection for vectors that are compared by their cosine."""
        from chromadb.api.collection_configuration import CreateCollectionConfiguration
        from chromadb.api.models.Collection import Collection

        model = self._api.create_collection(
            name,
            configuration=CreateCollectionConfiguration(hnsw=HNSW),
            metadata=dict(metadata),
            get_or_create=True,
            tenant=self._server.tenant,
            database=self._server.database,
        )
        return Collection(self._api, model, embedding_function=None)

    def drop(self, name: str) -> None:
        """Remove a collection, if it is there."""
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self._api.delete_collection(name, tenant=self._server.tenant, database=self._server.database)

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def _require_database(self) -> None:
        from chromadb.errors import NotFoundError

        server = self._server
        try:
            self._api.get_database(server.database, tenant=server.tenant)
        except NotFoundError as error:
            raise VectorsUnavailable(
                f"the Chroma server at {server.address} has no database {server.database!r} of a tenant "
                f"{server.tenant!r}",
                "make it there, or check LEDE_CHROMA_TENANT and LEDE_CHROMA_DATABASE",
            ) from error


def _require_chroma(response: "httpx.Response") -> None:
    """Refuse what is no answer of Chroma's, before chromadb drops its status."""
    refused = response.status_code in (401, 403)
    if refused or (not response.is_success and "json" not in response.headers.get("content-type", "")):
        raise _Refused(response.status_code)
