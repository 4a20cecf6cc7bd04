"""Staged parts of batches -> their annotations, by the engine of a job: processes here, or a Dask or Ray cluster."""

from flows.run.engines.choice import EngineFailed, check, submitter

__all__ = ["EngineFailed", "check", "submitter"]
