"""What the next chunk of fetched records is made of."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import polars as pl

from flows.inputs.records import Chunk, Fetches, Finished
from flows.sources.memory import Last
from flows.sources.settings import Source
from flows.web.exchange import Fetched
from transforms.credentials import without_credentials
from transforms.rejections import rejected
from transforms.schemas import FEED_ITEMS, FETCHES, RECORDS, conform

_CHUNK_BYTES = 8 * 1024**2
_CHUNK_ROWS = 2048  # of things that are no records


class Pending:
    """Records, refusals and notes since the last chunk."""

    def __init__(self) -> None:
        self._records: list[dict[str, Any]] = []
        self._rejects: list[dict[str, Any]] = []
        self._skipped: list[Finished] = []
        self._finished: list[Finished] = []
        self._fetches: list[dict[str, Any]] = []
        self._items: list[dict[str, Any]] = []
        self._n_bytes = self._n_unchanged = 0

    def record(
        self, origin: str, kind: str, payload: bytes, *, url: str | None, fetched_at: datetime | None, given: str | None
    ) -> None:
        """Take in a record; the arguments are the columns of RECORDS."""
        self._n_bytes += len(payload)
        self._records.append(
            {
                "origin": origin,
                "format": kind,
                "payload": payload,
                "payload_sha256": sha256(payload).hexdigest(),
                "url": url,
                "fetched_at": fetched_at,
                "given": given,
            }
        )

    def reject(self, origin: str, reason_code: str, detail: str) -> None:
        """Take in what cannot be read."""
        row = {"stage": "read", "table_name": "documents", "origin": origin}
        self._rejects.append(row | {"reason_code": reason_code, "detail": detail})

    def skip(self, origin: str, n_records: int) -> None:
        """Take in what is there already: so many records, or what was rejected of this origin before."""
        self._skipped.append(Finished(origin, "", n_records))

    def unchanged(self, n_records: int) -> None:
        """Take in so many records of which an address says that they are as they were."""
        self._n_unchanged += n_records

    def finish(self, file: Finished) -> None:
        """Take note of a file that is done with."""
        self._finished.append(file)

    def fetched(
        self,
        source: Source | None,
        answer: Fetched,
        *,
        n_items: int | None = None,
        n_new: int | None = None,
        is_complete: bool = True,
        problem: tuple[str, str] | None = None,
        detail: Iterable[str] = (),
        last: Last | None = None,
    ) -> None:
        """Take note of a fetch.

        The next one is conditional if all that this one gave is taken in (is_complete); `last` is what an answer "not
        modified" stands for.
        """
        kept = answer if last is None or answer.etag or answer.last_modified else last  # 304 need not repeat them
        is_held = is_complete and not problem
        hops = [f"{status} at {url}" for status, url in answer.redirects]
        if hops and not answer.problem:
            hops.append(f"read at {answer.final_url}")
        said = "; ".join([*([": ".join(filter(None, problem))] if problem else []), *hops, *detail])
        self._fetches.append(
            {
                "source_id": source.source_id if source else None,
                "url": without_credentials(answer.url),
                "fetched_at": answer.fetched_at,
                "status": answer.status,
                "etag": kept.etag if is_held else None,
                "last_modified": kept.last_modified if is_held else None,
                "n_items": n_items,
                "n_new": n_new,
                "detail": without_credentials(said)[:500] or None,
                "retry_at": answer.fetched_at + timedelta(seconds=answer.retry_after) if answer.retry_after else None,
            }
        )

    def item(self, row: Mapping[str, Any]) -> None:
        """Take note of a row of FEED_ITEMS."""
        self._items.append(dict(row))

    def is_full(self, chunk_records: int) -> bool:
        """Whether it is time for a chunk."""
        notes = len(self._rejects) + len(self._skipped) + len(self._fetches) + len(self._items)
        return len(self._records) >= chunk_records or self._n_bytes >= _CHUNK_BYTES or notes >= _CHUNK_ROWS

    def is_empty(self) -> bool:
        """Whether there is nothing."""
        parts = (self._records, self._rejects, self._skipped, self._finished, self._fetches, self._items)
        return not any(parts) and not self._n_unchanged

    def chunk(self) -> Chunk:
        """All that as a chunk."""
        return Chunk(
            conform(pl.DataFrame(self._records, schema=RECORDS.schema), RECORDS),
            rejected(self._rejects),
            tuple(self._finished),
            tuple(self._skipped),
            n_unchanged=self._n_unchanged,
            fetches=Fetches(
                conform(pl.DataFrame(self._fetches, schema=FETCHES.schema), FETCHES),
                conform(pl.DataFrame(self._items, schema=FEED_ITEMS.schema), FEED_ITEMS),
            ),
        )
