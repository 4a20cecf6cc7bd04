"""Runs at fixed times: a Prefect server where none is configured, and a deployment served by this process."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import cast
from uuid import UUID

from flows.errors import UserError
from flows.orchestration import access, server
from flows.run.job import Job

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_INTERVAL = re.compile(r"(\d+)\s*([smhd])")
START_SECONDS = 120.0
DEPLOYMENT = "scheduled"


class ServerFailed(UserError):
    """The Prefect server did not start."""


def interval(text: str) -> timedelta:
    """A time span written as a number with s, m, h or d, such as 15m; raises ValueError for anything else or zero."""
    match = _INTERVAL.fullmatch(text.strip().lower())
    if not match or not int(match[1]):
        raise ValueError(f"{text!r} is not a time span: a number with s, m, h or d is, such as 15m or 1h")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def serve(
    job: Job, *, every: timedelta | None, cron: str | None, timezone: str, port: int, say: Callable[[str], None]
) -> None:
    """Run the job at each interval, the first time at once, or at each cron time of a zone, until the process is ended.

    Uses the configured Prefect server, or starts one on 127.0.0.1:port that ends with this process, asks for a password
    and refuses what other web pages send.
    Raises ServerFailed when that does not answer within START_SECONDS.
    """
    server.quiet()
    with _server(port, say):
        from prefect import serve as serve_deployments
        from prefect.client.orchestration import get_client
        from prefect.deployments.runner import RunnerDeployment
        from prefect.schedules import Cron, Interval
        from prefect.types.entrypoint import EntrypointType

        from flows.orchestration.flow import onrecord, parameters

        deployment = RunnerDeployment.from_flow(
            onrecord,
            name=DEPLOYMENT,
            schedule=Interval(every) if every else Cron(cron or "", timezone=timezone),
            parameters=parameters(job),
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
        if every:
            with get_client(sync_client=True) as client:  # the schedule's own first time lies an interval ahead
                client.create_flow_run_from_deployment(cast(UUID, deployment.apply()))
        # one run at a time: runs on one warehouse would only wait for each other
        serve_deployments(deployment, limit=1, print_starting_message=False)


@contextmanager
def _server(port: int, say: Callable[[str], None]) -> Iterator[None]:
    if server.is_configured():
        say("using the configured Prefect server; Ctrl-C stops serving")
        yield
        return
    if _in_use(port):
        raise ServerFailed(f"port {port} is in use: choose another with --port, or set PREFECT_API_URL to use a server")
    address = f"http://127.0.0.1:{port}"
    say(f"starting a Prefect server on {address} …")
    password_file = access.close_server(port)
    os.environ["PREFECT_UI_API_URL"] = f"{address}/api"
    command = [sys.executable, "-m", "flows.orchestration.guarded_server", str(port)]
    # a session of its own: Ctrl-C reaches this process first, which then ends the server in order
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, start_new_session=True)  # noqa: S603
    try:
        _wait_until_healthy(process, address)
        os.environ["PREFECT_API_URL"] = f"{address}/api"
        say(f"runs and their history: {address} ; Ctrl-C stops everything")
        say(f"the page asks for a password: {_password_at(password_file)}")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()


def _password_at(file: Path | None) -> str:
    """Where the password is; on a terminal itself, which a log should not hold."""
    if file is None:
        return "that of PREFECT_SERVER_API_AUTH_STRING"
    return f"{access.auth_string()} (kept in {file})" if sys.stdout.isatty() else f"it is in {file}"


def _wait_until_healthy(process: "subprocess.Popen[bytes]", address: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServerFailed(f"the Prefect server ended at its start with exit code {process.returncode}")
        try:
            with urllib.request.urlopen(f"{address}/api/health", timeout=2):  # noqa: S310  (our own address)
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise ServerFailed(f"the Prefect server at {address} did not answer within {START_SECONDS:.0f} s")


def _in_use(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
