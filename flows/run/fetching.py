"""The part of a run that asks the web: what of its inputs is an address, a source or the file of a feed."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Self

import polars as pl

from flows.inputs.records import Chunk, FeedFile
from flows.run.job import Job
from flows.run.progress import Progress
from flows.sources.memory import Memory
from flows.sources.settings import Source
from flows.sources.targets import due, given
from flows.sources.visiting import Visit, Visits
from flows.wording import counted
from transforms.credentials import without_credentials
from transforms.schemas import SOURCES, conform

if TYPE_CHECKING:
    from flows.sources.intake import Intake


class Fetching:
    """Fetches for one run; the client is there from the first address to the end of the context."""

    def __init__(
        self,
        job: Job,
        sources: Sequence[Source],
        memory: Memory,
        now: datetime,
        visits: Visits,
        progress: Progress,
    ) -> None:
        self._job, self._sources, self._memory = job, sources, memory
        self._now, self._visits, self._progress = now, visits, progress
        self._open = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    @cached_property
    def outlets(self) -> pl.DataFrame | None:
        """SOURCES of the sources that are listed."""
        rows = [(s.source_id, s.name, s.homepage, s.country, s.language, s.is_wire) for s in self._sources]
        return conform(pl.DataFrame(rows, schema=SOURCES.schema, orient="row"), SOURCES) if rows else None

    def files(self, feeds: Sequence[FeedFile]) -> Iterator[Chunk]:
        """What the files of feeds bring in."""
        yield from self._intake.files(feeds)

    def addresses(self) -> Iterator[Chunk]:
        """What the addresses of the job bring in, then the sources whose time it is."""
        targets = given(self._job.addresses, self._sources)
        if self._job.with_sources:
            visits = {} if self._job.again else self._memory.last_visits()
            targets += due(self._sources, visits, self._now)
        if targets:
            self._progress.phase(f"fetching {counted(len(targets), 'address')}")
            yield from self._intake.addresses(targets)

    @cached_property
    def _intake(self) -> "Intake":
        from flows.sources.intake import Intake  # these load libraries that few runs need
        from flows.web.client import Client

        client = self._open.enter_context(Client())
        return Intake(
            client,
            self._memory,
            now=self._now,
            again=self._job.again and self._job.only_origins is None,
            chunk_records=self._job.batch_documents,
            visits=self._visits,
            on_visit=self._said,
        )

    def _said(self, visit: Visit) -> None:
        name = without_credentials(visit.target.url)
        if visit.problem is not None:
            self._progress.fetched(f"{name}: {visit.problem[0]}")
        elif visit.listing is None:
            self._progress.fetched(f"{name}: not modified")
        else:
            self._progress.fetched(f"{name}: {counted(len(visit.listing.items), 'item')}")
