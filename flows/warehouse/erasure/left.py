"""What still holds some of what was erased: said in the receipt, with what to do about it."""

from pathlib import Path

import duckdb

import sql
from flows.warehouse.erasure.ours import foreign
from flows.warehouse.names import log_of
from flows.wording import counted
from transforms.lexicon.folding import lookup_key

_SHOWN = 20


def left_in_tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Lines about copies, texts, the knowledge base and foreign tables; reads the temporary tables of ErasureStore."""
    lines = []
    if copies := [own for (own,) in con.execute(sql.query("erasure/copies_left")).fetchall()]:
        said = f"{counted(len(copies), 'copy')} with the same text stay: {_shown(copies)}"
        lines.append(f"{said}; --copies erases them, too")
    query = "select count(distinct document_id) from erased_mentions anti join erased_documents using (document_id)"
    if n_texts := con.execute(query).fetchall()[0][0]:
        lines.append(f"the words stay in the texts of {counted(n_texts, 'document')}; --documents erases these, too")
    if names := [own for (own,) in con.execute(sql.query("erasure/namesakes")).fetchall()]:
        said = f"{counted(len(names), 'entity')} with a part of the name stay: {_shown(names)}"
        lines.append(f"{said}; look whether they are the same (`onrecord entities show ID`)")
    aliases = {lookup_key(alias) for (alias,) in con.execute("from erased_aliases").fetchall()}
    query = "select count(distinct item_id) from kb.aliases where list_contains($keys, alias_key)"
    if aliases and (n_items := con.execute(query, {"keys": sorted(aliases)}).fetchall()[0][0]):
        lines.append(f"{counted(n_items, 'item')} of the imported knowledge base have the name")
    for table in foreign(con):
        query = f"select count(*) from {table} where document_id in (select document_id from erased_documents)"  # noqa: S608
        if n_rows := con.execute(query).fetchall()[0][0]:
            lines.append(f"{table}, which onrecord did not make, has {counted(n_rows, 'row')}: delete them")
    return lines


def _shown(ids: list[str]) -> str:
    return ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")


def left_in_files(path: Path) -> list[str]:
    """Lines about files beside a warehouse that hold former contents."""
    patterns = [f"{file.name}.replaced-*" for file in (path, log_of(path))]
    former = sorted(file for pattern in patterns for file in path.parent.glob(pattern))
    return [f"{file} is a former warehouse: delete it" for file in former]
