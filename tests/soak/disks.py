"""Disks that are too small: a run says so, and goes on when there is room; needs the right to mount."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from flows.warehouse.names import published_path
from tests.corpus import assert_same, contents, write_corpus
from tests.soak import command

SIZES = (2, 9, 14)  # MB
_ROOM = 200
_ARTICLES = 200


def disks(folder: Path, say: Callable[[str], None]) -> None:
    """Run on full disks, then with room; raises AssertionError for a traceback, an unclear message or other tables."""
    corpus = write_corpus(folder / "in", _ARTICLES)
    calm = folder / "calm.duckdb"
    command.finish(_run(corpus, calm))
    for size in SIZES:
        disk = folder / f"disk{size}"
        disk.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}m", "none", disk], check=False).returncode:
            say("disks: not measured, this user may not mount")
            return
        try:
            warehouse = disk / "w.duckdb"
            process = command.start(_run(corpus, warehouse))
            _, errors = process.communicate(timeout=600)
            last = errors.strip().splitlines()[-1] if errors.strip() else ""
            assert "Traceback" not in errors, errors
            assert process.returncode == 0 or "full" in last or "space" in last, f"{size} MB: {last}"
            subprocess.run(["mount", "-o", f"remount,size={_ROOM}m", disk], check=True)
            command.finish(_run(corpus, warehouse))
            assert_same(contents(published_path(calm)), contents(published_path(warehouse)))
        finally:
            subprocess.run(["umount", "-l", disk], check=False)
        say(f"disks: {size} MB: {'enough' if process.returncode == 0 else last}; with room, tables equal")


def _run(corpus: Path, warehouse: Path) -> list[str | Path]:
    return ["run", corpus, "--warehouse", warehouse, "--no-prefect", "--workers", "1", "--batch-documents", "32"]
