"""Which rows of which tables are about what is erased: found by their columns, so that no table is missed."""

from typing import NamedTuple

import duckdb

from transforms.schemas import STORED

_OWN = {table.name for table in STORED if "." not in table.name}
# receipts themselves; and what the next resolution takes away, and indexes by their queues
_KEPT = (
    "ops.erasures", "ops.takedowns", "ops.name_changes", "ops.copy_queue", "ops.copy_documents",
    "ops.story_queue", "ops.story_texts", "ops.trace_queue", "ops.trace_quotes",
)  # fmt: skip
_OF_FILES = ("ops.inputs", "ops.quarantine")  # see _QUARANTINE and files.sql
_BY_COLUMN = {
    "document_id": "document_id in (select document_id from erased_documents)",
    "quote_id": "quote_id in (select quote_id from erased_quotes)",
    "mention_id": "mention_id in (select mention_id from erased_mentions)",
}
# in ops: of what was fetched, so that it is fetched again and its counts add up
_OF_ADDRESSES = {
    "url": "url in (select url from erased_texts where url is not null union select origin from erased_texts)",
    "origin": "origin in (select origin from erased_texts)",
}
_BY_ENTITY = "entity_id in (select entity_id from erased_entities)"
_BY_NAME = "name_key in (select name_key from erased_names)"


def named(text: str) -> str:
    """The condition that a text, perhaps of JSON, has an erased name: as words of its own, not Ali in Alina."""
    words = f"replace({text}, '\\n', ' ')"
    whole = r"'(^|[^\pL\pN])' || regexp_escape(alias) || '([^\pL\pN]|$)'"
    return f"exists (from erased_aliases where contains({text}, alias) and regexp_matches({words}, {whole}))"


_OF_ALERTS = "list_has_any(document_ids, (select coalesce(list(document_id), []) from erased_documents))"
_ABOUT = "list_has_any(entity_ids, (select coalesce(list(entity_id), []) from erased_entities))"
EMPTY = "{}"  # payload of an alert that was told about a text that stays: so it is not told again
_OF_ENTITIES = {
    "entities": _BY_ENTITY,
    "entity_aliases": _BY_ENTITY,
    "ops.links": _BY_ENTITY,
    "ops.entity_items": _BY_ENTITY,
    "ops.names": _BY_NAME,
    "ops.name_blocks": _BY_NAME,
    "watch_hits": named("watch_hits.matched"),
    "ops.document_entities": _BY_ENTITY,
    "document_keywords": "document_id in (select document_id from erased_mentions)",
}
_VERSIONS = "(document_id, version_number) in (select (document_id, version_number) from erased_versions)"
_ORPHANS = """source_id in (select source_id from erased_sources)
    and source_id not in (select source_id from documents where source_id is not null)
    and source_id not in (select source_id from document_versions where source_id is not null)"""
_QUARANTINE = f"""origin in (select origin from erased_texts union select url from erased_texts where url is not null)
    or split_part(row_key, ':', 1) in (select document_id from erased_documents)
    or row_key in (select mention_id from erased_mentions)
    or row_key in (select quote_id from erased_quotes)
    or split_part(row_key, '#', 1) in (select entity_id from erased_entities)
    or (table_name not in ('documents', 'document_versions')
        and {named("ops.quarantine.detail")})"""  # noqa: S608


class Target(NamedTuple):
    """A table and the condition of the rows that go, which reads the temporary tables of ErasureStore.

    emptied: what is set in them instead, if they stay.
    """

    table: str
    rows: str
    emptied: str | None = None


def targets(con: duckdb.DuckDBPyConnection, *, has_entities: bool) -> list[Target]:
    """What to delete or to empty, each row once, in an order in which no condition needs a row that is gone."""
    found = [Target("ops.quarantine", _QUARANTINE)]
    for table, columns in _tables(con).items():
        if table == "document_versions":
            found.append(Target(table, _VERSIONS))
            continue
        conditions = [_OF_ENTITIES[table]] if has_entities and table in _OF_ENTITIES else []
        conditions += [condition for column, condition in _BY_COLUMN.items() if column in columns]
        if table.startswith("ops."):
            conditions += [condition for column, condition in _OF_ADDRESSES.items() if column in columns]
        if conditions:
            found.append(Target(table, " or ".join(conditions)))
    has_name = named("alerts.payload")
    gone = f"({_OF_ALERTS} or {_ABOUT} or (kind = 'brief' and {has_name}))" if has_entities else _OF_ALERTS
    found.append(Target("alerts", gone))
    if has_entities:
        found.append(Target("alerts", f"not {gone} and {has_name}", f"payload = '{EMPTY}'"))
    # that went with them: nothing is sent of what is erased
    kept = f"select alert_id from alerts where payload <> '{EMPTY}'"  # noqa: S608
    found.append(Target("ops.deliveries", f"alert_id not in ({kept})"))
    return [*found, Target("sources", _ORPHANS)]


def _tables(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """Our tables that may hold something of a document, with their columns."""
    rows = con.execute(
        """select if(schema_name = 'main', '', schema_name || '.') || table_name as name, list(column_name)
           from duckdb_columns() inner join duckdb_tables() using (database_name, schema_name, table_name)
           where database_name = current_database() and schema_name in ('main', 'ops')
           group by name order by name"""
    ).fetchall()
    return {
        name: columns
        for name, columns in rows
        if name not in (*_KEPT, *_OF_FILES) and (name in _OWN or name.startswith("ops."))
    }


def foreign(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Tables that somebody else made in the file and that have a column document_id."""
    rows = con.execute(
        """select distinct schema_name, table_name from duckdb_columns() inner join duckdb_tables()
           using (database_name, schema_name, table_name)
           where database_name = current_database() and column_name = 'document_id'
           and schema_name not in ('ops', 'kb') order by all"""
    ).fetchall()
    return [f"{_quoted(schema)}.{_quoted(name)}" for schema, name in rows if schema != "main" or name not in _OWN]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
