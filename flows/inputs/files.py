"""From the paths that a user gives to the files to read: which they are, in which order, and what they are called."""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from flows.errors import UserError
from flows.inputs.compression import COMPRESSIONS

FORMATS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
}  # fmt: skip
_PASSED_OVER = re.compile(r"[.]|~[$]|#.*#$|.*~$|__MACOSX$")  # hidden, locks and back-ups of editors, archive leftovers


class InputError(UserError):
    """Wrong use: a path that is not there, or a folder without any file that can be read."""


@dataclass(frozen=True)
class InputFile:
    """A file to read: where, under which name it is known, its format (None: not supported) and compression.

    problem, where there is one, is the reason (code, detail) not to open it at all.
    """

    path: str
    origin: str
    format: str | None
    compression: str | None
    problem: tuple[str, str] | None = None


def supported() -> str:
    """The file names that are allowed, for messages."""
    return f"{' '.join(FORMATS)}, also with {' or '.join(COMPRESSIONS)}"


def check(paths: Sequence[Path]) -> None:
    """Raises InputError unless every path is there and every folder holds at least one file of a supported format."""
    if not paths:
        raise InputError("no input path given: give at least one file or folder")
    for path in paths:
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise InputError(f"{_printable(str(path))}: {reason}; give a file or folder that exists") from error
        if stat.S_ISDIR(mode):
            if not os.access(path, os.R_OK | os.X_OK):
                raise InputError(f"{_printable(str(path))}: Permission denied; give a folder that you may list")
            if next(_walk(str(path)), None) is None:
                raise InputError(f"{_printable(str(path))}: no readable file in this folder; allowed are {supported()}")


def find(paths: Sequence[Path], root: Path | None = None) -> Iterator[InputFile]:
    """Every file of the paths once, in their order, folders sorted by name (files first, then folders).

    Inside folders, hidden files and folders, editors' locks and back-ups, links to folders and files of unknown
    formats are passed over; a link to a file stands for that file. Two ways to one file count once.
    """
    base = PurePosixPath(os.path.realpath(root)) if root else None
    seen: set[str] = set()
    for path in paths:
        names = _walk(str(path)) if path.is_dir() else iter([(str(path), None)])
        for name, problem in names:
            real = os.path.realpath(name)
            if real not in seen:
                seen.add(real)
                yield _input_file(name, _origin(real, base), problem)


def count_files(paths: Sequence[Path]) -> int:
    """How many files read() will look at, without opening them: the total of a progress bar."""
    return sum(1 for _ in find(paths))


def _walk(folder: str) -> Iterator[tuple[str, tuple[str, str] | None]]:
    """(path, problem) of each file of a supported format, and of each folder that cannot be listed."""
    errors: list[OSError] = []
    for parent, folders, names in os.walk(folder, onerror=errors.append):
        folders[:] = sorted(name for name in folders if not _PASSED_OVER.match(name))
        for name in sorted(names):
            if not _PASSED_OVER.match(name) and _kind(name)[0]:
                yield str(Path(parent, name)), None
    for error in sorted(errors, key=lambda error: str(error.filename)):
        yield str(error.filename), ("unreadable_file", f"folder cannot be listed: {error.strerror}")


def _kind(name: str) -> tuple[str | None, str | None]:
    """(format, compression) by the file's name."""
    stem, extension = os.path.splitext(name.lower())  # noqa: PTH122
    if extension in COMPRESSIONS:
        return FORMATS.get(os.path.splitext(stem)[1]), extension  # noqa: PTH122
    return FORMATS.get(extension), None


def _input_file(name: str, origin: str, problem: tuple[str, str] | None) -> InputFile:
    kind, compression = _kind(name)
    if problem is None:
        try:
            if not stat.S_ISREG(Path(name).stat().st_mode):
                problem = ("not_a_regular_file", "a pipe, socket or device is never opened; allowed are regular files")
        except OSError as error:
            problem = ("unreadable_file", f"cannot be read: {error.strerror}")
    if problem is None and kind is None:
        problem = ("unsupported_format", f"allowed are {supported()}")
    return InputFile(name, origin, kind, compression, problem)


def _origin(real: str, base: PurePosixPath | None) -> str:
    path = PurePosixPath(real)
    if base and path != base and path.is_relative_to(base):
        path = path.relative_to(base)
    return _printable(str(path))


def _printable(path: str) -> str:
    """The path with control characters and bytes that are not UTF-8 as %XX."""
    text = os.fsencode(path).decode("utf-8", "surrogateescape")
    return "".join(f"%{ord(c) & 0xFF:02X}" if "\ud800" <= c <= "\udfff" or c < " " or c == "\x7f" else c for c in text)
