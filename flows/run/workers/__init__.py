"""Staged parts of batches -> their annotations, in processes that are held to a budget."""

from flows.run.workers.order import Submit, default_workers, in_order, submitter
from flows.run.workers.processes import THREAD_VARIABLES, WorkerDied

__all__ = ["THREAD_VARIABLES", "Submit", "WorkerDied", "default_workers", "in_order", "submitter"]
