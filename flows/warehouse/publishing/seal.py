"""The seal of a published copy: a small file beside it that says what it holds and by what a change of it shows."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.warehouse.names import part_of, seal_of


@dataclass(frozen=True)
class Contents:
    """What a copy holds: the change that it was made after, and the last erasure whose bytes are gone from it."""

    change_id: str
    last_rewrite: str


def put(copy: Path, contents: Contents) -> None:
    """Seal a copy that was read as a whole."""
    seal, partial = seal_of(copy), part_of(seal_of(copy))
    partial.write_text(json.dumps(_marks(copy) | asdict(contents)), encoding="utf-8")
    partial.replace(seal)


def contents(copy: Path) -> Contents | None:
    """What a copy holds by its seal; None if there is none, or the file is not the one that was sealed.

    A file that was written to has another time of change. What a disk does to a block by itself shows to its readers.
    """
    try:
        found = json.loads(seal_of(copy).read_text(encoding="utf-8"))
        own = Contents(str(found.pop("change_id")), str(found.pop("last_rewrite")))
        return own if found == _marks(copy) else None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _marks(copy: Path) -> dict[str, int]:
    found = copy.stat()
    return {"size": found.st_size, "changed_ns": found.st_mtime_ns, "number": found.st_ino}
