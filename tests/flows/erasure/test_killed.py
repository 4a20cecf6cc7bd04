"""A forget that dies leaves all as before, or is gone on with: by the next forget, and but for exports by any verb."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.erasure import forget as erasure
from flows.erasure.requests import wanted
from flows.warehouse import publish as publishing
from flows.warehouse.erasure import rewrite as rewriting
from flows.warehouse.erasure.store import ErasureStore
from flows.warehouse.names import published_path
from tests.corpus import assert_same
from tests.flows.erasure.test_forget import STORIES, findings, holders, onrecord, rows
from tests.flows.erasure.test_forget import made as made
from tests.flows.erasure.test_forget import place as place
from tests.flows.erasure.test_forget import without as without

URL = STORIES["new.txt"][0]
KILLS = 5


class Killed(BaseException):
    """What a test raises where a process may die."""


def die(*_: object, **__: object) -> None:
    """In the place of a step."""
    raise Killed


def exported(place: Path) -> Path:
    """An export, which is to be written again."""
    assert onrecord("export", place / "out", "--table", "documents", "--warehouse", place / "w.duckdb").exit_code == 0
    return place / "out"


def texts(out: Path) -> str:
    """All texts of an export."""
    return "".join(pl.read_parquet(out / "documents/**/*.parquet")["text"])


@pytest.mark.parametrize(
    ("owner", "step", "next_verb"),
    [
        (erasure, "resolve_again", "resolve"),
        (publishing, "rewrite", "forget"),
        (rewriting, "check_readable", "resolve"),
        (publishing, "_write", "forget"),
        (erasure, "write_exports_again", "forget"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_died_is_gone_on_with(
    owner: object,
    step: str,
    next_verb: str,
    place: Path,
    without: Callable[..., dict[str, pl.DataFrame]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    warehouse, out = place / "w.duckdb", exported(place)
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(owner, step, die)
        erasure.forget(warehouse, wanted(warehouse, "url", [URL]))
    done = onrecord(next_verb, "--warehouse", warehouse)
    assert done.exit_code == 0, done.output
    assert_same(findings(warehouse), without("new.txt"))
    assert [name for name in holders(place, "closures coming") if name.endswith("duckdb")] == []
    if next_verb == "resolve":
        assert "run `onrecord forget` to finish it" in done.stdout
        assert rows(warehouse, "select finished_at from ops.erasures") == [(None,)]
        assert onrecord("forget", "--warehouse", warehouse).exit_code == 0
    assert "closures" not in texts(out)
    assert rows(warehouse, "select count(finished_at), count(*) from ops.erasures") == [(1, 1)]


def test_what_died_before_its_end_was_written_is_as_before(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warehouse, before = place / "w.duckdb", findings(place / "w.duckdb")
    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(ErasureStore, "_forget_files", die)
        erasure.forget(warehouse, wanted(warehouse, "url", [URL]))
    assert "nothing is left to do" in onrecord("forget", "--warehouse", warehouse).stdout
    assert_same(findings(warehouse), before)
    assert rows(warehouse, "select count(*) from ops.erasures") == [(0,)]


@pytest.mark.timeout(300)
def test_kills_of_the_process(place: Path, without: Callable[..., dict[str, pl.DataFrame]]) -> None:
    warehouse, chance = place / "w.duckdb", random.Random(5)
    command = [sys.executable, "-m", "flows.cli.main", "forget", "--url", URL, "--yes", "--warehouse", str(warehouse)]
    started = time.monotonic()
    for kill in range(KILLS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        assert process.stderr is not None
        process.stderr.readline()  # "erasing rows": before it, nothing is changed
        time.sleep(chance.uniform(0, 0.2 + kill * 0.4))
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert time.monotonic() - started < 200
    assert onrecord("forget", "--url", URL, "--yes", "--warehouse", warehouse).exit_code == 0
    assert_same(findings(warehouse), without("new.txt"))
    assert [name for name in holders(place, "closures coming") if name != "new.txt"] == []
    left = {path.name for path in place.iterdir()} - {"in", "out", warehouse.name, published_path(warehouse).name}
    assert left <= {"w.duckdb.lock", "w.duckdb.lock.json", "w.published.duckdb.search", "w.published.duckdb.seal"}
    assert len(list((place / "w.published.duckdb.search").iterdir())) == 1
