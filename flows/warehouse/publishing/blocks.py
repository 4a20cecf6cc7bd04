"""A DuckDB file made equal to another: only the blocks that differ are written, and all are checked."""

import os
import struct
from io import FileIO
from pathlib import Path

import numpy as np

# DuckDB's file: a header of the file, two of the database (the one of the later iteration counts), then its blocks.
# Each begins with a checksum of the rest of it.
_HEADER = 4096
_HEADERS = 3 * _HEADER
_DATABASE = struct.Struct("<6Q")  # checksum, iteration, first block of the catalog, free list, blocks, bytes of a block
_FACTOR, _START = np.uint64(0xBF58476D1CE4E5B9), np.uint64(5381)
_LARGEST_BLOCK = 1 << 18
_AT_ONCE = 16 * _LARGEST_BLOCK


def make_equal(source: Path, target: Path) -> bool:
    """Write to a target, which need not be there, what a file at rest has and it has not, and onto its disk.

    Returns whether every block of the source agrees with its checksum. If not, only DuckDB can say whether it uses it.
    """
    with FileIO(source, "r") as old, FileIO(target, "r+" if target.exists() else "w+") as new:
        head = old.read(_HEADERS)
        block = _block_size(head, os.fstat(old.fileno()).st_size)
        is_sound = block is not None and _agree(head, _HEADER)
        size = block or _LARGEST_BLOCK
        if new.read(_HEADERS) != head:
            _write(new, 0, head)
        at, ours, theirs = _HEADERS, bytearray(_AT_ONCE), bytearray(_AT_ONCE)
        while n_read := old.readinto(ours):
            read = memoryview(ours)[:n_read]
            is_sound = is_sound and n_read % size == 0 and _agree(read, size)
            new.seek(at)
            n_there = new.readinto(theirs) or 0
            if n_there < n_read or ours != theirs:
                there = memoryview(theirs)[:n_there]
                for start in range(0, n_read, size):
                    if bytes(piece := read[start : start + size]) != bytes(there[start : start + size]):
                        _write(new, at + start, piece)
            at += n_read
        new.truncate(at if len(head) == _HEADERS else len(head))
        os.fsync(new.fileno())
    return is_sound


def _block_size(head: bytes, n_bytes: int) -> int | None:
    """The bytes of a block by the headers of a file; None where the file is not of so many blocks."""
    if len(head) < _HEADERS:
        return None
    latest = max((_DATABASE.unpack_from(head, place * _HEADER) for place in (1, 2)), key=lambda found: found[1])
    n_blocks, size = latest[-2:]
    is_whole = 0 < size <= _LARGEST_BLOCK and _AT_ONCE % size == 0 and n_bytes >= _HEADERS + n_blocks * size
    return size if is_whole else None


def _agree(blocks: "memoryview | bytes", size: int) -> bool:
    """Whether each of some blocks begins with the checksum of what it holds."""
    words = np.frombuffer(blocks, "<u8").reshape(-1, size // 8)
    sums = np.bitwise_xor.reduce(words[:, 1:] * _FACTOR, axis=1) ^ _START
    return bool((sums == words[:, 0]).all())


def _write(file: FileIO, at: int, piece: "memoryview | bytes") -> None:
    file.seek(at)
    while piece:
        piece = piece[file.write(piece) :]
