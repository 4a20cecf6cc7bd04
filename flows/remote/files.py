"""Files at addresses of object stores and web servers (s3://, gs://, az://, https://): read as streams by fsspec."""

import io
import re
from collections.abc import Iterator, Sequence
from time import time_ns
from typing import Any

from flows.inputs.file_names import printable_name
from flows.inputs.files import InputError, InputFile, is_passed_over, kind_of_name, supported
from flows.web.settings import Settings
from transforms.credentials import without_credentials
from transforms.documents.urls import path as url_path
from transforms.ids import digest

EXTRAS = {
    "s3": "s3", "s3a": "s3", "gs": "gcs", "gcs": "gcs", "az": "azure", "abfs": "azure", "abfss": "azure",
    "http": "", "https": "", "memory": "",
}  # fmt: skip
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_OF_THE_WEB = ("http", "https")
_PAGES = ("text", "markdown", "html", "json", "feed")  # what is fetched as a page or feed where a web server has it
_VERSIONS = ("ETag", "etag", "Content-MD5", "content_md5", "md5Hash", "generation", "LastModified", "Last-Modified",
             "last_modified", "mtime", "updated", "created")  # fmt: skip
_BLOCK_BYTES = 4 * 1024**2
_PATTERN = re.compile(r"[*?\[]")


def is_remote_file(address: str) -> bool:
    """Whether an input is an address of files: of a store, or of an archive or table on a web server, by its ending."""
    scheme = _ADDRESS.match(address)
    if scheme is None:
        return False
    if scheme[1].lower() not in _OF_THE_WEB:
        return True
    kind = kind_of_name(url_path(address).rpartition("/")[2])[0]
    return kind is not None and kind not in _PAGES


def check(addresses: Sequence[str]) -> None:
    """Raises InputError for an address that cannot be read: of an unknown kind, without its library, not there."""
    for address in addresses:
        if next(_found(address), None) is None:
            raise InputError(f"{_shown(address)}: no readable file there; allowed are {supported()}")


def remote_files(addresses: Sequence[str]) -> Iterator[InputFile]:
    """The files at addresses: the one, all below a folder, or those that fit a pattern (*), by their names.

    As in folders, hidden ones and unknown formats are passed over. What changes a file's fingerprint is what its store
    says of it (ETag, time, size); a file of which it says nothing but the size is read in each run.
    """
    for address in addresses:
        yield from _found(address)


def _found(address: str) -> Iterator[InputFile]:
    system, path = file_system(address)
    try:
        if _scheme(address) in _OF_THE_WEB:
            listed = [(path, system.info(path))]
        elif _PATTERN.search(path):
            listed = sorted(system.glob(path, detail=True).items())
        elif system.isdir(path):
            listed = sorted(system.find(path, detail=True).items())
        else:
            listed = [(path, system.info(path))]
    except Exception as error:  # each store has its own
        raise InputError(f"{_shown(address)}: {why(error)}") from error
    top = _PATTERN.split(path, maxsplit=1)[0].rpartition("/")[0] if _PATTERN.search(path) else path
    for name, info in listed:
        parts = url_path(name).split("/") if _scheme(address) in _OF_THE_WEB else name.split("/")
        kind, compression = kind_of_name(parts[-1])
        below = name[len(top) :].split("/")
        if info.get("type", "file") != "file" or any(part and is_passed_over(part) for part in below):
            continue
        if kind is not None or len(listed) == 1:
            yield _input_file(system, name, info, kind, compression)


def _input_file(system: Any, name: str, info: dict[str, Any], kind: str | None, compression: str | None) -> InputFile:
    said = [f"{field}={info[field]}" for field in _VERSIONS if info.get(field)]
    version = digest(str(info.get("size")), *(said or [str(time_ns())]), length=64)
    origin = printable_name(_shown(system.unstrip_protocol(name)))
    problem = None if kind else ("unsupported_format", f"allowed are {supported()}")

    def opened() -> io.RawIOBase:
        try:
            return _Remote(system.open(name, "rb", block_size=_BLOCK_BYTES))
        except Exception as error:
            raise OSError(why(error)) from error

    return InputFile(name, origin, kind, compression, problem, opened, version)


def file_system(address: str) -> tuple[Any, str]:
    """The file system of fsspec and the path in it."""
    import fsspec  # takes a while to load, and few inputs need it

    scheme = _scheme(address)
    if scheme not in EXTRAS or "::" in address:
        known = ", ".join(f"{name}://" for name in EXTRAS if name != "memory")
        raise InputError(f"{_shown(address)}: addresses of this kind are not read; allowed are {known}")
    try:
        kind = fsspec.get_filesystem_class(scheme)
        options = kind._get_kwargs_from_urls(address)
        if scheme in _OF_THE_WEB:
            options |= {"get_client": _web_client, "skip_instance_cache": True}
        else:  # or what comes later is not there for a process that has listed the folder before
            options |= {"use_listings_cache": False}
        return kind(**options), kind._strip_protocol(address)
    except ImportError as error:
        raise InputError(f"{_shown(address)}: needs a library: pip install 'onrecord[{EXTRAS[scheme]}]'") from error
    except Exception as error:
        raise InputError(f"{_shown(address)}: {why(error)}") from error


async def _web_client(**options: Any) -> Any:
    """A client that reaches only addresses that everybody can reach, whatever names and redirects lead to."""
    import aiohttp

    from flows.web.connections import checked_socket, plain_socket

    factory = plain_socket if Settings().allow_private_addresses else checked_socket
    connector = aiohttp.TCPConnector(socket_factory=factory)
    timeout = aiohttp.ClientTimeout(total=None, connect=30, sock_read=60)
    return aiohttp.ClientSession(connector=connector, timeout=timeout, **options)


def _scheme(address: str) -> str:
    found = _ADDRESS.match(address)
    return found[1].lower() if found else ""


def _shown(address: str) -> str:
    """The address without passwords and, on the web, without its query, in which signed addresses have their keys."""
    shown = without_credentials(address)
    return shown.partition("?")[0].partition("#")[0] if _scheme(address) in _OF_THE_WEB else shown


def why(error: BaseException) -> str:
    """What a store's error says, in plain words and without passwords of addresses."""
    if isinstance(error, FileNotFoundError):
        return "no such file"
    if isinstance(error, PermissionError):
        return "permission denied; are the credentials of the store set?"
    first = without_credentials((str(error).strip().splitlines() or [""])[0])[:300]
    return first or type(error).__name__


class _Remote(io.RawIOBase):
    """A remote file whose errors are OSError, whatever its library raises."""

    def __init__(self, file: Any) -> None:
        super().__init__()
        self._file, self._at = file, 0
        self._can_seek = getattr(file, "size", None) is not None  # a web server that knows no ranges gives a stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._can_seek

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        try:
            self._at = self._file.seek(offset, whence)
        except Exception as error:
            raise OSError(why(error)) from error
        return self._at

    def readinto(self, buffer: Any) -> int:
        try:
            data = self._file.read(len(buffer))
        except Exception as error:
            raise OSError(why(error)) from error
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
