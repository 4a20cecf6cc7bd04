"""What a worker of a cluster does: it annotates parts of batches, in processes of its own that are held to a budget.

A worker's process belongs to its cluster and may do other work as well, so that neither the limits of a document nor
the network's memory are put on it: a process that it starts has both, and stays for the next parts.
"""

import multiprocessing
import os
import platform
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flows.errors import UserError
from flows.run import staging
from flows.run.engines import parcels, versions
from flows.run.engines.exchange import exchange
from flows.run.workers.budget import Budget
from flows.run.workers.processes import THREAD_VARIABLES, Processes, WorkerDied

DOCUMENTS, ANNOTATIONS = ".documents.parquet", ".annotations.zip"  # endings of a part's files in an exchange


class Task(NamedTuple):
    """A part of a batch, and what is to be said about it. Either folder, documents or exchange is given."""

    name: str
    versions: Mapping[str, str]
    folder: str | None = None  # staged, on a disk that worker and run share
    documents: bytes | None = None
    exchange: str | None = None  # where the part's files are


class PartUnseen(UserError):
    """A worker does not see the files of a part."""


def analyse(task: Task) -> bytes | None:
    """Annotate a part; returns its packed annotations unless they are in its folder or in the exchange.

    Raises VersionsDiffer, PartUnseen, ExchangeFailed, WorkerDied, and what the analysis raises.
    """
    if task.folder is not None:
        _in_place(task, Path(task.folder))
        return None
    if task.exchange is None:
        return _elsewhere(task, task.documents)
    shared = exchange(task.exchange)
    known = shared.read(f"{task.name}{ANNOTATIONS}")
    documents = shared.read(f"{task.name}{DOCUMENTS}")
    if known is None or not _is_whole(known):
        shared.write(f"{task.name}{ANNOTATIONS}", _elsewhere(task, documents))
    return None


def _in_place(task: Task, folder: Path) -> None:
    if not folder.is_dir():
        raise PartUnseen(
            f"the worker on {platform.node()} does not see {folder}: name a folder that all machines share, or a "
            "store, by --exchange"
        )
    _annotate(task, folder)


def _elsewhere(task: Task, documents: bytes | None) -> bytes:
    if documents is None:
        raise PartUnseen(f"the worker on {platform.node()} finds no documents of part {task.name}")
    with TemporaryDirectory(prefix="onrecord-") as scratch:
        part = Path(scratch) / Path(task.name).name
        parcels.stage(part, documents)
        _annotate(task, part)
        return parcels.pack(part)


def _is_whole(packed: bytes) -> bool:
    with TemporaryDirectory(prefix="onrecord-") as scratch:
        return parcels.unpack(Path(scratch), packed)


def _annotate(task: Task, part: Path) -> None:
    versions.check(task.versions, staging.model_of(part))
    try:
        _processes().submit(part).result()
    except KeyboardInterrupt as interrupt:  # of Polars, which listens to Ctrl-C even where a process does not
        raise WorkerDied("the worker was interrupted") from interrupt


@cache
def _processes() -> Processes:
    """The processes of this worker: one for each part that it works on at the same time."""
    os.environ.update(dict.fromkeys(THREAD_VARIABLES, "1"))  # for them: this process has loaded its libraries
    multiprocessing.current_process().daemon = False  # Dask's are, and such ones may start no processes
    return Processes(os.cpu_count() or 1, Budget())
