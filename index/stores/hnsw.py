"""The files of a nearest-neighbour graph as Chroma's hnswlib writes them: may they be opened?

hnswlib believes what it reads. A file that is cut short, or a link to an element that does not exist, ends the process
with a segmentation fault; so the files are looked at here before Chroma opens them. Each graph is a folder:

    header.bin            the sizes below, one after another
    data_level0.bin       for each element: its links on the lowest level, its vector, its label
    length.bin            for each element: the length of its vector
    link_lists.bin        for each element: the bytes that follow for it, then its links on each higher level
    index_metadata.pickle which label is which passage
"""

import math
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

HEADER = struct.Struct("=i6QiI3QdQ")
"""Version; six sizes; highest level and where it is entered; three numbers of links; two numbers for building."""

VERSION = 1
"""Of the files, as far as this module knows them. Chroma itself refuses another one without coming to harm."""

ELEMENTS_AT_ONCE = 4_096
"""Elements read at once: 7 MB of the bundled model's."""

LEAST_CAPACITY, MOST_CANDIDATES = 100_000, 100_000
"""Room for elements, and neighbours looked at for each: hnswlib takes memory for all that a header speaks of."""

WRITTEN = "index_metadata.pickle"
"""The file that Chroma writes last when it writes a graph. The others it may make anew when it opens a folder."""

State = tuple[tuple[str, int, int], ...]
"""Name, size and time of each file of the graphs."""


class _Header(NamedTuple):
    """`header.bin`: sizes in bytes and numbers of elements or links."""

    version: int
    offset_level0: int
    capacity: int
    elements: int
    element_size: int
    label_offset: int
    vector_offset: int
    highest: int
    entry: int
    links: int
    links_level0: int
    wanted_links: int
    level_factor: float
    candidates: int

    @property
    def level_size(self) -> int:
        """Bytes of an element's links on one higher level: their number, then room for all of them."""
        return 4 + 4 * self.links


class _Damaged(Exception):
    """What is wrong with a graph, in a few words."""


def fault(folder: Path) -> str | None:
    """Return what is wrong with the graphs below Chroma's folder, in a few words, or None.

    Reads the files once, 1.7 KB for each passage.
    """
    for header in sorted(folder.glob("*/header.bin")):
        try:
            _require_sound(header.parent)
        except _Damaged as error:
            return str(error)
        except FileNotFoundError as error:
            if header.exists():  # else the graph was removed since it was listed
                return f"{Path(error.filename).name} is missing"
        except OSError as error:
            return f"{header.parent.name} cannot be read: {error.strerror}"
    return None


def state(folder: Path, name: str = "*") -> State:
    """Return what tells that the files are the same as before: as long as this is, so is `fault`.

    Args:
        name: of the files to look at.
    """
    found = []
    for file in sorted(folder.glob(f"*/{name}")):
        with suppress(OSError):  # gone since it was listed
            about = file.stat()
            found.append((str(file), about.st_size, about.st_mtime_ns))
    return tuple(found)


def _require_sound(folder: Path) -> None:
    header = _header(folder)
    named = (folder / WRITTEN).exists()
    if header.version != VERSION or not (header.elements or named):
        return
    if not (header.elements and named):
        raise _Damaged("header.bin speaks of no elements" if named else f"{WRITTEN} is missing")
    for name, size in ("data_level0.bin", header.element_size), ("length.bin", 4):
        if (folder / name).stat().st_size < header.elements * size:
            raise _Damaged(f"{name} ends early")
    levels = _levels((folder / "link_lists.bin").read_bytes(), header)
    if header.entry >= header.elements or levels[header.entry] != header.highest:
        raise _Damaged("header.bin and link_lists.bin contradict each other")
    if not all(_within(links, header.links_level0, header.elements) for links in _links_level0(folder, header)):
        raise _Damaged("data_level0.bin links to what does not exist")


def _header(folder: Path) -> _Header:
    data = (folder / "header.bin").read_bytes()
    if len(data) < HEADER.size:
        raise _Damaged("header.bin ends early")
    header = _Header(*HEADER.unpack_from(data))
    if header.version == VERSION and not _consistent(header):
        raise _Damaged("header.bin contradicts itself")
    return header


def _consistent(header: _Header) -> bool:
    vector = header.label_offset - header.vector_offset
    return (
        header.offset_level0 == 0
        and header.elements <= header.capacity <= 16 * header.elements + LEAST_CAPACITY
        and header.vector_offset == 4 + 4 * header.links_level0
        and header.element_size == header.label_offset + 8
        and vector > 0
        and vector % 4 == 0
        and 2 <= header.links == header.wanted_links
        and header.links_level0 == 2 * header.links
        and math.isclose(header.level_factor, 1 / math.log(header.links))
        and header.candidates <= MOST_CANDIDATES
        and (header.highest >= 0 if header.elements else header.highest == -1)
    )


def _levels(data: bytes, header: _Header) -> NDArray[np.int64]:
    """How many higher levels each element is on, from `link_lists.bin`."""
    levels, rows, at = np.zeros(header.elements, np.int64), [], 0
    for number in range(header.elements):
        size = int.from_bytes(data[at : at + 4], "little")
        at += 4
        if at + size > len(data):
            raise _Damaged("link_lists.bin ends early")
        if size:
            levels[number], rest = divmod(size, header.level_size)
            if rest or levels[number] > header.highest:
                raise _Damaged("link_lists.bin has levels that do not exist")
            rows.append(np.frombuffer(data, "<u4", size // 4, at).reshape(-1, 1 + header.links))
            at += size
    if rows:
        links = np.concatenate(rows)
        level = np.concatenate([np.arange(1, 1 + len(each)) for each in rows])
        # A link of a level leads to an element that is on that level itself.
        if not _within(links, header.links, header.elements) or not _on_level(links, level, levels):
            raise _Damaged("link_lists.bin links to what does not exist")
    return levels


def _on_level(links: NDArray[np.uint32], level: NDArray[np.int64], levels: NDArray[np.int64]) -> bool:
    used = _used(links)
    reached = levels[np.where(used, links[:, 1:], 0)] >= level[:, np.newaxis]
    return bool((reached | ~used).all())


def _links_level0(folder: Path, header: _Header) -> Iterator[NDArray[np.uint32]]:
    """The links of all elements on the lowest level, some elements at a time."""
    with (folder / "data_level0.bin").open("rb") as file:
        for start in range(0, header.elements, ELEMENTS_AT_ONCE):
            wanted = min(ELEMENTS_AT_ONCE, header.elements - start)
            data = np.frombuffer(file.read(wanted * header.element_size), np.uint8)
            rows = data[: len(data) // header.element_size * header.element_size].reshape(-1, header.element_size)
            yield np.ascontiguousarray(rows[:, : header.vector_offset]).view("<u4")


def _used(links: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Which places of a row of links are in use; the row begins with their number, in its lower half."""
    used: NDArray[np.bool_] = np.arange(links.shape[1] - 1) < (links[:, :1] & 0xFFFF)
    return used


def _within(links: NDArray[np.uint32], most: int, elements: int) -> bool:
    """Whether rows of links have no more than they have room for, and each leads to an element."""
    numbers = links[:, 0] & 0xFFFF
    return bool((numbers <= most).all()) and not bool((_used(links) & (links[:, 1:] >= elements)).any())
