"""Brings a warehouse to the state of sql/migrations/ and sql/marts/, and keeps a record of what was applied."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import duckdb

import sql
from flows.warehouse.lock import WarehouseError
from transforms.ids import content_hash

_LEDGER = """
create schema if not exists ops;
create table if not exists ops.migrations (
    name varchar not null,
    sha256 varchar not null,
    applied_at timestamptz not null
);
comment on table ops.migrations is 'what made the tables and views of this file';
comment on column ops.migrations.name is 'file of sql/migrations, or marts/ and the file of sql/marts';
comment on column ops.migrations.sha256 is 'SHA-256 of the file, hex';
comment on column ops.migrations.applied_at is 'when it was applied';
"""
_RECORD = "insert into ops.migrations values ($name, $sha256, now())"


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing of the statements inside."""
    con.execute("begin transaction")
    try:
        yield
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")


def migrate(
    con: duckdb.DuckDBPyConnection,
    migrations: Mapping[str, str] | None = None,
    marts: Mapping[str, str] | None = None,
) -> list[str]:
    """Apply what is missing, one transaction a migration and one for all marts; returns the names of what was applied.

    Migrations are {name: SQL} in order, marts {view: SQL} in any order; both are those of sql/ unless given.
    Raises WarehouseError when an applied migration is not in the code, was changed or was passed over, and when a
    script fails.
    """
    migrations = sql.scripts("migrations") if migrations is None else migrations
    marts = sql.scripts("marts") if marts is None else marts
    with transaction(con):
        con.execute(_LEDGER)
    recorded = dict(con.execute("select name, sha256 from ops.migrations order by name").fetchall())
    missing = _missing({n: s for n, s in recorded.items() if not n.startswith("marts/")}, migrations)
    for name in missing:
        with transaction(con):
            _apply(con, f"migrations/{name}", migrations[name])
            con.execute(_RECORD, {"name": name, "sha256": content_hash(migrations[name])})
    wanted = {f"marts/{name}": content_hash(text) for name, text in marts.items()}
    # A migration may change columns that views were bound to.
    if missing or wanted != {n: s for n, s in recorded.items() if n.startswith("marts/")}:
        with transaction(con):
            _rebuild_marts(con, marts)
            con.execute("delete from ops.migrations where starts_with(name, 'marts/')")
            for name, sha256 in wanted.items():
                con.execute(_RECORD, {"name": name, "sha256": sha256})
        missing += list(wanted)
    return missing


def _missing(recorded: Mapping[str, str], migrations: Mapping[str, str]) -> list[str]:
    unknown = [name for name in recorded if name not in migrations]
    if unknown:
        raise WarehouseError(
            f"the warehouse was written by a newer onrecord: this one lacks migration {', '.join(unknown)}; "
            "update onrecord, or use another warehouse"
        )
    changed = [name for name, sha256 in recorded.items() if sha256 != content_hash(migrations[name])]
    if changed:
        raise WarehouseError(
            f"sql/migrations/{changed[0]}.sql was changed after it had been applied to this warehouse; "
            "restore the file and put the change into a new migration"
        )
    missing = [name for name in migrations if name not in recorded]
    if missing and recorded and missing[0] < max(recorded):
        raise WarehouseError(
            f"sql/migrations/{missing[0]}.sql comes before {max(recorded)}, which is applied already; "
            "give it the next free number"
        )
    return missing


def _rebuild_marts(con: duckdb.DuckDBPyConnection, marts: Mapping[str, str]) -> None:
    """Make the schema mart anew; a script that reads another's view waits for it."""
    con.execute("drop schema if exists mart cascade; create schema mart")
    waiting = dict(marts)
    while waiting:
        put_off: dict[str, duckdb.CatalogException] = {}
        for name, script in waiting.items():
            try:
                con.execute(script)
            except duckdb.CatalogException as error:
                put_off[name] = error
            except duckdb.Error as error:
                raise WarehouseError(f"sql/marts/{name}.sql: {error}") from error
        if len(put_off) == len(waiting):
            name, reason = next(iter(put_off.items()))
            raise WarehouseError(f"sql/marts/{name}.sql: {reason}") from reason
        waiting = {name: waiting[name] for name in put_off}


def _apply(con: duckdb.DuckDBPyConnection, name: str, script: str) -> None:
    try:
        con.execute(script)
    except duckdb.Error as error:
        raise WarehouseError(f"sql/{name}.sql: {error}") from error
