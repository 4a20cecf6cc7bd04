"""Records -> documents, in a process that is held to a budget: the record that hangs or ends it is named."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import polars as pl

from flows.run.workers.budget import Budget
from flows.run.workers.processes import Idle, ProcessLost, one_thread_each
from transforms.rejections import rejected
from transforms.schemas import DOCUMENTS

# A page takes some 40 ms of CPU time and, while its tree is there, some 100 bytes for each of its own.
READING = Budget(
    cpu_seconds=20.0,
    cpu_seconds_per_character=0.00002,
    megabytes=1_000.0,
    megabytes_per_character=0.0005,
)
_TRIES = 2  # of a record by itself: what ended a process may have been another program's doing

Documents = tuple[pl.DataFrame, pl.DataFrame]  # DOCUMENTS and REJECTED
Read = Callable[[pl.DataFrame, dict[str, Any]], Documents]


def read_documents(records: pl.DataFrame, settings: dict[str, Any]) -> Documents:
    """transforms.documents.stage.documents, of RECORDS and its keyword arguments, in this process."""
    from transforms.documents.stage import documents  # its parsers take a second to import

    return documents(records, **settings)


@contextmanager
def document_reader(
    n_workers: int, idle: Idle | None = None, budget: Budget = READING, read: Read = read_documents
) -> Iterator[Read]:
    """A function as read_documents, which works in another process, with limits; no workers: in this one, without.

    A record over the budget is REJECTED as too_costly, the others of its chunk are read. The process starts with the
    first chunk, and is left idle after each; raises WorkerDied if it cannot start.
    """
    if n_workers < 1:
        yield read
        return
    idle = idle or Idle()
    with one_thread_each():
        try:
            yield _Reader(idle, budget, read).documents
        finally:
            idle.end()


class _Reader:
    def __init__(self, idle: Idle, budget: Budget, read: Read) -> None:
        self._idle, self._budget, self._read = idle, budget, read

    def documents(self, records: pl.DataFrame, settings: dict[str, Any]) -> Documents:
        try:
            return self._call(records, settings)
        except ProcessLost:
            found = [self._record(record, settings) for record in records.iter_slices(1)]
            return pl.concat([documents for documents, _ in found]), pl.concat([refused for _, refused in found])

    def _record(self, record: pl.DataFrame, settings: dict[str, Any]) -> Documents:
        for left in reversed(range(_TRIES)):
            try:
                return self._call(record, settings)
            except ProcessLost as lost:
                if lost.is_costly or not left:
                    return _refused(record, str(lost))
        raise AssertionError("the last try returns or raises")

    def _call(self, records: pl.DataFrame, settings: dict[str, Any]) -> Documents:
        process = self._idle.take()
        n_bytes = int(records["payload"].bin.size().sum())
        try:
            found: Documents = process.call(self._read, (records, settings), self._budget, n_bytes)
        finally:
            self._idle.leave(process)
        return found


def _refused(record: pl.DataFrame, how: str) -> Documents:
    """No DOCUMENTS, and a record as REJECTED."""
    row = {
        "stage": "documents",
        "table_name": "documents",
        "row_key": None,
        "origin": record["origin"][0],
        "reason_code": "too_costly",
        "detail": f"finding its text {how}",
        "payload_sha256": record["payload_sha256"][0],
    }
    return DOCUMENTS.empty(), rejected([row])
