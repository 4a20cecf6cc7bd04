"""The folder of an export: locked, known as ours, each table's folder replaced as a whole, repaired after a crash."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import UserError
from flows.outputs.export_manifest import FORMAT, SCHEMA_VERSION, Manifest, engine, parsed
from flows.warehouse.disk import sync

MANIFEST = "manifest.json"

_LOCK = ".export.lock"


class ExportError(UserError):
    """An export that cannot be written; the one that was there before is still whole."""


@contextmanager
def locked(out: Path) -> Iterator[None]:
    """Hold the folder alone; raises ExportError when it holds something else or another process writes it."""
    ours = {_LOCK, f".{MANIFEST}.new"}
    if not (out / MANIFEST).exists() and any(entry.name not in ours for entry in out.iterdir()):
        raise ExportError(f"{out} is not empty and has no {MANIFEST}: give a new folder, or one of an earlier export")
    try:
        with FileLock(out / _LOCK, timeout=0):
            yield
    except Timeout as error:
        raise ExportError(f"another process is exporting to {out}: try again when it has ended") from error


def new_folder(out: Path, name: str) -> Path:
    """Where a table is built before it takes its place."""
    return out / f".{name}.new"


def _former(out: Path, name: str) -> Path:
    return out / f".{name}.old"


def recover(out: Path, tables: Sequence[str]) -> None:
    """Undo what a call left behind that died: half-written folders go, a table that was moved away comes back."""
    for name in tables:
        if _former(out, name).exists() and not (out / name).exists():
            _former(out, name).rename(out / name)
        for folder in (_former(out, name), new_folder(out, name)):
            if folder.exists():
                shutil.rmtree(folder)


def swap(out: Path, name: str) -> None:
    """Put the new folder of a table, if there is one, in the place of the former one."""
    if not new_folder(out, name).exists():
        return
    former = _former(out, name)
    if (out / name).exists():
        (out / name).rename(former)
    try:
        new_folder(out, name).rename(out / name)
    except OSError:
        if former.exists():
            former.rename(out / name)
        raise
    sync(out)
    shutil.rmtree(former, ignore_errors=True)


def opened(out: Path, stamp: str) -> Manifest:
    """The manifest of the earlier export; into a new folder an empty one, by which a later call knows it as ours."""
    path = out / MANIFEST
    if not path.exists():
        manifest = Manifest(FORMAT, SCHEMA_VERSION, engine(), stamp, None, {})
        write_manifest(out, manifest)
        return manifest
    try:
        return parsed(json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise ExportError(f"{path} is not the manifest of an export: give a new folder, or repair it") from error


def write_manifest(out: Path, manifest: Manifest) -> None:
    """Replace the manifest as a whole."""
    temporary = out / f".{MANIFEST}.new"
    with temporary.open("w", encoding="utf-8") as stream:
        stream.write(manifest.as_json())
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(out / MANIFEST)
    sync(out)
