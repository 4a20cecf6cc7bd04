"""The lock that makes a run the only writer of a warehouse: a file beside it, freed by the system on any death."""

import json
import os
import shlex
import socket
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from getpass import getuser
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import UserError, plain

SECONDS_BETWEEN_TRIES = 0.1
COMMAND_CHARACTERS = 200


class WarehouseError(UserError):
    """The warehouse cannot be used; the message says why and what to do."""


class WarehouseBusy(WarehouseError):
    """Another process is writing the warehouse."""


@dataclass(frozen=True)
class Holder:
    """The process that writes a warehouse."""

    warehouse: str
    pid: int | None
    host: str = ""
    user: str = ""
    started_at: str = ""
    command: str = ""

    def __str__(self) -> str:
        if self.pid is None:
            return f"{self.warehouse} is being written by another process"
        return (
            f"{self.warehouse} is being written by process {self.pid} of {self.user} on {self.host} "
            f"({self.command}) since {self.started_at}"
        )


class RunLock:
    """Held from acquire() to release(), by one process at a time on all machines that share the file system."""

    def __init__(self, warehouse: Path) -> None:
        self._warehouse = warehouse
        self._lock = FileLock(warehouse.with_name(f"{warehouse.name}.lock"), thread_local=False)
        self._note = warehouse.with_name(f"{warehouse.name}.lock.json")

    def acquire(self, wait_seconds: float, on_wait: Callable[[Holder], None] | None = None) -> None:
        """Take the lock; when another holds it, call on_wait once and wait.

        Raises WarehouseBusy, naming the holder, after wait_seconds; WarehouseError if no lock can be written.
        """
        try:
            self._lock.acquire(timeout=0 if on_wait else wait_seconds, poll_interval=SECONDS_BETWEEN_TRIES)
        except Timeout:
            if on_wait is None or wait_seconds <= 0:
                raise self._busy() from None
            on_wait(self.holder())
            self.acquire(wait_seconds)
            return
        except OSError as error:
            raise self._refused(error) from error
        try:
            self._write_note()
        except BaseException as error:
            self.release()
            if isinstance(error, OSError):
                raise self._refused(error) from error
            raise

    def release(self) -> None:
        """Let others take the lock; no error when it is not held."""
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def close(self) -> None:
        """The same, for who is done with it."""
        self.release()

    def holder(self) -> Holder:
        """Who holds the lock, as far as it has said so; asked of a lock that another process holds."""
        unknown = Holder(str(self._warehouse), None)
        try:
            noted = json.loads(self._note.read_text(encoding="utf-8"))
            return Holder(**noted)
        except (OSError, ValueError, TypeError):
            return unknown

    def _busy(self) -> WarehouseBusy:
        return WarehouseBusy(f"{self.holder()}; wait until it has ended, or write to another file with --warehouse")

    def _refused(self, error: OSError) -> WarehouseError:
        return WarehouseError(f"the lock of {self._warehouse} cannot be written beside it: {plain(error)}")

    def _write_note(self) -> None:
        holder = Holder(
            warehouse=str(self._warehouse),
            pid=os.getpid(),
            host=socket.gethostname(),
            user=_user(),
            started_at=datetime.now(UTC).isoformat(sep=" ", timespec="seconds"),
            command=_command(),
        )
        partial = self._note.with_name(f"{self._note.name}.part")
        partial.write_text(json.dumps(asdict(holder)), encoding="utf-8")
        partial.replace(self._note)


def _command() -> str:
    program, *arguments = sys.argv or [""]
    return shlex.join([Path(program).name, *arguments])[:COMMAND_CHARACTERS]


def _user() -> str:
    try:
        return getuser()
    except (KeyError, OSError, ImportError):  # a user id without an account, as in containers
        return str(os.getuid()) if hasattr(os, "getuid") else "unknown"
