"""How much memory a database may take, and where it puts what does not fit: settings of the environment."""

import os
import re
import tempfile
from pathlib import Path

from flows.errors import UserError

MEMORY = "ONRECORD_MEMORY"
SPILL_FOLDER = "ONRECORD_SPILL_FOLDER"
_LEAST = 128_000_000  # with less, DuckDB cannot load a batch
_UNITS = {"MB": 10**6, "GB": 10**9, "TB": 10**12, "MIB": 1 << 20, "GIB": 1 << 30, "TIB": 1 << 40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*(MB|GB|TB|MiB|GiB|TiB)", re.IGNORECASE)


def n_bytes(size: str) -> int:
    """A size such as 512MB or 4GiB in bytes; raises ValueError, which says what is allowed."""
    found = _SIZE.fullmatch(size.strip())
    if found is None or float(found[1]) * _UNITS[found[2].upper()] < _LEAST:
        raise ValueError(f"{size!r} is no size of 128MB or more, such as 512MB, 1.5GB or 4GiB")
    return int(float(found[1]) * _UNITS[found[2].upper()])


def memory_limit(usual: str | None = None, *, most: bool = False) -> str | None:
    """What DuckDB may take, as it reads it: ONRECORD_MEMORY, else the usual size; None: DuckDB's own default.

    most: the smaller of both. Raises UserError for a setting that is no size.
    """
    given = os.environ.get(MEMORY, "").strip()
    if not given:
        return usual
    try:
        size = n_bytes(given)
    except ValueError as error:
        raise UserError(f"{MEMORY}: {error}") from error
    return usual if most and usual is not None and n_bytes(usual) < size else f"{size / 10**6:.3f}MB"


def spill_folder(path: Path, *, read_only: bool) -> str:
    """The folder that DuckDB makes, and removes, for what does not fit into memory.

    It lies in ONRECORD_SPILL_FOLDER, else beside the file, else, if a reader must not write there, in the system's
    folder for temporary files. Each reader has its own. Raises UserError if the given folder is not there.
    """
    name = f"{path.name}.{os.getpid()}.tmp" if read_only else f"{path.name}.tmp"
    if given := os.environ.get(SPILL_FOLDER, "").strip():
        if not Path(given).is_dir():
            raise UserError(f"{SPILL_FOLDER}: there is no folder {given}")
        return str(Path(given) / name)
    is_beside = not read_only or os.access(path.parent, os.W_OK)
    return str((path.parent if is_beside else Path(tempfile.gettempdir())) / name)
