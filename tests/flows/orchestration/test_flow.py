"""The pipeline as a Prefect flow: runs, tasks and the artifact are on record, and a stopped batch is a failed run."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from uuid import uuid4

import psutil
import pytest
import yaml

from flows.orchestration import flow
from flows.orchestration.cron import check_cron, check_timezone
from flows.orchestration.overdue import cancel_those_due
from flows.orchestration.schedule import interval
from flows.run.job import Job
from tests.corpus import write_corpus
from tests.outlet import hasty_client, serving

ROOT = Path(__file__).parents[3]
pytestmark = [pytest.mark.timeout(420), pytest.mark.xdist_group("prefect")]


@pytest.fixture(scope="module")
def server() -> Iterator[None]:
    """A Prefect server with a database of its own."""
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=120):
        yield


def _ask(query: str, **filters: Any) -> Any:
    from prefect.client.orchestration import get_client

    with get_client(sync_client=True) as client:
        return getattr(client, query)(**filters)


def test_a_run_is_on_record(server: None, tmp_path: Path) -> None:
    job = Job((write_corpus(tmp_path / "in", 3),), tmp_path / "w.duckdb", batch_documents=2)
    summary = flow.run_flow(job)
    assert summary.run["n_loaded"] == 3
    runs = [r for r in _ask("read_flow_runs") if r.parameters["warehouse"] == str(job.warehouse)]
    (flow_run,) = runs
    assert (flow_run.state_name, flow_run.name) == ("Completed", f"onrecord {job.warehouse}")
    tasks = [t for t in _ask("read_task_runs") if t.flow_run_id == flow_run.id]
    names = sorted(t.name.split("-")[0].split(" ")[0] for t in tasks)
    assert names == ["annotate", "annotate", "load", "load", "publish", "resolve"], [t.name for t in tasks]
    assert {t.state_name for t in tasks} == {"Completed"}
    artifacts = [a for a in _ask("read_artifacts") if a.flow_run_id == flow_run.id]
    assert [a.key for a in artifacts] == ["onrecord-run"]
    assert "| new | 3 |" in artifacts[0].data and summary.run["run_id"] in artifacts[0].data


def test_a_stopped_batch_fails_the_flow(server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.run import loading

    real = loading.read_annotations
    monkeypatch.setattr(
        loading, "read_annotations", lambda done: real(done)._replace(mentions=real(done).mentions.drop("label"))
    )
    job = Job((write_corpus(tmp_path / "in", 1),), tmp_path / "w.duckdb")
    summary = flow.run_flow(job)
    assert len(summary.stopped) == 1
    (flow_run,) = [r for r in _ask("read_flow_runs") if r.parameters["warehouse"] == str(job.warehouse)]
    assert flow_run.state_name == "Failed" and "label" in (flow_run.state.message or "")


def test_each_source_is_a_task_that_is_tried_again(
    server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as outlet, hasty_client():
        monkeypatch.setattr(flow._fetch, "retry_delay_seconds", 0.1)
        outlet.feeds |= {"/a.xml": ["a"], "/b.xml": ["b"]}
        outlet.dead.add("/b.xml")
        hosts = {name: outlet.base.replace("://", f"://{name}.") for name in ("a", "b")}
        file = tmp_path / "s.toml"
        file.write_text("".join(f'[[source]]\nname = "{n}"\nfeeds = ["{hosts[n]}/{n}.xml"]\n' for n in hosts))
        job = Job((), tmp_path / "w.duckdb", sources=file, with_sources=True)
        summary = flow.run_flow(job)
        assert dict(summary.counts())["new"] == 1
        assert [(r["reason_code"], r["n_rows"]) for r in summary.reasons] == [("connection_failed", 1)]
        (flow_run,) = [r for r in _ask("read_flow_runs") if r.parameters["warehouse"] == str(job.warehouse)]
        assert flow_run.state_name == "Completed"
        tasks = [t for t in _ask("read_task_runs") if t.flow_run_id == flow_run.id and t.name.startswith("fetch")]
        assert sorted((t.name, t.state_name, t.run_count) for t in tasks) == [
            ("fetch a", "Completed", 1),
            ("fetch b", "Failed", 1 + flow.RETRIES),
        ]


def test_of_runs_that_are_due_one_is_made() -> None:
    from prefect.client.schemas.objects import FlowRun

    deployment, own = uuid4(), {"paths": ["in"]}
    runs = [
        FlowRun(flow_id=uuid4(), deployment_id=deployment, auto_scheduled=is_planned, parameters=parameters)
        for is_planned, parameters in ((True, own), (True, own), (False, own), (True, {"paths": ["other"]}))
    ]
    client = Mock(read_flow_runs=Mock(return_value=runs))
    cancel_those_due(client, runs[0], deployment)
    (call,) = client.set_flow_run_state.call_args_list
    assert call.args[0] == runs[1].id and call.args[1].is_cancelled(), "nobody asked for it, and it would read the same"


def test_parameters_survive_json(tmp_path: Path) -> None:
    job = Job((Path("a.txt"),), tmp_path / "w.duckdb", field_map={"text": "body"}, root=Path("x"), batch_documents=7)
    told = flow.parameters(job)
    assert json.loads(json.dumps(told)) == told
    assert told["paths"] == [str(Path("a.txt").absolute())]
    flow.onrecord.validate_parameters(told)


def test_prefect_yaml_names_what_is_there() -> None:
    told = yaml.safe_load((ROOT / "prefect.yaml").read_text())
    for deployment in told["deployments"]:
        path, name = deployment["entrypoint"].split(":")
        assert (ROOT / path).is_file() and name == "onrecord"
        flow.onrecord.validate_parameters(deployment["parameters"])
        assert deployment["work_pool"]["name"]


@pytest.mark.parametrize(("text", "span"), [("90s", timedelta(seconds=90)), (" 2 H", timedelta(hours=2))])
def test_spans_of_time(text: str, span: timedelta) -> None:
    assert interval(text) == span


@pytest.mark.parametrize("text", ["", "h", "0m", "1.5h", "-1h", "1w"])
def test_no_spans_of_time(text: str) -> None:
    with pytest.raises(ValueError, match="is not a time span"):
        interval(text)


@pytest.mark.parametrize(
    "text",
    ["0 6 * * *", " */5  0-6,22 1,15 Jan-mar/2 mon-fri", "0 0 29 2 *", "0 0 31 2 mon", "59 23 31 12 7", "5/10 * * * *"],
)
def test_cron_expressions_that_prefect_takes_as_well(text: str) -> None:
    from prefect.client.schemas.schedules import CronSchedule

    assert check_cron(text).split() == text.split()
    CronSchedule(cron=check_cron(text))


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("0 6 * *", "has 4 of the five fields minute, hour, day of the month, month, day of the week"),
        ("", "has 0 of the five fields"),
        ("@hourly", "has 1 of the five fields"),
        ("60 6 * * *", "the minute '60' is wrong; allowed are numbers from 0 to 59"),
        ("0 25 * * *", "the hour '25' is wrong"),
        ("0 6 0 * *", "the day of the month '0' is wrong"),
        ("0 6 * foo *", "the month 'foo' is wrong; allowed are numbers from 1 to 12 or jan to dec"),
        ("0 6 * * 5-1", "the day of the week '5-1' is wrong"),
        ("*/0 6 * * *", "the minute '*/0' is wrong"),
        ("0 6 * * 1,", "the day of the week '1,' is wrong"),
        ("0 6 30 2 *", "never occurs: no such month has a day 30"),
    ],
)
def test_no_cron_expressions(text: str, wrong: str) -> None:
    with pytest.raises(ValueError) as raised:
        check_cron(text)
    assert wrong in str(raised.value) and "\n" not in str(raised.value)


def test_time_zones() -> None:
    assert check_timezone("Europe/Berlin") == "Europe/Berlin"
    for wrong in ("Berlin", "", "../etc/passwd", "CET+1"):
        with pytest.raises(ValueError, match="is not a time zone: give an IANA name"):
            check_timezone(wrong)


# ---------------------------------------------------------------------------------------------- as processes
def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
    return kept | {"PREFECT_HOME": str(home), "OMP_NUM_THREADS": "1"}


def test_run_prefect_prints_the_summary_and_no_more(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 2)
    command = [sys.executable, "-m", "flows.cli.main", "run", str(corpus), "--prefect", "--workers", "1"]
    done = subprocess.run(
        [*command, "--warehouse", str(tmp_path / "w.duckdb")],
        env=_environment(tmp_path / "home"),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("Run ") and "2 new" in done.stdout
    noise = [line for line in done.stderr.splitlines() if line not in _PROGRESS]
    assert not noise, done.stderr


_PROGRESS = {
    "reading 2 files",
    "2 documents loaded",
    "resolving entities",
    "history of runs: prefect server start, then http://127.0.0.1:4200",
}


def test_a_schedule_runs_at_once_and_ends_whole(tmp_path: Path) -> None:
    corpus, warehouse = write_corpus(tmp_path / "in", 1), tmp_path / "w.duckdb"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "flows.cli.main", "schedule", str(corpus), "--every", "1h", "--port", str(port)]
    serving = subprocess.Popen(
        [*command, "--warehouse", str(warehouse), "--workers", "1"],
        env=_environment(tmp_path / "home"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        published = warehouse.with_name("w.published.duckdb")
        deadline = time.monotonic() + 240
        while not published.exists() and serving.poll() is None and time.monotonic() < deadline:
            time.sleep(0.5)
        family = [psutil.Process(serving.pid), *psutil.Process(serving.pid).children(recursive=True)]
        serving.send_signal(signal.SIGINT)
        printed, _ = serving.communicate(timeout=60)
    finally:
        serving.kill()
    assert published.exists(), printed
    assert f"http://127.0.0.1:{port}" in printed
    assert "Traceback" not in printed, printed
    _, alive = psutil.wait_procs(family, timeout=20)
    assert not alive


def test_a_taken_port_is_told(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "flows.cli.main", "schedule", str(write_corpus(tmp_path / "in", 1))]
        done = subprocess.run(
            [*command, "--every", "1h", "--port", port],
            env=_environment(tmp_path / "home"),
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        f"onrecord: port {port} is in use: choose another with --port, or set PREFECT_API_URL to use a server"
    ]


def test_a_worker_of_a_process_pool_runs_the_deployment_of_prefect_yaml(
    server: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import PREFECT_API_URL
    from prefect.testing.cli import invoke_and_assert

    environment = {**_environment(tmp_path), "PREFECT_API_URL": PREFECT_API_URL.value(), "PREFECT_CLI_PROMPT": "false"}
    environment["PREFECT_API_AUTH_STRING"] = os.environ.get("PREFECT_API_AUTH_STRING", "")
    warehouse = tmp_path / "w.duckdb"
    given = {"paths": [str(write_corpus(tmp_path / "in", 1))], "warehouse": str(warehouse), "n_workers": 0}
    monkeypatch.chdir(ROOT)
    for command in (
        ["work-pool", "create", "onrecord", "--type", "process"],
        ["--no-prompt", "deploy", "--all"],
        ["deployment", "run", "onrecord/hourly", "--params", json.dumps(given)],
    ):
        invoke_and_assert(command, expected_code=0)
    done = subprocess.run(
        [sys.executable, "-m", "prefect", "worker", "start", "--pool", "onrecord", "--run-once"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    found = _ask("read_deployments")
    assert [(d.name, d.entrypoint, d.work_pool_name) for d in found if d.name == "hourly"] == [
        ("hourly", "flows/orchestration/flow.py:onrecord", "onrecord")
    ]
    (flow_run,) = [r for r in _ask("read_flow_runs") if r.parameters["warehouse"] == str(warehouse)]
    assert (flow_run.state_name, flow_run.work_pool_name) == ("Completed", "onrecord")
    assert warehouse.with_name("w.published.duckdb").exists()
