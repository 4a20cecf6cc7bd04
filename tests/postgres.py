"""A PostgreSQL server for tests: Debian's, on a free port and a folder of its own, gone when the test ends."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.clusters import free_port

_VERSIONS = Path("/usr/lib/postgresql")
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=127.0.0.1")


def binaries() -> Path | None:
    """The folder of the newest server that is installed."""
    found = [folder / "bin" for folder in _VERSIONS.glob("*") if (folder / "bin" / "initdb").exists()]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def missing() -> str | None:
    """Why no server can be started here; None: one can."""
    if binaries() is None:
        return "PostgreSQL is not installed (Debian: postgresql)"
    if os.getuid() == 0 and not shutil.which("setpriv"):
        return "PostgreSQL does not run as root, and setpriv is not there"
    return None


class Server:
    """A running server with one database, and the connection string of its catalog."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder, self.port = folder, port
        self._n_databases = 0
        self.catalog = f"postgres:host=127.0.0.1 port={port} user=onrecord dbname=postgres"

    def database(self) -> str:
        """The catalog of a new database."""
        self._n_databases += 1
        name = f"lake{self._n_databases}"
        self.execute(f"create database {name}")
        return self.catalog.replace("dbname=postgres", f"dbname={name}")

    def control(self, action: str, *options: str) -> None:
        """Start or stop it, and wait until that is done."""
        found = binaries()
        assert found is not None
        settings = " ".join(["-F", f"-p {self.port}", f"-k {self.folder}", *(f"-c {each}" for each in _QUICK)])
        own = ["-o", settings, "-l", str(self.folder / "log")] if action == "start" else ["-m", "immediate"]
        _run([str(found / "pg_ctl"), "-D", str(self.folder / "data"), "-w", *own, *options, action])

    def execute(self, statement: str, database: str = "postgres") -> str:
        """What psql prints for a statement, without headings."""
        found = binaries()
        assert found is not None
        said = [str(found / "psql"), "-h", "127.0.0.1", "-p", str(self.port), "-U", "onrecord", "-At", "-c", statement]
        return subprocess.run([*said, database], check=True, capture_output=True, text=True).stdout


@contextmanager
def server() -> Iterator[Server]:
    """A server; missing() says whether one can be started."""
    found = binaries()
    assert found is not None
    folder = Path(tempfile.mkdtemp(prefix="onrecord-postgres-"))
    if os.getuid() == 0:
        shutil.chown(folder, "nobody")
    own = Server(folder, free_port())
    try:
        _run([str(found / "initdb"), "-D", str(folder / "data"), "-A", "trust", "-U", "onrecord", "--no-sync"])
        own.control("start")
        try:
            yield own
        finally:
            own.control("stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str]) -> None:
    """Run a program of the server, as nobody if this is root."""
    if os.getuid() == 0:
        command = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *command]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
