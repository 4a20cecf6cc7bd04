"""Brings a warehouse up to date with sql/migrations/ and sql/marts/, and records what was applied."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext

import duckdb

import sql
from flows.warehouse.catalog.attach import in_lake, sign
from flows.warehouse.lock import WarehouseError
from transforms.ids import content_hash
from transforms.schemas import STORED

_LEDGER = """
create schema if not exists ops;
create table if not exists ops.migrations (
    name varchar not null,
    sha256 varchar not null,
    applied_at timestamptz not null
);
comment on table ops.migrations is 'migrations, marts and comments that were applied to this warehouse';
comment on column ops.migrations.name is 'file of sql/migrations, marts/ and the file of sql/marts, or comments/';
comment on column ops.migrations.sha256 is 'SHA-256 of the file, hex';
comment on column ops.migrations.applied_at is 'when it was applied';
"""
_IN_MART = """
select view_name, 'view' from duckdb_views() where schema_name = 'mart' and database_name = current_database()
union all
select table_name, 'table' from duckdb_tables() where schema_name = 'mart' and database_name = current_database()
"""
_RECORD = "insert into ops.migrations values ($name, $sha256, now())"
_OF_COLUMNS = re.compile(r"(?m)^comment on column [^']*'(?:[^']|'')*';")  # a view of a lake has none
_COMMENTS = "comments/tables"
_MARTS = "marts/"


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing of the statements inside."""
    con.execute("begin transaction")
    try:
        yield
        sign(con)
    except BaseException:
        con.execute("rollback")
        raise
    con.execute("commit")


def migrate(
    con: duckdb.DuckDBPyConnection,
    migrations: Mapping[str, str] | None = None,
    marts: Mapping[str, str] | None = None,
) -> list[str]:
    """Apply what is missing; returns the names of what was applied.

    One transaction a migration and one for all marts, where there is a warehouse; what is new is made in one of all.
    Migrations are {name: SQL} in order, marts {view: SQL} in any order; both are those of sql/ unless given. The
    comments of tables come from transforms/schemas.py and sql/comments/, with the migrations of sql/ alone.
    Raises WarehouseError when an applied migration is not in the code, was changed or was passed over, and when a
    script fails.
    """
    comments = {_COMMENTS: table_comments()} if migrations is None else {}
    migrations = sql.scripts("migrations") if migrations is None else migrations
    marts = {f"{_MARTS}{name}": text for name, text in (sql.scripts("marts") if marts is None else marts).items()}
    with transaction(con):
        con.execute(_LEDGER)
    recorded = dict(con.execute("select name, sha256 from ops.migrations order by name").fetchall())
    if recorded:
        return _apply_missing(con, recorded, migrations, marts, comments, transaction)
    with transaction(con):
        return _apply_missing(con, recorded, migrations, marts, comments, nullcontext)


def _apply_missing(
    con: duckdb.DuckDBPyConnection,
    recorded: Mapping[str, str],
    migrations: Mapping[str, str],
    marts: Mapping[str, str],
    comments: Mapping[str, str],
    together: Callable[[duckdb.DuckDBPyConnection], AbstractContextManager[object]],
) -> list[str]:
    applied = _missing({n: s for n, s in recorded.items() if "/" not in n}, migrations)
    for name in applied:
        with together(con):
            _apply(con, f"migrations/{name}", migrations[name])
            con.execute(_RECORD, {"name": name, "sha256": content_hash(migrations[name])})
    # A migration may change columns that views were bound to.
    if applied or _hashes(marts) != {n: s for n, s in recorded.items() if n.startswith(_MARTS)}:
        with together(con):
            _rebuild_marts(con, marts, [name for name in recorded if name.startswith(_MARTS)])
            _record_again(con, _MARTS, marts)
        applied += list(marts)
    if comments and (applied or recorded.get(_COMMENTS) != _hashes(comments)[_COMMENTS]):
        with together(con):
            _apply(con, _COMMENTS, comments[_COMMENTS])
            _record_again(con, _COMMENTS, comments)
        applied.append(_COMMENTS)
    return applied


def table_comments() -> str:
    """The comments of all stored tables and their columns as SQL."""
    lines = []
    for table in STORED:
        lines.append(f"comment on table {table.name} is {_quoted(table.comment)};")
        lines += [
            f"comment on column {table.name}.{name} is {_quoted(column.comment)};"
            for name, column in table.columns.items()
        ]
    return "\n".join([*lines, *sql.scripts("comments").values()])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _hashes(scripts: Mapping[str, str]) -> dict[str, str]:
    return {name: content_hash(text) for name, text in scripts.items()}


def _record_again(con: duckdb.DuckDBPyConnection, start: str, scripts: Mapping[str, str]) -> None:
    """Record scripts in place of all whose name starts so."""
    con.execute("delete from ops.migrations where starts_with(name, $start)", {"start": start})
    for name, sha256 in _hashes(scripts).items():
        con.execute(_RECORD, {"name": name, "sha256": sha256})


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


def _rebuild_marts(con: duckdb.DuckDBPyConnection, marts: Mapping[str, str], former: Sequence[str]) -> None:
    """Create the views of schema mart again; a script that reads another's view waits for it.

    Only views that were recorded as ours are dropped: what somebody else made there stays. Raises WarehouseError if
    that has the name of one of ours.
    """
    con.execute("create schema if not exists mart")
    there = dict(con.execute(_IN_MART).fetchall())
    for name in sorted({*marts, *former}):
        relation = name.removeprefix(_MARTS)
        if relation not in there:
            continue
        if there[relation] != "view" or name not in former:
            raise WarehouseError(
                f"the {there[relation]} mart.{relation} was not made by onrecord, which has a view of that name: "
                "rename it, or move it to another schema"
            )
        con.execute(f'drop view mart."{relation}"')
    waiting, is_lake = dict(marts), in_lake(con)
    while waiting:
        put_off: dict[str, duckdb.CatalogException] = {}
        for name, script in waiting.items():
            try:
                con.execute(_OF_COLUMNS.sub("", script) if is_lake else script)
            except duckdb.CatalogException as error:
                put_off[name] = error
            except duckdb.Error as error:
                raise WarehouseError(f"sql/{name}.sql: {error}") from error
        if len(put_off) == len(waiting):
            name, reason = next(iter(put_off.items()))
            raise WarehouseError(f"sql/{name}.sql: {reason}") from reason
        waiting = {name: waiting[name] for name in put_off}


def _apply(con: duckdb.DuckDBPyConnection, name: str, script: str) -> None:
    try:
        con.execute(script)
    except duckdb.Error as error:
        raise WarehouseError(f"sql/{name}.sql: {error}") from error
