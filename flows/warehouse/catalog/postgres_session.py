"""A session with the PostgreSQL server that holds a catalog, beside that of DuckDB: for locks and for its upkeep."""

import asyncio
import os
import shlex
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from flows.warehouse.catalog.lake_file import Lake
from flows.warehouse.lock import WarehouseBusy, WarehouseError

if TYPE_CHECKING:
    import asyncpg

_SECONDS = 30  # to reach the server
# so that the server finds out within a minute that a host is gone
_KEEPALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_NAMES = {"dbname": "database", "hostaddr": "host"}  # of libpq, as asyncpg calls them


class PostgresSession:
    """For one process: opened when it is first needed, and again if it was lost."""

    def __init__(self, lake: Lake) -> None:
        """For a lake with such a catalog; the password comes from the environment, as for libpq."""
        self._lake = lake
        self._session: asyncpg.Connection | None = None
        # the session lives on one loop in one thread, whatever loops the caller has
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="catalog")
        self._runner = asyncio.Runner()

    def fetch(self, query: str, *arguments: object) -> list[Any]:
        """The rows of a query. Raises WarehouseBusy for a lock that was not to be had in lock_timeout."""
        import asyncpg

        try:
            return self._thread.submit(self._runner.run, self._fetch(query, arguments)).result()
        except asyncpg.LockNotAvailableError as error:
            raise WarehouseBusy(str(error)) from error
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
            said = str(error) or type(error).__name__
            raise WarehouseError(
                f"{self._lake.file}: the catalog {self._lake.catalog} does not answer: {said}; "
                "what was loaded stays loaded, the next run goes on"
            ) from error

    def close(self) -> None:
        """End the session."""
        self._thread.submit(self._end).result()
        self._thread.shutdown()

    def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._runner.run(_end(session))
        self._runner.close()

    async def _fetch(self, query: str, arguments: tuple[object, ...]) -> list[Any]:
        session = await self._opened()
        return list(await session.fetch(query, *arguments))

    async def _opened(self) -> "asyncpg.Connection":
        import asyncpg

        if self._session is None or self._session.is_closed():
            name = {"application_name": f"{socket.gethostname()[:40]}:{os.getpid()}"}
            settings = name | _KEEPALIVE
            self._session = await asyncpg.connect(
                **_arguments(self._lake.catalog), server_settings=settings, timeout=_SECONDS
            )
        return self._session


async def _end(session: "asyncpg.Connection") -> None:
    """Close a session; its locks are free when this returns, not only when the server has noticed."""
    import asyncpg

    try:
        await session.execute("select pg_advisory_unlock_all()", timeout=_SECONDS)
        await session.close(timeout=_SECONDS)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError):
        session.terminate()


def _arguments(catalog: str) -> dict[str, str]:
    """A connection string of libpq, as arguments of asyncpg."""
    if "://" in catalog:
        return {"dsn": catalog}
    pairs = (word.split("=", 1) for word in shlex.split(catalog) if "=" in word)
    return {_NAMES.get(name, name): value for name, value in pairs}
