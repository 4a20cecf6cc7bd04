"""Where parts of batches lie for the workers of a cluster: a folder that all machines share, or a store (s3://)."""

import platform
import re
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from flows.errors import UserError, plain
from flows.remote.files import file_system
from flows.remote.files import why as why_of_store
from flows.run import staging
from transforms.credentials import without_credentials

_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


class ExchangeFailed(UserError):
    """What lies in the exchange cannot be read or written."""


class Exchange(Protocol):
    """Files by their names, each there as a whole or not at all. Raises ExchangeFailed."""

    def read(self, name: str) -> bytes | None:
        """What a file holds; None if it is not there."""
        ...

    def write(self, name: str, content: bytes) -> None:
        """Write a file, in place of one that has its name."""
        ...

    def remove(self, name: str = "") -> None:
        """Remove a file or folder, or all; one that is not there is no error."""
        ...


def exchange(address: str) -> Exchange:
    """The exchange at a folder or an address of a store."""
    return _Store(address) if _ADDRESS.match(address) else _Folder(Path(address))


class _Folder:
    def __init__(self, top: Path) -> None:
        self._top = top

    def read(self, name: str) -> bytes | None:
        try:
            return (self._top / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._failed(error) from error

    def write(self, name: str, content: bytes) -> None:
        path = self._top / name
        partial = path.with_name(f".{path.name}-{uuid4().hex}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            partial.write_bytes(content)
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise self._failed(error) from error

    def remove(self, name: str = "") -> None:
        staging.discard([self._top / name])

    def _failed(self, error: OSError) -> ExchangeFailed:
        return ExchangeFailed(f"the exchange {self._top} on {platform.node()}: {plain(error)}")


class _Store:
    def __init__(self, address: str) -> None:
        self._shown = without_credentials(address)
        self._system, self._top = file_system(address)

    def read(self, name: str) -> bytes | None:
        try:
            content: bytes = self._system.cat_file(self._path(name))
            return content
        except FileNotFoundError:
            return None
        except Exception as error:  # each store has its own
            raise self._failed(error) from error

    def write(self, name: str, content: bytes) -> None:
        try:
            self._system.pipe_file(self._path(name), content)
        except Exception as error:
            raise self._failed(error) from error

    def remove(self, name: str = "") -> None:
        try:
            self._system.rm(self._path(name), recursive=True)
        except FileNotFoundError:
            return
        except Exception as error:
            raise self._failed(error) from error

    def _path(self, name: str) -> str:
        return f"{self._top.rstrip('/')}/{name}".rstrip("/")

    def _failed(self, error: Exception) -> ExchangeFailed:
        return ExchangeFailed(f"the exchange {self._shown}: {why_of_store(error)}")
