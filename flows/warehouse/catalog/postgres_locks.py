"""Locks of a lake whose catalog is in PostgreSQL: advisory locks of a session, freed when its process or host dies."""

from collections.abc import Callable
from hashlib import blake2b

from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.catalog.postgres_session import PostgresSession
from flows.warehouse.lock import Holder, WarehouseBusy

_WRITER = "onrecord writer"
_HOLDER = """
    select activity.application_name, activity.usename, activity.backend_start
    from pg_locks inner join pg_stat_activity as activity using (pid)
    where locktype = 'advisory' and granted and pg_locks.database = (
        select oid from pg_database where datname = current_database()
    ) and (classid::bigint << 32 | objid::bigint) = $1"""


class PostgresLocks:
    """For one process; its session is opened when it is first needed, and again when it was lost."""

    def __init__(self, lake: Lake) -> None:
        """For a lake with such a catalog."""
        self._lake = lake
        self._session = PostgresSession(lake)
        self._is_held = False

    def acquire(self, wait_seconds: float, on_wait: Callable[[Holder], None] | None = None) -> None:
        """Take the writer's lock, in the order in which processes asked for it."""
        if self._ask("select pg_try_advisory_lock($1)", _key(_WRITER)):
            self._is_held = True
            return
        if on_wait and wait_seconds > 0:
            on_wait(self.holder())
        self._ask("select set_config('lock_timeout', $1, false)", f"{max(1, int(wait_seconds * 1000))}ms")
        try:
            if wait_seconds <= 0:
                raise WarehouseBusy("")
            self._ask("select pg_advisory_lock($1)", _key(_WRITER))
            self._is_held = True
        except WarehouseBusy:
            raise WarehouseBusy(f"{self.holder()}; wait until it has ended") from None

    def release(self) -> None:
        """Give it back."""
        if self._is_held:
            self._is_held = False
            self._ask("select pg_advisory_unlock($1)", _key(_WRITER))

    def close(self) -> None:
        """End the session, and with it all locks."""
        self._is_held = False
        self._session.close()

    def mark(self, run_id: str) -> None:
        """Mark a run as alive."""
        self._ask("select pg_advisory_lock($1)", _key(run_id))

    def is_alive(self, run_id: str) -> bool:
        """Whether a session holds the mark of a run."""
        if self._ask("select pg_try_advisory_lock($1)", _key(run_id)):
            self._ask("select pg_advisory_unlock($1)", _key(run_id))
            return False
        return True

    def holder(self) -> Holder:
        """Who has the writer's lock, as far as the server knows."""
        found = self._session.fetch(_HOLDER, _key(_WRITER))
        if not found:
            return Holder(str(self._lake.file), None)
        name, user, since = found[0]
        host, _, process = str(name).rpartition(":")
        pid = int(process) if process.isdigit() else 0
        return Holder(str(self._lake.file), pid, host, str(user), f"{since:%Y-%m-%d %H:%M:%S}", "onrecord")

    def _ask(self, query: str, argument: object) -> object:
        return self._session.fetch(query, argument)[0][0]


def _key(name: str) -> int:
    """The number of a lock, 63 bits."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big") >> 1
