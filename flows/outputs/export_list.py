"""The folders that a warehouse was exported to, listed beside it: an export holds no lock, so no table can say it."""

import json
from pathlib import Path

from flows.warehouse.names import exports_path


def note(warehouse: Path, folder: Path) -> bool:
    """Add a folder to the list, before anything is written there; False if the list cannot be written."""
    path = folder.resolve()
    if path in noted(warehouse):
        return True
    try:
        with exports_path(warehouse).open("a", encoding="utf-8") as stream:
            stream.write(json.dumps(str(path)) + "\n")
    except OSError:
        return False
    return True


def noted(warehouse: Path) -> list[Path]:
    """The folders on the list, each once; none if there is no list."""
    try:
        lines = exports_path(warehouse).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []
    found: dict[Path, None] = {}
    for line in lines:
        try:
            found[Path(str(json.loads(line)))] = None
        except ValueError:  # cut off by a full disk
            continue
    return list(found)
