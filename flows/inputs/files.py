"""From the paths that a user gives to the files to read: which they are, in which order."""

import io
import os
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from flows.errors import UserError
from flows.inputs.compression import COMPRESSIONS
from flows.inputs.file_names import printable_name

FORMATS = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".json": "json", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet",
    ".warc": "warc", ".zip": "zip", ".tar": "tar", ".eml": "mail", ".mbox": "mailbox", ".pdf": "pdf",
    ".vtt": "subtitles", ".srt": "subtitles", ".xlsx": "workbook", ".xlsb": "workbook", ".xls": "workbook",
    ".ods": "workbook",
    ".xml": "feed", ".rss": "feed", ".atom": "feed", ".rdf": "feed",
}  # fmt: skip
_SHORT_NAMES = {".tgz": ("tar", ".gz"), ".tbz2": ("tar", ".bz2"), ".tzst": ("tar", ".zst")}
# As in sql/queries/load/rejected_files.sql.
_WITHIN_FILE = re.compile(
    r"(?i)([.](?:zip|tar|t(?:gz|bz2|zst)|xls[bx]?|ods)(?:[.](?:gz|zst|bz2))?)::.*$|#[0-9]+$", re.DOTALL
)
LEADS_OUT = "link_leads_out"
_Problem = tuple[str, str]  # reason code and detail
_EXPORT = frozenset(("manifest.json", ".export.lock"))  # the folder of an export has both
_PASSED_OVER = re.compile(
    r"[.]|~[$]|#.*#$|.*~$|__MACOSX$"  # hidden, locks and back-ups of editors, archive leftovers
    r"|.+[.](?:duckdb|lake)$|.+[.](?:duckdb|ddb|db|lake)[.]"  # warehouses, and what lies beside them
    r"(?:lock|lock[.]json|wal|seal|spare|exports[.]jsonl|staging|search)$"
)


class InputError(UserError):
    """Wrong use: a path that is not there, or a folder without any file that can be read."""


@dataclass(frozen=True)
class InputFile:
    """A file to read: where, under which name it is known, its format (None: not supported) and compression.

    problem, where there is one, is the reason (code, detail) not to open it at all. opener gives the content of a
    file that is not on this machine; version stands for what it holds.
    """

    path: str
    origin: str
    format: str | None
    compression: str | None
    problem: _Problem | None = None
    opener: Callable[[], io.RawIOBase] | None = None
    version: str | None = None


class Survey(NamedTuple):
    """How many files read() will look at, and how many of folders it passes over, by the ending of their names."""

    n_files: int
    passed_over: dict[str, int]


def supported() -> str:
    """The file names that are allowed, for messages."""
    return f"{' '.join(FORMATS)}, also with {', '.join(COMPRESSIONS)}"


def check(paths: Sequence[Path], *, follow_symlinks: bool = False) -> None:
    """Raises InputError unless every path is there and every folder holds at least one file of a supported format."""
    if not paths:
        raise InputError("no input path given: give at least one file or folder")
    for path in paths:
        try:
            mode = path.stat().st_mode
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            raise InputError(f"{printable_name(str(path))}: {reason}; give a file or folder that exists") from error
        if stat.S_ISDIR(mode):
            if not os.access(path, os.R_OK | os.X_OK):
                raise InputError(f"{printable_name(str(path))}: Permission denied; give a folder that you may list")
            if next(_walk(str(path), follow_symlinks), None) is None:
                raise InputError(
                    f"{printable_name(str(path))}: no readable file in this folder; allowed are {supported()}"
                )


def find(
    paths: Sequence[Path],
    root: Path | None = None,
    *,
    follow_symlinks: bool = False,
    passed_over: dict[str, Counter[str]] | None = None,
) -> Iterator[InputFile]:
    """Every file of the paths once, in their order, folders sorted by name (files first, then folders).

    Inside folders, hidden files and folders, editors' locks and back-ups, warehouses with what lies beside them,
    exports, and files of unknown formats are passed over; a link to a file stands for that file. Two ways to one file
    count once. A link that leads out of its folder is a problem (link_leads_out) unless follow_symlinks is set; a given
    path may be a link itself. passed_over gets the endings of files of unknown formats, by folder.
    """
    base = PurePosixPath(os.path.realpath(root)) if root else None
    seen: set[str] = set()
    for path in paths:
        names = _walk(str(path), follow_symlinks, passed_over) if path.is_dir() else iter([(str(path), None)])
        for name, problem in names:
            real = os.path.realpath(name)
            key = f"{name}\0" if problem and problem[0] == LEADS_OUT else real  # the file may be given, too
            if key not in seen:
                seen.add(key)
                yield _input_file(name, _origin(real, base), problem)


def survey(paths: Sequence[Path], *, follow_symlinks: bool = False) -> Survey:
    """What read() will find, without opening a file: the total of a progress bar, and what to tell of the others."""
    passed_over: dict[str, Counter[str]] = {}
    n_files = sum(1 for _ in find(paths, follow_symlinks=follow_symlinks, passed_over=passed_over))
    return Survey(n_files, dict(sum(passed_over.values(), Counter[str]()).most_common()))


def _walk(
    folder: str, follow_symlinks: bool, passed_over: dict[str, Counter[str]] | None = None
) -> Iterator[tuple[str, _Problem | None]]:
    """(path, problem) of each file of a supported format, of each folder that cannot be listed or is outside."""
    errors: list[OSError] = []
    top = PurePosixPath(os.path.realpath(folder))
    walked: set[str] = set()
    for parent, folders, names in os.walk(folder, onerror=errors.append, followlinks=follow_symlinks):
        real = os.path.realpath(parent)
        if real in walked or _EXPORT.issubset(names):  # a circle of links, or rows of ours
            folders.clear()
            continue
        walked.add(real)
        lakes = {f"{name.removesuffix('.lake')}.data" for name in names if name.endswith(".lake")}
        folders[:] = sorted(name for name in folders if not _PASSED_OVER.match(name) and name not in lakes)
        for name in sorted(names):
            if not _PASSED_OVER.match(name) and kind_of_name(name)[0]:
                path = str(Path(parent, name))
                yield path, None if follow_symlinks else _leads_out(path, top)
        if passed_over is not None:
            passed_over[real] = _unknown_endings(names)
        if not follow_symlinks:
            outside = ((path, _leads_out(path, top)) for path in (str(Path(parent, name)) for name in folders))
            yield from ((path, problem) for path, problem in outside if problem)
    for error in sorted(errors, key=lambda error: str(error.filename)):
        yield str(error.filename), ("unreadable_file", f"folder cannot be listed: {error.strerror}")


def _unknown_endings(names: Sequence[str]) -> Counter[str]:
    """The endings of files of unknown formats, hidden ones left out."""
    unknown = (name for name in names if not _PASSED_OVER.match(name) and not kind_of_name(name)[0])
    return Counter(os.path.splitext(name.lower())[1] for name in unknown)  # noqa: PTH122


def _leads_out(path: str, top: PurePosixPath) -> _Problem | None:
    """The problem of a link to something outside of the given folder that is there."""
    if not Path(path).is_symlink():
        return None
    real = os.path.realpath(path)
    if PurePosixPath(real).is_relative_to(top) or not Path(real).exists():
        return None
    link = printable_name(path)
    return LEADS_OUT, f"{link} is a link that leads out of {printable_name(str(top))}; --follow-symlinks reads it"


def is_passed_over(name: str) -> bool:
    """Whether a file or folder of this name is hidden, a lock, a back-up or of a warehouse."""
    return _PASSED_OVER.match(name) is not None


def kind_of_name(name: str) -> tuple[str | None, str | None]:
    """(format, compression) by the file's name; format is None where no such file is read."""
    stem, extension = os.path.splitext(name.lower())  # noqa: PTH122
    if extension in COMPRESSIONS:
        return FORMATS.get(os.path.splitext(stem)[1]), extension  # noqa: PTH122
    return _SHORT_NAMES.get(extension) or (FORMATS.get(extension), None)


def file_of(origin: str) -> str:
    """The file's part of an origin: without the member of an archive and the number of a row."""
    return _WITHIN_FILE.sub(r"\1", origin)


def _input_file(name: str, origin: str, problem: _Problem | None) -> InputFile:
    kind, compression = kind_of_name(name)
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
    return printable_name(str(path))
