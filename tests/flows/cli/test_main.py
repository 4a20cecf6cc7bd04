"""The command as a person or a program meets it: help, exit codes, one-line errors, settings from the environment."""

import csv
import io
import json
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from flows.cli.main import main
from flows.warehouse.names import published_path
from tests.corpus import write_corpus

VERBS = sorted(main.commands)
pytestmark = pytest.mark.usefixtures("without_processes")


def onrecord(*arguments: object, environment: dict[str, str] | None = None, typed: str | None = None) -> Result:
    """Call the command in this process."""
    return CliRunner().invoke(main, [str(a) for a in arguments], env=environment, input=typed)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    corpus = write_corpus(folder / "in", 3)
    (corpus / "bad.jsonl").write_text('{"text": \n')
    done = onrecord("run", corpus, "--no-prefect", "--warehouse", folder / "w.duckdb", "--workers", 1, "--json")
    assert done.exit_code == 0, done.output
    told = json.loads(done.stdout)
    assert (told["run"]["n_loaded"], told["run"]["n_quarantined"]) == (3, 1), done.output
    return folder / "w.duckdb"


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_explains_itself_with_an_example(verb: str) -> None:
    done = onrecord(verb, "--help")
    assert done.exit_code == 0
    assert f"  onrecord {verb}" in done.output
    assert onrecord("--help").output.count(f"\n  {verb} ") == 1


_HELP = """
import sys, time
from flows.cli.main import main
try:
    main(["--help"])
except SystemExit:
    print(time.process_time(), sorted({"polars", "duckdb", "rich", "prefect"} & set(sys.modules)))
"""


_SQL = """
import sys, time
from flows.cli.main import main
try:
    main(["sql", "select 1 as one", "--warehouse", sys.argv[1]])
finally:
    print(time.process_time(), sorted({"polars", "numpy", "pyarrow", "prefect", "spacy"} & set(sys.modules)))
"""


def test_a_question_is_answered_quickly(warehouse: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _SQL, warehouse], capture_output=True, text=True, check=True)
    seconds, imported = done.stdout.splitlines()[-1].split(maxsplit=1)
    assert imported == "[]" and float(seconds) < 1.0


_SEARCH = """
import sys
from flows.cli.main import main
sys.argv = ["onrecord", "search", "harbour", "--json", "--warehouse", sys.argv[1]]
try:
    main()
finally:
    print(sorted({"pandas.core", "prefect", "spacy", "transforms.entities.stage"} & set(sys.modules)))
"""


def test_a_search_loads_little(warehouse: Path) -> None:
    done = subprocess.run([sys.executable, "-c", _SEARCH, warehouse], capture_output=True, text=True, check=False)
    assert done.stdout.splitlines()[0].startswith('{"total"') and done.stdout.splitlines()[-1] == "[]"


def test_help_is_quick() -> None:
    done = subprocess.run([sys.executable, "-c", _HELP], capture_output=True, text=True, check=True)
    seconds, imported = done.stdout.splitlines()[-1].split(maxsplit=1)
    assert imported == "[]" and float(seconds) < 0.5


_SCHEDULE = """
import sys
from flows.cli.main import main
try:
    main(["schedule", *sys.argv[1:]])
finally:
    print("prefect" in sys.modules)
"""


def test_a_wrong_cron_expression_is_one_line_before_anything_is_started() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        arguments = [".", "--cron", "0 6 * *", "--port", str(taken.getsockname()[1])]
        command = [sys.executable, "-c", _SCHEDULE, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "False\n")
    (line,) = done.stderr.splitlines()
    assert line.startswith("onrecord: --cron: '0 6 * *' has 4 of the five fields")


def test_a_missing_path_is_one_line(tmp_path: Path) -> None:
    done = onrecord("run", tmp_path / "nowhere", "--no-prefect", "--warehouse", tmp_path / "w.duckdb")
    assert done.exit_code == 2
    assert done.stderr.splitlines() == [
        f"onrecord: {tmp_path}/nowhere: No such file or directory; give a file or folder that exists"
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", ".", "--map", "text"], "'text' is not FIELD=COLUMN, such as text=body,source=outlet"),
        (["run", ".", "--map", "colour=red"], "colour"),
        (["run", ".", "--workers", "0"], "--workers"),
        (["schedule", "."], "give one of --every and --cron"),
        (["schedule", ".", "--every", "1x"], "'1x' is not a time span"),
        (["schedule", ".", "--every", "1h", "--timezone", "UTC"], "--timezone goes with --cron"),
        (["schedule", ".", "--cron", "0 6 * *"], "onrecord: --cron: '0 6 * *' has 4 of the five fields"),
        (
            ["schedule", ".", "--cron", "0 6 * * *", "--timezone", "Mars"],
            "onrecord: --timezone: 'Mars' is not a time zone",
        ),
        (["sql", "select 1", "--warehouse", "/nowhere/w.duckdb"], "`onrecord run` creates it"),
        (["check", "--warehouse", "/nowhere/w.duckdb"], "`onrecord run` creates it"),
        (["export", "/tmp/x", "--warehouse", "/nowhere/w.duckdb"], "`onrecord run` creates it"),
        (["replay", "--warehouse", "/nowhere/w.duckdb"], "`onrecord run` creates it"),
        (["nonsense"], "No such command"),
    ],
)
def test_wrong_use_is_explained(arguments: list[str], message: str) -> None:
    done = onrecord(*arguments)
    assert done.exit_code == 2
    assert message in done.stderr
    assert "Traceback" not in done.output


def test_sql_in_every_format(warehouse: Path, tmp_path: Path) -> None:
    query = "select count(*) as n from documents"
    assert "│ 3 │" in onrecord("sql", query, "--warehouse", warehouse).output
    table = onrecord("sql", "select origin from documents", "--warehouse", warehouse, "--format", "csv").output
    assert len(list(csv.DictReader(io.StringIO(table)))) == 3
    typed = onrecord("sql", "-", "--warehouse", warehouse, "--format", "json", typed=query)
    assert json.loads(typed.output) == [{"n": 3}]
    done = onrecord("sql", query, "--warehouse", warehouse, "--format", "csv", "--output", tmp_path / "n.csv")
    assert (done.output, (tmp_path / "n.csv").read_text().split()) == ("", ["n", "3"])
    for wrong in ("select nothing from documents", "drop table documents", "select"):
        done = onrecord("sql", wrong, "--warehouse", warehouse)
        assert done.exit_code == 2 and len(done.stderr.splitlines()) == 1


def test_settings_come_from_the_environment(warehouse: Path) -> None:
    done = onrecord("sql", "select 1 as one", environment={"ONRECORD_WAREHOUSE": str(warehouse)})
    assert done.exit_code == 0, done.output
    done = onrecord("run", "--help")
    assert "ONRECORD_WAREHOUSE" in done.output
    done = onrecord("run", ".", environment={"ONRECORD_RUN_WORKERS": "none"})
    assert done.exit_code == 2 and "'none' is not a valid integer" in done.stderr
    both = {"ONRECORD_WAREHOUSE": str(warehouse), "ONRECORD_SQL_FORMAT": "json"}
    done = onrecord("sql", "select 1 as one", environment=both)
    assert json.loads(done.output) == [{"one": 1}]


def test_check_tells_what_holds(warehouse: Path, tmp_path: Path) -> None:
    done = onrecord("check", "--warehouse", warehouse, "--docs", tmp_path / "docs", "--strict")
    assert done.exit_code == 0, done.output
    assert "documents: " in done.output and "all hold" in done.output
    assert list((tmp_path / "docs").rglob("*.html"))


def test_check_is_strict_about_what_does_not_hold(warehouse: Path, tmp_path: Path) -> None:
    broken = tmp_path / "w.duckdb"
    shutil.copy(published_path(warehouse), published_path(broken))
    with duckdb.connect(published_path(broken)) as con:
        con.execute("update quotes set char_end = char_start where quote_id = (select min(quote_id) from quotes)")
    assert onrecord("check", "--warehouse", broken).exit_code == 0
    done = onrecord("check", "--warehouse", broken, "--strict", "--json")
    assert done.exit_code == 1
    assert any(row["suite"] == "quotes" and not row["success"] for row in json.loads(done.stdout))


def test_export_twice_writes_once(warehouse: Path, tmp_path: Path) -> None:
    first = onrecord("export", tmp_path / "out", "--warehouse", warehouse)
    assert first.exit_code == 0, first.output
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.parquet")}
    assert before
    assert onrecord("export", tmp_path / "out", "--warehouse", warehouse, "--json").exit_code == 0
    assert {p: p.stat().st_mtime_ns for p in (tmp_path / "out").rglob("*.parquet")} == before


def test_replay_lists_what_waits(warehouse: Path) -> None:
    done = onrecord("replay", "--dry-run", "--warehouse", warehouse)
    assert done.exit_code == 0 and "bad.jsonl#1" in done.output
    done = onrecord("replay", "--dry-run", "--warehouse", warehouse, "--reason", "unheard_of")
    assert done.output == "nothing is in quarantine for unheard_of\n"


_HOLDS = """
import sys
from pathlib import Path
from flows.warehouse.writer import Warehouse
with Warehouse.open(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_run_that_may_not_wait_names_who_is_there(warehouse: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLDS, str(warehouse)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        corpus = write_corpus(tmp_path / "in", 1)
        done = onrecord("run", corpus, "--no-prefect", "--warehouse", warehouse, "--wait", 0)
        assert done.exit_code == 2
        (line,) = done.stderr.splitlines()
        assert f"is being written by process {holder.pid} " in line
        assert onrecord("sql", "select 1", "--warehouse", warehouse).exit_code == 0, "readers are not shut out"
        holder.communicate("")


def test_strict_asks_for_another_exit_code(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 1)
    (corpus / "empty.txt").touch()
    common = ("run", corpus, "--no-prefect", "--workers", 1, "--warehouse")
    assert onrecord(*common, tmp_path / "a.duckdb").exit_code == 0
    for _ in range(2):  # the second time, nothing of it is loaded either
        done = onrecord(*common, tmp_path / "b.duckdb", "--strict")
        assert done.exit_code == 1 and "1 rejected" in done.output


# ------------------------------------------------------------------------------------- a run without a path
def test_a_run_without_a_path_takes_the_starter_corpus_only_where_it_is_alone(tmp_path: Path) -> None:
    common = ("--no-prefect", "--workers", 1, "--warehouse", tmp_path / "w.duckdb", "--json")
    for is_new in (True, False):
        done = onrecord("run", *common)
        assert done.exit_code == 0, done.output
        run = json.loads(done.stdout)["run"]
        assert run["n_read"] == (run["n_loaded"] if is_new else run["n_unchanged"]) > 20
    assert onrecord("run", write_corpus(tmp_path / "in", 1), *common).exit_code == 0
    done = onrecord("run", *common)
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    assert line == (
        f"onrecord: {tmp_path / 'w.duckdb'} holds 1 document besides the starter corpus: name what to read, as in "
        "`onrecord run PATH`, or list sources with `onrecord sources add URL`; "
        "`onrecord resolve` resolves entities again without reading anything"
    )
    done = onrecord("schedule", "--every", "1h", "--warehouse", tmp_path / "w.duckdb")
    assert done.exit_code == 2 and "give what to read" in done.stderr
