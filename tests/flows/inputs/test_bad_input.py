"""One run over a folder of everything that goes wrong: the good rest is loaded, each bad one has its reason."""

import gzip
import json
import os
import subprocess
import sys
import threading
import time
import zlib
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.warehouse.publish import connect_published
from tests.corpus import article, write_corpus

MEGABYTE = 1024 * 1024
MEMORY = 1200 * MEGABYTE  # the language model, the gate and the database take about 700 with hardly any input
SECONDS = 180

REASONS = {
    "empty.txt": "empty_file",
    "blank.md": "empty_file",
    "binary.txt": "binary_content",
    "long_line.txt": "record_too_large",
    "long_line.jsonl#1": "record_too_large",
    "no_text.html": "no_text",
    "deep.html": "html_too_complex",
    "bomb.txt.gz": "decompression_bomb",
    "torn.jsonl.gz": "malformed_archive",
    "mixed.jsonl#2": "malformed_json",
    "mixed.jsonl#4": "malformed_json",
    "numbers.csv#1": "no_text_column",
    "numbers.csv#2": "no_text_column",
    "not_parquet.parquet": "malformed_parquet",
    "circle.txt": "unreadable_file",
    "gone.txt": "unreadable_file",  # a link to what is not there
    "pipe.txt": "not_a_regular_file",
}


class Outcome(NamedTuple):
    """What came of the one run."""

    code: int
    printed: str
    errors: str
    peak: int
    seconds: float
    warehouse: Path
    corpus: Path


def _line(number: int) -> bytes:
    return json.dumps({"text": article(number)}).encode() + b"\n"


def _write(folder: Path) -> Path:
    write_corpus(folder, 4)
    files: dict[str, bytes] = {
        "empty.txt": b"",
        "blank.md": b" \n\t\n",
        "binary.txt": bytes(range(256)) * 64,
        "utf16.txt": article(20).encode("utf-16"),
        "latin.txt": article(21).replace("Harbour", "Hafén").replace("London", "Zürich").encode("cp1252"),
        "wrong.txt": article(22).encode() + b"\xff\xfe caf\xe9 \x81\n",
        "nul.txt": article(23).replace("Monday", "Mon\x00day").encode(),
        "surrogates.txt": article(24).encode() + b"A lone \xed\xa0\x80 surrogate ends this text.\n",
        "surrogates.jsonl": json.dumps({"text": article(25) + "\ud800 and more"}).encode() + b"\n",
        "long_line.txt": b"word " * (10 * MEGABYTE),
        "long_line.jsonl": b'{"text": "%s"}\n' % (b"word " * (10 * MEGABYTE)) + _line(26),
        "no_text.html": b"<html><head><title>x</title></head><body><nav><a href='/'>Home</a></nav></body></html>",
        "deep.html": b"<html><body>" + b"<div>" * 100_000 + b"deep" + b"</div>" * 100_000 + b"</body></html>",
        "bomb.txt.gz": gzip.compress(b"0" * (200 * MEGABYTE), 6),
        "torn.jsonl.gz": gzip.compress(_line(27) + _line(28))[:-30],
        "mixed.jsonl": _line(29) + b'{"text": \n' + _line(30) + b"]\n",
        "numbers.csv": b"one,two\n1,2\n3,4\n",
        "not_parquet.parquet": b"PAR1 and then nothing of the kind",
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "circle.txt").symlink_to(folder / "circle.txt")
    (folder / "nowhere.txt").symlink_to(folder / "gone.txt")
    os.mkfifo(folder / "pipe.txt")
    if os.geteuid() != 0:  # root reads everything
        (folder / "secret.txt").write_text(article(31))
        (folder / "secret.txt").chmod(0)
    return folder


def _run(*arguments: str) -> tuple[int, str, str, int, float]:
    command = [sys.executable, "-m", "flows.cli.main", *arguments]
    started, peak = time.monotonic(), [0]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        watcher = threading.Thread(target=_watch, args=(process.pid, peak), daemon=True)
        watcher.start()
        printed, errors = process.communicate(timeout=SECONDS)
    return process.returncode, printed, errors, peak[0], time.monotonic() - started


def _watch(pid: int, peak: list[int]) -> None:
    try:
        while True:
            peak[0] = max(peak[0], psutil.Process(pid).memory_info().rss)
            time.sleep(0.05)
    except psutil.NoSuchProcess:
        return


@pytest.fixture(scope="module")
def outcome(tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    corpus = _write(tmp_path_factory.mktemp("bad") / "in")
    warehouse = corpus.parent / "w.duckdb"
    common = ("run", str(corpus), "--no-prefect", "--warehouse", str(warehouse), "--workers", "1")
    return Outcome(*_run(*common), warehouse, corpus)


def test_each_bad_input_has_its_reason(outcome: Outcome) -> None:
    with connect_published(outcome.warehouse) as con:
        found = con.execute("select origin, reason_code, detail from ops.quarantine").fetchall()
    reasons = {Path(origin).name: reason for origin, reason, _ in found}
    assert reasons == REASONS | ({} if os.geteuid() == 0 else {"secret.txt": "unreadable_file"}), found
    assert all(detail and "Traceback" not in detail for _, _, detail in found)


def test_the_good_rest_is_loaded(outcome: Outcome) -> None:
    with connect_published(outcome.warehouse) as con:
        found = con.execute("select origin, text from documents").fetchall()
    texts = {Path(origin).name: text for origin, text in found}
    good = {f"a{n:03}.txt" for n in range(4)} | {
        "mixed.jsonl#1",
        "mixed.jsonl#3",
        "long_line.jsonl#2",
        "torn.jsonl.gz#1",
    }
    repaired = {"utf16.txt", "latin.txt", "wrong.txt", "nul.txt", "surrogates.txt", "surrogates.jsonl#1"}
    assert good | repaired == texts.keys()
    assert "\x00" not in texts["nul.txt"]
    assert "part 20" in texts["utf16.txt"]
    for text in texts.values():
        text.encode()  # nothing that UTF-8 cannot hold is left


def test_the_run_ends_well(outcome: Outcome) -> None:
    assert outcome.code == 0, outcome.errors
    assert "Traceback" not in outcome.errors
    assert " rejected" in outcome.printed
    assert outcome.seconds < SECONDS


@pytest.mark.skipif(find_spec("torch") is not None, reason="spaCy loads torch where it is, for training")
def test_memory_is_bounded(outcome: Outcome) -> None:
    assert outcome.peak < MEMORY, f"{outcome.peak / MEGABYTE:.0f} MB"


@pytest.mark.usefixtures("without_processes")
def test_strict_says_so_by_its_exit_code(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 1)
    (corpus / "empty.txt").write_text("")
    common = ("run", str(corpus), "--no-prefect", "--warehouse", str(tmp_path / "w.duckdb"), "--strict")
    done = CliRunner().invoke(main, common)
    assert done.exit_code == 1 and "1 new" in done.stdout and "empty_file" in done.stdout


def test_bytes_that_decompress_for_ever_are_cut_off(tmp_path: Path) -> None:
    """A bomb inside a bomb, as raw deflate that never ends."""
    from flows.inputs import records

    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    zeros = b"\0" * MEGABYTE
    with (tmp_path / "endless.jsonl.gz").open("wb") as stream:
        for _ in range(300):
            stream.write(packer.compress(zeros))
    started = time.monotonic()
    chunks = list(records.read([tmp_path]))
    assert sum(chunk.rejected.height for chunk in chunks) == 1
    assert time.monotonic() - started < 20
