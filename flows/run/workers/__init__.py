"""Staged parts of batches -> their annotations, in processes that are held to a budget."""

from flows.run.workers.order import Result, Submit, default_workers, in_order, submitter
from flows.run.workers.processes import THREAD_VARIABLES, Idle, WorkerDied
from flows.run.workers.reading import Read, document_reader

__all__ = [
    "THREAD_VARIABLES",
    "Idle",
    "Read",
    "Result",
    "Submit",
    "WorkerDied",
    "default_workers",
    "document_reader",
    "in_order",
    "submitter",
]
