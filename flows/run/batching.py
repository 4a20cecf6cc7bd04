"""From inputs to batches: what is read, made into documents and not yet in the warehouse, a batchful at a time."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

import polars as pl

from flows.inputs import records
from flows.remote.files import remote_files
from flows.run import staging
from flows.run.fetching import Fetching
from flows.run.job import Batch, Counts, Job
from flows.run.loading import load_metadata
from flows.run.progress import Progress
from flows.run.workers import Read
from flows.warehouse.writer import Warehouse
from flows.wording import printable
from transforms.annotations import Annotations, analysis_version
from transforms.documents.versions import KNOWN, Versions, as_known, versions
from transforms.rejections import quarantine, rejected
from transforms.schemas import DOCUMENT_VERSIONS, DOCUMENTS
from transforms.takedowns import without_taken_down

_FIRST = 100  # records whose columns are looked at
_EXPECTED = ("headline", "date_published")  # of rows, and of whatever they say


class Gather:
    """Gathers batches for one run, and knows which of them are under way."""

    def __init__(
        self,
        job: Job,
        warehouse: Warehouse,
        run_id: str,
        now: datetime,
        counts: Counts,
        progress: Progress,
        read: Read,
        fetching: Fetching,
    ) -> None:
        self._read, self._fetching = read, fetching
        self._job, self._warehouse, self._run_id, self._now = job, warehouse, run_id, now
        self._counts, self._progress = counts, progress
        self._under_way: dict[Path, pl.DataFrame] = {}  # KNOWN rows of batches that are not loaded yet
        self._texts: dict[Path, pl.DataFrame] = {}  # what is analysed in them
        self._waiting: dict[Path, list[tuple[Path, pl.DataFrame]]] = {}  # by batch, what needs its rows
        self._rejected_files: dict[str, tuple[int, int]] = {}  # Warehouse.rejected_files
        self._rejected_again: list[str] = []  # files with rejected records that were passed over
        self._has_looked = False  # whether the columns of the first rows were looked at
        self._forget()

    def _forget(self) -> None:
        self._current, self._superseded = DOCUMENTS.empty(), DOCUMENT_VERSIONS.empty()
        self._rejected: pl.DataFrame = rejected([])
        self._finished: list[records.Finished] = []
        self._fetches: list[records.Fetches] = []

    def batches(self) -> Iterator[Batch]:
        """Batches of at least job.batch_documents new documents (the last may have fewer), each staged on disk."""
        job = self._job
        self._rejected_files = {} if job.again else self._warehouse.inputs.rejected()
        for chunk in self._chunks():
            found, failed = self._documents(chunk.records)
            found, erased = self._taken_down(found, chunk.records)
            refused = pl.concat([failed, erased])
            new = versions(found, self._known(found["document_id"].unique().to_list()), again=job.again)
            self._count(chunk, refused, new)
            superseded = self._describe(new)
            if not new.current.join(self._current, on="document_id", how="semi").is_empty():
                yield self._batch()  # a newer version of a document that waits: one of them in a batch
            self._current = pl.concat([self._current, new.current])
            self._superseded = pl.concat([self._superseded, superseded])
            self._rejected = pl.concat([self._rejected, chunk.rejected, refused])
            self._finished.extend(chunk.finished)
            self._fetches.append(chunk.fetches)
            self._progress.read(self._counts.read, len(chunk.finished))
            if self._current.height >= job.batch_documents:
                yield self._batch()
        if not self._current.is_empty():
            yield self._batch()

    def _chunks(self) -> Iterator[records.Chunk]:
        """What files hold, then what addresses give."""
        job = self._job
        if job.paths or job.remote:
            chunks = records.read(
                job.paths,
                known={} if job.again else self._warehouse.inputs.known(),
                root=job.root,
                salt=job.reading_salt,
                chunk_records=job.batch_documents,
                follow_symlinks=job.follow_symlinks,
                more=remote_files(job.remote),
            )
            for chunk in map(self._wanted, chunks):
                yield chunk
                if chunk.feeds:
                    yield from self._fetching.files(chunk.feeds)
        yield from self._fetching.addresses()

    def loaded(self, batch: Batch) -> None:
        """Take note that a batch is in the warehouse, and give its rows to batches that wait for those of its texts."""
        del self._under_way[batch.folder], self._texts[batch.folder]
        for folder, copies in self._waiting.pop(batch.folder, []):
            self._reuse(folder, copies, staging.read_annotations(batch.folder))

    def finish(self) -> None:
        """Record the refusals and the files that no batch carried along."""
        held, fetched = quarantine(self._rejected, self._run_id), self._fetched()
        if not (held.is_empty() and fetched.fetches.is_empty() and fetched.items.is_empty()):
            self._counts.quarantined += self._warehouse.load_quarantine(held, fetched, self._run_id)
        with self._warehouse.exclusive():
            self._warehouse.inputs.record(self._finished, self._run_id)
            self._warehouse.inputs.reject_again(self._rejected_again, self._run_id)
        self._forget()

    def _documents(self, records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """DOCUMENTS and REJECTED of records."""
        if records.is_empty():
            return DOCUMENTS.empty(), rejected([])
        settings = {
            "now": self._now,
            "run_id": self._run_id,
            "field_map": dict(self._job.field_map),
            "default_source": self._job.default_source,
        }
        found, refused = self._read(records, settings)
        self._look_at_columns(records, found)
        return found, refused

    def _look_at_columns(self, records: pl.DataFrame, found: pl.DataFrame) -> None:
        """Warn of columns of the field map that the first rows do not have, and of those that nothing is read from."""
        first = records.filter(format="record").head(_FIRST)
        if self._has_looked or first.is_empty():
            return
        self._has_looked = True
        of_first = found.join(first.select("origin"), on="origin", how="semi")
        without = [field for field in _EXPECTED if of_first[field].null_count() == len(of_first) > 0]
        if without or self._job.field_map:
            from transforms.documents.field_map import (  # its parsers take a second to load
                columns_not_read,
                columns_not_there,
            )

            lines = columns_not_there(first["payload"], self._job.field_map)
            lines += columns_not_read(first["payload"], self._job.field_map, without)
            self._counts.warnings += map(printable, lines)

    def _taken_down(self, found: pl.DataFrame, records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """DOCUMENTS but for those that were erased on request, and these as REJECTED."""
        return without_taken_down(found, records, self._warehouse.erasures.refused(found))

    def _describe(self, new: Versions) -> pl.DataFrame:
        """Load documents that need no analysis with their earlier versions; returns those of the others."""
        if new.described.is_empty():
            return new.superseded
        own = new.superseded.join(new.described, on="document_id", how="semi")
        outcome = load_metadata(
            self._warehouse,
            new.described,
            own,
            run_id=self._run_id,
            now=self._now,
            retention=self._job.retention,
            listed=self._fetching.outlets,
        )
        self._counts.loaded += outcome.n_loaded
        self._counts.rejected += outcome.n_rejected
        self._counts.refused(outcome.n_quarantined, outcome.stopped)
        return new.superseded.join(new.described, on="document_id", how="anti")

    def _wanted(self, chunk: records.Chunk) -> records.Chunk:
        """The chunk, or what it has of the origins that the job is about; such files are not taken in whole."""
        if self._job.only_origins is None:
            return chunk
        wanted = pl.col("origin").is_in(self._job.only_origins)
        feeds = tuple(file for file in chunk.feeds if file.origin in self._job.only_origins)
        return records.Chunk(chunk.records.filter(wanted), chunk.rejected.filter(wanted), (), chunk.skipped, feeds)

    def _count(self, chunk: records.Chunk, refused: pl.DataFrame, new: Versions) -> None:
        """Count the records of a chunk but for those that go into a batch."""
        counts = self._counts
        counts.read += chunk.records.height + chunk.rejected.height + chunk.n_unchanged
        counts.rejected += chunk.rejected.height + refused.height
        counts.unchanged += new.n_unchanged + chunk.n_unchanged
        for file in chunk.skipped:
            n_read, n_later = self._rejected_files.get(file.origin, (0, 0))
            counts.read += file.n_records + n_read
            counts.rejected += n_read + n_later
            counts.unchanged += file.n_records - n_later
            if n_read or n_later:
                self._rejected_again.append(file.origin)

    def _known(self, document_ids: Sequence[str]) -> pl.DataFrame:
        """KNOWN versions of these documents: in the warehouse, under way, or waiting for their batch."""
        waiting = as_known(self._current, self._superseded)
        frames = [*self._under_way.values(), waiting]
        if not document_ids:
            return pl.DataFrame(schema=KNOWN)
        stored = self._warehouse.known(document_ids).select(KNOWN.names())
        return pl.concat([stored, *(f.filter(pl.col("document_id").is_in(document_ids)) for f in frames)])

    def _fetched(self) -> records.Fetches:
        """What is to be remembered of addresses since the last batch."""
        if not self._fetches:
            return records.NO_FETCHES
        return records.Fetches(
            pl.concat([each.fetches for each in self._fetches]), pl.concat([each.items for each in self._fetches])
        )

    def _batch(self) -> Batch:
        known, waiting = self._analysed()
        without = [*known["document_id"], *waiting["document_id"]]
        folder = staging.stage(self._current, self._job.staging, self._job.model, without=without)
        if not known.is_empty():
            self._reuse(folder, known, self._warehouse.analyses.annotations(known["analysed"]))
        for (under_way,), copies in waiting.group_by("folder"):
            self._waiting.setdefault(Path(str(under_way)), []).append((folder, copies.drop("folder")))
        batch = Batch(
            run_id=self._run_id,
            read_at=self._now,
            current=self._current,
            superseded=self._superseded,
            rejected=self._rejected,
            finished=tuple(self._finished),
            folder=folder,
            retention=self._job.retention,
            fetches=self._fetched(),
            listed=self._fetching.outlets,
        )
        self._under_way[batch.folder] = as_known(batch.current, batch.superseded)
        texts = self._current.filter(~pl.col("document_id").is_in(without)).select("document_id", staging.TEXT_KEY)
        self._texts[batch.folder] = texts
        self._forget()
        return batch

    def _analysed(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Which documents that wait have a text that is analysed: document_id, analysed (a document), origin.

        First those of which the warehouse has the rows, then those whose text is in a batch under way, with its folder.
        """
        documents = staging.first_of_text(self._current)
        under_way = [texts.with_columns(folder=pl.lit(str(folder))) for folder, texts in self._texts.items()]
        if self._job.again:
            documents, under_way = documents.clear(), []
        known = self._warehouse.analyses.known(documents, analysis_version(self._job.model))
        rest = documents.join(known, on="document_id", how="anti").select("document_id", "origin", staging.TEXT_KEY)
        texts = pl.concat([rest.clear().drop("origin").with_columns(folder=pl.lit("")), *under_way])
        texts = texts.unique("text_key", keep="first", maintain_order=True).rename({"document_id": "analysed"})
        found = rest.join(texts, on="text_key", maintain_order="left")
        return known, found.select("document_id", "analysed", "origin", "folder")

    def _reuse(self, folder: Path, copies: pl.DataFrame, annotations: Annotations) -> None:
        staging.add_annotations(folder, copies, self._job.model, annotations)
