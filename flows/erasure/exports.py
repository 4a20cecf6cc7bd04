"""Exports of a warehouse, written again from its published copy after something was erased."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import duckdb

from flows.errors import UserError
from flows.outputs.export import export
from flows.outputs.export_folder import MANIFEST
from flows.outputs.export_list import noted
from flows.outputs.export_manifest import Manifest, parsed
from flows.warehouse.publish import published


class Exports(NamedTuple):
    """The folders that were written again, and a line about each that was not."""

    written: list[Path]
    left: list[str]


def write_exports_again(warehouse: Path) -> Exports:
    """Bring the exports that are listed beside a warehouse up to date: files that do not change are kept."""
    done = Exports([], [])
    folders = noted(warehouse)
    if not folders:
        return done
    with published(warehouse) as con:
        for folder in folders:
            try:
                manifest = _manifest(folder)
                if not _is_ours(con, manifest):
                    continue  # another warehouse was exported there since
                export(con, folder, exported_at=datetime.now(UTC), tables=tuple(manifest.tables))
                done.written.append(folder)
            except FileNotFoundError:
                done.left.append(f"{folder} had an export, which is not there now: erase what you have of it")
            except (OSError, UserError, ValueError, TypeError, KeyError, AttributeError) as error:
                done.left.append(f"{folder} could not be written again ({error}): export to it")
    return done


def _manifest(folder: Path) -> Manifest:
    return parsed(json.loads((folder / MANIFEST).read_text(encoding="utf-8")))


def _is_ours(con: duckdb.DuckDBPyConnection, manifest: Manifest) -> bool:
    query = "select count(*) from ops.runs where run_id = $run_id"
    return manifest.run_id is None or bool(con.execute(query, {"run_id": manifest.run_id}).fetchall()[0][0])
