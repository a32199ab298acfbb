"""Chroma as Lede uses it: a folder, or a server that is asked with limits.

Both find, create and drop collections, and can be closed. chromadb's own client for servers waits for ever, never
closes its connections, forgets a path behind the address, and loses the status of what it is answered; so its inner
API is used here, over a connection of which that is set right. Not here: what a collection holds (`vectors`).
"""

import os
import threading
from base64 import b64encode
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import unquote, urlsplit

from index.errors import SettingsError, VectorsUnavailable
from index.forking import forget_in_child
from index.settings import LibrarySettings

if TYPE_CHECKING:
    import httpx
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection

HNSW: "CreateHNSWConfiguration" = {
    "space": "cosine",
    "ef_construction": 200,
    "ef_search": 200,
    "max_neighbors": 24,
}
"""The graph's settings, fixed at a collection's creation; ef_search must be above the number of candidates."""

LONGEST_FAULT = 200
"""Characters that are shown of what a server says went wrong."""

Metadata = Mapping[str, str]


class Chroma(Protocol):
    """A Chroma that is open."""

    def find(self, name: str) -> "Collection | None":
        """The collection of this name, or None."""

    def create(self, name: str, metadata: Metadata) -> "Collection":
        """Makes a collection for vectors that are compared by their cosine."""

    def drop(self, name: str) -> None:
        """Removes a collection, if it is there."""

    def close(self) -> None:
        """Lets go of it."""


class Folder:
    """A Chroma in a folder, which is made when missing.

    Args:
        folder: may be opened several times at once; each time sees what was there when it was opened.
    """

    def __init__(self, folder: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        # Where opening fails, chromadb keeps the half of it under this spelling, which is then never given back.
        self._spelling = _spellings.take(folder)
        self._client = chromadb.PersistentClient(self._spelling, settings=Settings(anonymized_telemetry=False))

    def find(self, name: str) -> "Collection | None":
        """The collection of this name, or None."""
        from chromadb.errors import NotFoundError

        try:
            return self._client.get_collection(name, embedding_function=None)
        except NotFoundError:
            return None

    def create(self, name: str, metadata: Metadata) -> "Collection":
        """Makes a collection for vectors that are compared by their cosine."""
        from chromadb.api.collection_configuration import CreateCollectionConfiguration

        configuration = CreateCollectionConfiguration(hnsw=HNSW)
        return self._client.get_or_create_collection(
            name, embedding_function=None, configuration=configuration, metadata=dict(metadata)
        )

    def drop(self, name: str) -> None:
        """Removes a collection, if it is there."""
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self._client.delete_collection(name)

    def close(self) -> None:
        """Lets go of the folder."""
        self._client.close()  # type: ignore[attr-defined]
        _spellings.give_back(self._spelling)


class _Spellings:
    """Ways to write a folder's path that open clients of this process use.

    Chroma keeps one database per path *string* for the whole process: a second client on the same string would be
    handed the first one's stale graph.
    """

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._used = self._forked = False
        self._lock = threading.Lock()
        forget_in_child(self)

    def forget(self) -> None:
        """Remembers that this process was forked from one that has used Chroma."""
        self._forked, self._lock = self._used, threading.Lock()

    def take(self, folder: Path) -> str:
        """One that is not in use.

        Raises:
            VectorsUnavailable: Chroma searches with threads of the whole process, which a forked one has lost for good.
        """
        if self._forked:
            raise VectorsUnavailable(
                "Chroma does not work in a process that was forked from one that had used it",
                "start it by multiprocessing's 'spawn' or 'forkserver', or fork before the first search",
            )
        with self._lock:
            self._used = True
            written = (str(folder) + f"{os.sep}." * repeats for repeats in count())
            spelling = next(one for one in written if one not in self._taken)
            self._taken.add(spelling)
            return spelling

    def give_back(self, spelling: str) -> None:
        """It is no longer in use."""
        with self._lock:
            self._taken.discard(spelling)


_spellings = _Spellings()


@dataclass(frozen=True)
class Server:
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
        """The server that the settings name, or None.

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
        """Whether an error is that nothing was answered in time."""
        import httpx

        return isinstance(error, httpx.TimeoutException)

    def fault(self, error: Exception) -> VectorsUnavailable:
        """What went wrong between here and the server."""
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
    """A connection to a Chroma server. Nothing is asked before it is used.

    Args:
        server: see there.
    """

    def __init__(self, server: Server) -> None:
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
        """The collection of this name, or None."""
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
        """Makes a collection for vectors that are compared by their cosine."""
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
        """Removes a collection, if it is there."""
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self._api.delete_collection(name, tenant=self._server.tenant, database=self._server.database)

    def close(self) -> None:
        """Closes the connections."""
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
    """Refuses what is no answer of Chroma's, before chromadb drops its status."""
    refused = response.status_code in (401, 403)
    if refused or (not response.is_success and "json" not in response.headers.get("content-type", "")):
        raise _Refused(response.status_code)
