"""Staged parts as bytes: their documents on the way to a worker, their annotations on the way back."""

import io
import zipfile
from pathlib import Path
from tempfile import mkdtemp

from flows.run import staging


def documents(part: Path) -> bytes:
    """The documents of a staged part, which also say by which model they are to be analysed."""
    return (part / staging.DOCUMENTS_FILE).read_bytes()


def stage(part: Path, content: bytes) -> None:
    """Make a folder a staged part of these documents."""
    part.mkdir(parents=True, exist_ok=True)
    (part / staging.DOCUMENTS_FILE).write_bytes(content)


def pack(part: Path) -> bytes:
    """The annotations of a part, a ZIP file of the files that hold them."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:  # the files in it are compressed
        for path in sorted((part / staging.ANNOTATIONS_FOLDER).iterdir()):
            archive.write(path, path.name)
    return packed.getvalue()


def unpack(part: Path, packed: bytes) -> bool:
    """Give a part annotations that were packed; whether they are whole, and of this version's columns."""
    done, partial = part / staging.ANNOTATIONS_FOLDER, Path(mkdtemp(dir=part))
    try:
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            for name in archive.namelist():
                (partial / Path(name).name).write_bytes(archive.read(name))
    except (zipfile.BadZipFile, EOFError, ValueError):
        staging.discard([partial])
        return False
    if not staging.is_whole(partial):
        staging.discard([partial])
        return False
    staging.discard([done])
    staging.place(partial, done)
    return True
