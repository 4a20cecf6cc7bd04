"""Outputs to odd places, full disks, odd encodings, errors that nobody thought of: one line, and nothing is harmed."""

import contextlib
import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from flows.cli.main import main
from flows.errors import UserError, full_disk_in, in_one_line
from flows.inputs import override_file
from flows.output_file import OutputError, writing
from flows.warehouse.publish import publish
from flows.warehouse.writer import Warehouse
from tests.flows.warehouse.test_writer import documents, load
from transforms.schemas import ENTITY_OVERRIDES

TEXT = "Größe — “Łódź” 😀"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("outputs") / "w.duckdb"
    with Warehouse.open(path) as opened:
        load(opened, documents(("d1", f"Ann met Bo {TEXT}")))
        publish(opened)
    return path


def onrecord(*arguments: object, **settings: Any) -> Result:
    """Call the command in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], **settings)


def refused(done: Result, code: int = 2) -> str:
    """The one line of a command that is refused."""
    assert done.exit_code == code, done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    (line,) = done.stderr.splitlines()
    assert line.startswith("onrecord: ")
    return line


def process(
    *arguments: "str | bytes", environment: dict[str, str], typed: bytes = b"", out: Any = subprocess.PIPE
) -> Any:
    """Run the command in a process of its own."""
    command = [sys.executable, "-m", "flows.cli.main", *arguments]
    return subprocess.run(
        command, input=typed, stdout=out, stderr=subprocess.PIPE, env=os.environ | environment, check=False
    )


def writers(warehouse: Path) -> list[list[object]]:
    """The verbs that write to a file, without the file."""
    return [
        ["report", "--title", TEXT, "--warehouse", warehouse],
        ["sql", "from documents", "--warehouse", warehouse, "--format", "json", "--output"],
    ]


# ------------------------------------------------------------------------------------------------- odd places
@pytest.mark.parametrize("which", [0, 1])
def test_a_file_is_written_as_a_whole_wherever_it_may_be(which: int, warehouse: Path, tmp_path: Path) -> None:
    verb = writers(warehouse)[which]
    target = tmp_path / "new" / "folder" / "out"
    assert onrecord(*verb, target).exit_code == 0
    assert TEXT in target.read_text(encoding="utf-8")
    target.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(target)
    target.write_text("old")
    assert onrecord(*verb, link).exit_code == 0
    assert link.is_symlink() and TEXT in target.read_text(encoding="utf-8")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640
    (tmp_path / "dangling").symlink_to(tmp_path / "to_be")
    assert onrecord(*verb, tmp_path / "dangling").exit_code == 0
    assert TEXT in (tmp_path / "to_be").read_text(encoding="utf-8")
    assert [path.name for path in target.parent.iterdir()] == ["out"]


@pytest.mark.parametrize("which", [0, 1])
def test_devices_are_written_to_and_never_replaced(which: int, warehouse: Path, tmp_path: Path) -> None:
    verb = writers(warehouse)[which]
    for device in ("/dev/null", "/dev/full"):
        before = Path(device).stat()
        done = onrecord(*verb, device)
        assert (Path(device).stat().st_ino, Path(device).stat().st_mode) == (before.st_ino, before.st_mode)
        if device == "/dev/null":
            assert done.exit_code == 0
        else:
            assert "/dev/full cannot be written: the disk is full" in refused(done)
    link = tmp_path / "link"
    link.symlink_to("/dev/null")
    assert onrecord(*verb, link).exit_code == 0 and link.is_symlink()
    assert not list(Path("/dev").glob(".onrecord-*"))


@pytest.mark.parametrize("which", [0, 1])
def test_folders_and_loops_are_refused_in_a_line(which: int, warehouse: Path, tmp_path: Path) -> None:
    verb = writers(warehouse)[which]
    assert "is a folder: give the name of a file" in refused(onrecord(*verb, tmp_path))
    (tmp_path / "file").write_text("mine")
    assert "is a file, not a folder" in refused(onrecord(*verb, tmp_path / "file" / "out"))
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    assert "lead to each other" in refused(onrecord(*verb, tmp_path / "loop"))
    assert "cannot be written" in refused(onrecord(*verb, tmp_path / ("x" * 300)))
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "the file system is read-only"),
        (errno.EACCES, "permission denied"),
        (errno.EDQUOT, "the disk quota is used up"),
    ],
)
def test_what_the_system_refuses_is_said_plainly_and_the_former_file_stays(
    number: int, words: str, warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out"
    target.write_text("former")

    def fails(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr("flows.output_file.os.fsync", fails)
    for verb in writers(warehouse):
        assert words in refused(onrecord(*verb, target))
    assert target.read_text() == "former"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_query_that_fails_midway_leaves_the_former_file(warehouse: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    target.write_text("former")
    query = "select if(i = 25000, error('no'), i) as i from range(30000) as t(i)"
    refused(onrecord("sql", query, "--warehouse", warehouse, "--format", "csv", "--output", target))
    assert target.read_text() == "former"
    assert [path.name for path in tmp_path.iterdir()] == ["out.csv"]


_WRITE = """
import sys, time
from pathlib import Path
from flows.output_file import writing
with writing(Path(sys.argv[1])) as stream:
    stream.write("half")
    print("ready", flush=True)
    time.sleep(60)
"""


def test_parts_of_dead_processes_are_removed_and_those_of_living_ones_stay(warehouse: Path, tmp_path: Path) -> None:
    writer = subprocess.Popen([sys.executable, "-c", _WRITE, tmp_path / "slow"], stdout=subprocess.PIPE)
    assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
    (part,) = tmp_path.iterdir()
    assert onrecord("report", tmp_path / "a.html", "--warehouse", warehouse).exit_code == 0
    assert part.exists(), "it is being written"
    writer.kill()
    writer.communicate()
    assert part.exists()
    assert onrecord("report", tmp_path / "a.html", "--warehouse", warehouse).exit_code == 0
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_an_export_needs_a_folder(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    for place in ("/dev/null", tmp_path / "file"):
        assert "is not a folder" in refused(onrecord("export", place, "--warehouse", warehouse))
    assert (tmp_path / "file").read_text() == "mine" and Path("/dev/null").is_char_device()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "real").mkdir()
    assert onrecord("export", tmp_path / "link", "--warehouse", warehouse, "--table", "quotes").exit_code == 0
    assert (tmp_path / "real" / "quotes").is_dir() and (tmp_path / "link").is_symlink()


def test_overrides_never_replace_a_device() -> None:
    rows = ENTITY_OVERRIDES.empty().clear(1)
    with pytest.raises(override_file.OverrideFileError, match="/dev/null is not a file"):
        override_file.write(Path("/dev/null"), rows)
    assert Path("/dev/null").is_char_device()


# ------------------------------------------------------------------------------------------------- full disks
@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("file systems cannot be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def fill(disk: Path, room: int) -> Path:
    """A file that leaves this much room on a disk."""
    filler = disk / "full"
    with filler.open("wb", buffering=0) as stream, contextlib.suppress(OSError):
        while stream.write(b"x" * 4096):
            pass
    os.truncate(filler, filler.stat().st_size - room)
    return filler


def test_a_full_disk_is_called_that(small_disk: Path, warehouse: Path, tmp_path: Path) -> None:
    filler = fill(small_disk, room=0)
    for verb in writers(warehouse):
        assert "the disk is full" in refused(onrecord(*verb, small_disk / "out"))
    assert "the disk is full" in refused(onrecord("export", small_disk / "export", "--warehouse", warehouse))
    (tmp_path / "one.txt").write_text('Talks failed\n\nAnn Carver said: "We tried."\n')
    run = ["run", tmp_path / "one.txt", "--no-prefect", "--workers", 1, "--warehouse", small_disk / "w.duckdb"]
    for room in (0, 300_000, 2_000_000):
        filler.unlink()
        filler = fill(small_disk, room=room)
        done = onrecord(*run)
        assert done.exit_code == 2 and "the disk is full" in done.stderr, done.output
        assert "Traceback" not in done.output
        assert not list(small_disk.glob("*.published.duckdb*"))
    filler.unlink()
    assert not list(small_disk.glob("*.part"))
    done = onrecord(*run)
    assert done.exit_code == 0 and "1 document, 1 quote" in done.output, done.output


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        duckdb.IOException('IO Error: Could not write file "w.duckdb.wal": No space left on device'),
        RuntimeError("No space left on device (os error 28)"),
    ],
)
def test_a_full_disk_is_known_by_the_words_of_any_library(error: Exception) -> None:
    assert full_disk_in(error) is error
    line, is_ours = in_one_line(error)
    assert line.startswith("the disk is full") and not is_ours
    wrapped = ValueError("something else")
    wrapped.__context__ = error
    assert full_disk_in(wrapped) is error and full_disk_in(ValueError("something else")) is None


def test_a_limit_of_the_size_of_files_is_said() -> None:
    line, is_ours = in_one_line(
        duckdb.FatalException('FATAL Error: Failed\nCould not write "w.duckdb": File too large')
    )
    assert line.startswith("a file would be larger than is allowed: Could not write") and not is_ours


def test_standard_output_that_is_full_is_one_line(warehouse: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = process("sql", "from documents", "--warehouse", str(warehouse), environment={}, out=full)
    (line,) = done.stderr.decode().splitlines()
    assert done.returncode == 2 and "the disk is full" in line


@pytest.mark.parametrize(
    ("closed", "words"), [(">&-", "standard output is closed"), ("<&-", "standard input is closed")]
)
def test_closed_streams_are_one_line(closed: str, words: str, warehouse: Path) -> None:
    command = f'"{sys.executable}" -m flows.cli.main sql - --warehouse "{warehouse}" {closed}'
    done = subprocess.run(["bash", "-c", command], input=b"select 1", capture_output=True, check=False)
    (line,) = done.stderr.decode().splitlines()
    assert done.returncode == 2 and words in line


# ------------------------------------------------------------------------------------------------- encodings
ASCII = {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LANG": "C", "LC_ALL": "C"}
UNCOERCED = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}


@pytest.mark.parametrize("environment", [ASCII, UNCOERCED, {"LC_ALL": "C"}], ids=["ascii", "uncoerced", "C"])
def test_an_ascii_terminal_gets_escapes(environment: dict[str, str], warehouse: Path) -> None:
    ask = ("sql", "select text from documents", "--warehouse", str(warehouse), "--format")
    done = process(*ask, "json", environment=environment)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [{"text": f"Ann met Bo {TEXT}"}]
    done = process(*ask, "table", environment=environment)
    assert done.returncode == 0 and b"Ann met Bo" in done.stdout and done.stderr == b""
    if environment is ASCII:
        assert done.stdout.isascii() and b"| text" in done.stdout
    done = process("sql", "select café", "--warehouse", str(warehouse), environment=environment)
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1


def test_arguments_that_are_not_utf8_are_refused_in_a_line(warehouse: Path, tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text('Talks failed\n\nAnn Carver said: "We tried."\n')
    raw = tmp_path / os.fsdecode(b"\xff")
    for arguments in (
        ["sql", os.fsdecode(b"select '\xff'"), "--warehouse", warehouse],
        ["report", tmp_path / "t.html", "--warehouse", warehouse, "--title", os.fsdecode(b"\xff")],
        ["sql", "select 1", "--warehouse", f"{raw}.duckdb"],
        ["run", tmp_path / "one.txt", "--no-prefect", "--warehouse", f"{raw}.duckdb"],
        ["entities", "search", os.fsdecode(b"\xff"), "--warehouse", warehouse],
        ["export", f"{raw}folder", "--warehouse", warehouse],
    ):
        assert "udcff" in refused(onrecord(*arguments))
    done = process("sql", b"select '\xff'", "--warehouse", str(warehouse), environment={})
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    for written in (["report", f"{raw}.html"], ["sql", "select 1", "--output", f"{raw}.csv"]):
        assert onrecord(*written, "--warehouse", warehouse).exit_code == 0
    assert {os.fsencode(path.name) for path in tmp_path.iterdir()} >= {b"\xff.html", b"\xff.csv"}


def test_standard_input_that_is_not_utf8_is_refused_in_a_line(warehouse: Path) -> None:
    line = refused(onrecord("sql", "-", "--warehouse", warehouse, input=b"select '\xff\xfe'"))
    assert "standard input is not UTF-8" in line and "byte 8" in line
    done = onrecord("sql", "-", "--warehouse", warehouse, "--format", "json", input=b"\xef\xbb\xbfselect 1 as one")
    assert json.loads(done.stdout) == [{"one": 1}]


# ------------------------------------------------------------------------------------------------- all the rest
def test_an_unexpected_error_is_one_line_with_a_log(
    warehouse: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise LookupError("no such thing at https://user:secret@example.org/\nsecond line")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("flows.outputs.query_results.run_query", fails)
    line = refused(onrecord("sql", "select 1", "--warehouse", warehouse), code=3)
    (log,) = tmp_path.glob("onrecord-*.log")
    assert "unexpected LookupError: no such thing" in line and str(log) in line
    assert "Traceback" in log.read_text() and "in fails" in log.read_text()
    assert "secret" not in line + log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    monkeypatch.setenv("ONRECORD_DEBUG", "1")
    assert isinstance(onrecord("sql", "select 1", "--warehouse", warehouse).exception, LookupError)


def test_an_unexpected_error_without_room_for_a_log_still_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("flows.errors.tempfile.NamedTemporaryFile", full)
    try:
        raise LookupError("no such thing")
    except LookupError as error:
        line, is_ours = in_one_line(error)
    assert is_ours and "\n" not in line and "test_outputs.py" in line


def test_errors_of_users_and_ends_on_purpose_are_as_before(warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object, **__: object) -> None:
        raise UserError("what to do")

    monkeypatch.setattr("flows.outputs.query_results.run_query", fails)
    assert refused(onrecord("sql", "select 1", "--warehouse", warehouse)) == "onrecord: what to do"
    assert onrecord("--help").exit_code == 0
    assert onrecord("sql").exit_code == 2

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("flows.outputs.query_results.run_query", interrupted)
    assert onrecord("sql", "select 1", "--warehouse", warehouse).exit_code == 1


def test_the_writer_itself_refuses_disks(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("flows.output_file.stat.S_ISBLK", lambda _: True)
    (tmp_path / "sda").touch()
    with pytest.raises(OutputError, match="is a disk"), writing(tmp_path / "sda"):
        raise AssertionError("not reached")
