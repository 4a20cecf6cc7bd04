"""What a run works with: its job, its batches, its counts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

import polars as pl

from flows.inputs.records import NO_FETCHES, Fetches, Finished
from flows.warehouse.names import staging_path
from transforms.annotations import DEFAULT_MODEL, Model
from transforms.ids import digest
from transforms.retention import Retention

DEFAULT_WAREHOUSE = Path("data/onrecord.duckdb")
Engine = Literal["local", "dask", "ray"]  # what analyses: processes of this run, or a cluster's
BATCH_DOCUMENTS = 128  # enough to spread what a batch costs, few enough to lose little when a run dies


@dataclass(frozen=True)
class Job:
    """What to run: inputs, warehouse and how to read them."""

    paths: tuple[Path, ...]
    warehouse: Path
    n_workers: int = 0  # processes that annotate; 0: this process does, and nothing bounds what a document costs
    field_map: Mapping[str, str] = field(default_factory=dict)
    default_source: str | None = None
    root: Path | None = None
    again: bool = False
    wait_seconds: float = 600.0
    batch_documents: int = BATCH_DOCUMENTS
    model: Model = DEFAULT_MODEL
    overrides: Path | None = None  # file in which analysts overrule who is who; None: that of seeds/
    follow_symlinks: bool = False  # also those that lead out of a given folder
    retention: Mapping[str, Retention] = field(default_factory=dict)  # of outlets, by source_id
    remote: tuple[str, ...] = ()  # addresses of files: of object stores, or archives on web servers
    only_origins: frozenset[str] | None = None  # take in nothing but these records, whatever else the files hold
    addresses: tuple[str, ...] = ()  # of feeds, sitemaps and pages
    sources: Path | None = None  # file that lists sources; None: that of seeds/
    with_sources: bool = False  # whether these are read
    briefs: tuple[str, ...] = ()  # to send, as flows.alerts.orders.order takes them
    watchlists: Path | None = None  # file that lists watchlists; None: that which was named last, or that of seeds/
    engine: Engine = "local"
    address: str | None = None  # of a Dask scheduler or a Ray cluster; None: one that lives as long as the run
    exchange: str | None = None  # folder or store that all machines see; None: parts travel through the cluster

    staging_slot: str | None = None  # of a run on a lake, which may not be the only one on this machine

    @property
    def staging(self) -> Path:
        """Folder of the batches under way."""
        folder = staging_path(self.warehouse)
        return folder / self.staging_slot if self.staging_slot else folder

    @property
    def reading_salt(self) -> str:
        """What decides, besides a file's bytes, which documents it gives: part of the file's fingerprint."""
        mapped = sorted(f"{name}={source}" for name, source in self.field_map.items())
        return digest(self.default_source or "", *mapped)


@dataclass(frozen=True)
class Batch:
    """Documents to load together, with the earlier versions, refusals and read files that came with them."""

    run_id: str
    read_at: datetime
    current: pl.DataFrame  # DOCUMENTS
    superseded: pl.DataFrame  # DOCUMENT_VERSIONS
    rejected: pl.DataFrame  # REJECTED
    finished: tuple[Finished, ...]
    folder: Path  # staged, see flows.run.staging
    retention: Mapping[str, Retention] = field(default_factory=dict)  # of the job
    fetches: Fetches = NO_FETCHES  # to be remembered with them
    listed: pl.DataFrame | None = None  # SOURCES that are read


@dataclass
class Counts:
    """What became of the records of a run: each that was read was loaded, unchanged or rejected."""

    read: int = 0
    loaded: int = 0
    unchanged: int = 0
    rejected: int = 0
    quarantined: int = 0  # rows of all tables that are new in quarantine
    stopped: list[str] = field(default_factory=list)  # reports of batches that the gate stopped
    warnings: list[str] = field(default_factory=list)  # about what was read

    def refused(self, n_quarantined: int, stopped: str | None) -> None:
        """Count rows that were put into quarantine, and keep the report of what the gate stopped."""
        self.quarantined += n_quarantined
        self.stopped += [stopped] if stopped else []
