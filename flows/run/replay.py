"""What was rejected, taken up again from where it came."""

import re
from collections.abc import Sequence
from pathlib import Path

import sql
from flows.inputs.file_names import file_name
from flows.inputs.files import file_of
from flows.remote.files import is_remote_file
from flows.run.job import Job
from flows.sources.targets import is_address
from flows.warehouse.publish import published

_ITEM = re.compile(r"#item-[0-9a-f]+$")  # of a feed's item that has no address


def rejected_origins(warehouse: Path, reason: str | None = None) -> list[str]:
    """Origins of unresolved quarantine rows, of one reason or all, but for links, which only a run may follow.

    Raises WarehouseError where nothing is published.
    """
    with published(warehouse) as con:
        return [origin for (origin,) in con.execute(sql.query("runs/rejected_origins"), {"reason": reason}).fetchall()]


def replay_job(warehouse: Path, origins: Sequence[str], root: Path | None = None) -> tuple[Job | None, list[str]]:
    """A job that takes in these records alone, even unchanged ones, and the origins whose files are gone.

    Addresses are fetched again; one of a feed brings in all that is new in it.
    """
    remote = tuple(sorted({file_of(origin) for origin in origins if is_remote_file(origin)}))
    pages = [origin for origin in origins if is_address(origin) and not is_remote_file(origin)]
    addresses = tuple(dict.fromkeys(_ITEM.sub("", origin) for origin in pages))
    files = {origin: _file(origin, root) for origin in origins if not (is_address(origin) or is_remote_file(origin))}
    there = {origin: path for origin, path in files.items() if path.exists()}
    gone = [origin for origin in files if origin not in there]
    if not (there or addresses or remote):
        return None, gone
    job = Job(
        tuple(sorted(set(there.values()))),
        warehouse,
        n_workers=1,
        root=root,
        again=True,
        only_origins=frozenset(there) | frozenset(filter(is_remote_file, origins)),
        addresses=addresses,
        remote=remote,
    )
    return job, gone


def _file(origin: str, root: Path | None) -> Path:
    """The file of an origin: without member and number of the row, below the root where it is relative."""
    return (root or Path()) / file_name(file_of(origin))
