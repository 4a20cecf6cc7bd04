"""A DuckDB file made equal to another: only the blocks that differ are written, and all are checked."""

import os
import struct
from concurrent.futures import ThreadPoolExecutor
from io import FileIO
from pathlib import Path
from typing import NamedTuple

import numpy as np

# DuckDB's file: a header of the file, two of the database (the one of the later iteration counts), then its blocks.
# Each begins with a checksum of the rest of it. Some blocks hold 64 smaller ones of metadata: the place of the next one
# (the number of its block and, in the highest byte, its own in that), then what it says. The list of blocks that
# nothing uses is there: how many, and their numbers. Those at the end are cut off after the headers are written.
_HEADER = 4096
_HEADERS = 3 * _HEADER
_DATABASE = struct.Struct("<6Q")  # checksum, iteration, first block of the catalog, free list, blocks, bytes of a block
_FACTOR, _START = np.uint64(0xBF58476D1CE4E5B9), np.uint64(5381)
_WORD = 8  # bytes of a checksum, of a place, of a number
_SMALLER = 64  # blocks of metadata in a block
_NOWHERE = (1 << 64) - 1
_LARGEST_BLOCK = 1 << 18
_AT_ONCE = 4 * _LARGEST_BLOCK
_THREADS = 2  # what takes time, reading and adding up, they do side by side


class _Layout(NamedTuple):
    """The blocks of a file: how many bytes one has, how many there are, and which of them nothing uses."""

    size: int
    n_blocks: int
    unused: frozenset[int]


def make_equal(source: Path, target: Path) -> bool:
    """Write to a target, which need not be there, what a file at rest has and it has not, and onto its disk.

    Returns whether every block of the source that is used agrees with its checksum. If not, or if it is laid out in
    another way than is known here, only DuckDB can say whether it can read the file.
    """
    with FileIO(source, "r") as old, FileIO(target, "r+" if target.exists() else "w+") as new:
        layout = _layout(old)
        old.seek(0)
        head, n_bytes = old.read(_HEADERS), os.fstat(old.fileno()).st_size
        if new.read(_HEADERS) != head:
            _write(new, 0, head)
        size = layout.size if layout else _LARGEST_BLOCK
        length = -(-max(n_bytes - _HEADERS, 1) // (_THREADS * _AT_ONCE)) * _AT_ONCE
        with ThreadPoolExecutor(_THREADS) as threads:
            parts = [range(at, min(at + length, n_bytes)) for at in range(_HEADERS, n_bytes, length)]
            damaged = frozenset().union(*threads.map(lambda part: _part(source, target, part, size), parts))
        new.truncate(n_bytes)
        os.fsync(new.fileno())
    return layout is not None and damaged <= layout.unused and _is_whole(n_bytes, layout)


def _part(source: Path, target: Path, part: range, size: int) -> set[int]:
    """Make some bytes of a target equal; returns the numbers of whole blocks there that are not as their checksums."""
    damaged: set[int] = set()
    ours, theirs = bytearray(_AT_ONCE), bytearray(_AT_ONCE)
    with FileIO(source, "r") as old, FileIO(target, "r+") as new:
        for at in part[::_AT_ONCE]:
            old.seek(at)
            read = memoryview(ours)[: old.readinto(ours)]
            if len(read) % size == 0:
                first = (at - _HEADERS) // size
                damaged.update(first + int(place) for place in np.flatnonzero(~_agreeing(read, size)))
            new.seek(at)
            n_there = new.readinto(theirs) or 0
            if n_there < len(read) or ours != theirs:
                there = memoryview(theirs)[:n_there]
                for start in range(0, len(read), size):
                    if bytes(piece := read[start : start + size]) != bytes(there[start : start + size]):
                        _write(new, at + start, piece)
    return damaged


def _is_whole(n_bytes: int, layout: _Layout) -> bool:
    """Whether a file of so many bytes has whole blocks, and all but unused ones at its end."""
    n_there, rest = divmod(n_bytes - _HEADERS, layout.size)
    return rest == 0 and layout.unused.issuperset(range(n_there, layout.n_blocks))


def _layout(file: FileIO) -> _Layout | None:
    """The blocks of a file by its headers and its list of unused ones; None where these do not hold together."""
    head = file.read(_HEADERS)
    if len(head) < _HEADERS or not _agreeing(head, _HEADER).all():
        return None
    latest = max((_DATABASE.unpack_from(head, place * _HEADER) for place in (1, 2)), key=lambda found: found[1])
    free_list, n_blocks, size = latest[-3:]
    if not 0 < size <= _LARGEST_BLOCK or _AT_ONCE % size:
        return None
    unused = _numbers(file, free_list, size, n_blocks)
    return None if unused is None else _Layout(size, n_blocks, unused)


def _numbers(file: FileIO, place: int, size: int, n_blocks: int) -> frozenset[int] | None:
    """The block numbers of a list in the metadata of a file; None where it is not one of its blocks."""
    length = (size - _WORD) // _SMALLER // _WORD * _WORD
    words = np.empty(0, "<u8")
    while place != _NOWHERE and (not len(words) or len(words) <= words[0]):
        block, number = place & ((1 << 56) - 1), place >> 56
        file.seek(_HEADERS + block * size)
        read = file.read(size)
        if len(read) < size or number >= _SMALLER or not _agreeing(read, size).all():
            return None
        found = np.frombuffer(read, "<u8", length // _WORD, _WORD + number * length)
        place, words = int(found[0]), np.append(words, found[1:])
    numbers = frozenset(words[1 : 1 + int(words[0])].tolist()) if len(words) else frozenset()
    is_list = not len(words) or len(numbers) == words[0]
    return numbers if is_list and all(number < n_blocks for number in numbers) else None


def _agreeing(blocks: "memoryview | bytes", size: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":
    """Which of some blocks begin with the checksum of what they hold."""
    words = np.frombuffer(blocks, "<u8").reshape(-1, size // _WORD)
    return np.asarray(np.bitwise_xor.reduce(words[:, 1:] * _FACTOR, axis=1) ^ _START == words[:, 0])


def _write(file: FileIO, at: int, piece: "memoryview | bytes") -> None:
    file.seek(at)
    while piece:
        piece = piece[file.write(piece) :]
