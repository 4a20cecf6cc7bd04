"""Ray: a cluster that is there already, or one on this machine that lives as long as the run."""

import logging
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import Any

from flows.run.engines.dispatch import Cluster, EngineFailed, WorkerLost
from flows.run.engines.tasks import Task, analyse

_STORE_BYTES = 200_000_000  # parts are small
_TASK_RETRIES = 3  # by Ray itself, of a task whose worker ended
_LOST = (  # of ray.exceptions
    *("WorkerCrashedError", "NodeDiedError", "LocalRayletDiedError", "OutOfMemoryError", "ObjectLostError"),
    *("TaskCancelledError", "RaySystemError"),
)
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0"}
_ADDRESS = re.compile(r"([\w.-]+|\[[0-9a-fA-F:]+\]):(\d+)")
_CONNECT_SECONDS = 5.0
_LOOK_SECONDS = 1.0  # between two looks at a cluster that is being joined
_JOIN_SECONDS = 120.0  # for a cluster whose head answers
_STUCK_SECONDS = 30.0  # more, then Ray holds the GIL: only another process can end this one
_WATCHDOG = """
import os, select, sys
pid, kill, seconds, address = sys.argv[1:]
if not select.select([0], [], [], float(seconds))[0]:
    sys.stderr.write(f"the Ray cluster at {address} did not accept this run within {seconds} seconds, and Ray does not "
                     "let go: this run is killed. Run again: it goes on from what is loaded\\n")
    os.kill(int(pid), int(kill))
elif not os.read(0, 1):
    sys.stderr.write(f"this run ended while it connected to the Ray cluster at {address}: Ray ends a process whose "
                     "cluster goes away. Run again: it goes on from what is loaded\\n")
"""
_GONE_SECONDS = 10.0  # that the head may not answer; after a minute Ray would end this process without a word
_MODE, _TOKEN, _TOKEN_PATH = "RAY_AUTH_MODE", "RAY_AUTH_TOKEN", "RAY_AUTH_TOKEN_PATH"


@contextmanager
def ray_cluster(address: str | None, n_workers: int) -> Iterator[Cluster]:
    """A connection to the Ray cluster at this address, or to one that is started here for so many workers.

    The latter asks for a token that this process and its own know, as clusters do whose token is where Ray looks for
    it. Raises EngineFailed.
    """
    if address is not None and not _answers(address):
        raise EngineFailed(f"no Ray cluster answers at {address}")
    _prepare(address)
    import ray

    with redirect_stdout(sys.stderr):  # what Ray says of lost workers is no answer of the command
        try:
            _join(ray, address, n_workers)
        except EngineFailed:
            raise
        except Exception as error:  # of several kinds, by how the address is written
            where = f"no Ray cluster answers at {address}" if address else "Ray does not start on this machine"
            raise EngineFailed(f"{where}: {_first_line(error)}") from error
        try:
            yield _Ray(ray, address)
        finally:
            ray.shutdown()


def _join(ray: Any, address: str | None, n_workers: int) -> None:
    """Call ray.init; raises EngineFailed if the cluster goes away or takes too long, and what ray.init raises.

    ray.init itself tries for ten minutes if the head ends while it connects: it is left behind in its thread then.
    """
    options = {**_options(address, n_workers), "log_to_driver": False, "logging_level": logging.CRITICAL}
    if address is None:
        ray.init(**options)
        return
    joined: Future[None] = Future()
    with _watchdog(address, _JOIN_SECONDS + _STUCK_SECONDS):
        Thread(target=_initialise, args=(ray, options, joined), daemon=True).start()
        began = answered = monotonic()
        while not wait([joined], _LOOK_SECONDS).done:
            if monotonic() - began > _JOIN_SECONDS:
                raise EngineFailed(
                    f"the Ray cluster at {address} did not accept this run within {_JOIN_SECONDS:.0f} seconds"
                )
            if _answers(address):
                answered = monotonic()
            elif monotonic() - answered > _GONE_SECONDS:
                raise EngineFailed(f"the Ray cluster at {address} is gone; run again when it is back")
    joined.result()


@contextmanager
def _watchdog(address: str, seconds: float) -> Iterator[None]:
    """A process that ends this one if the block takes longer, and says so; also if Ray ends this one in the block.

    Ray waits for ever, without letting any other thread run, if a worker ends that it starts for a new driver. It ends
    the driver itself if the node goes away while the driver registers.
    """
    kill = int(getattr(signal, "SIGKILL", signal.SIGTERM))
    command = [sys.executable, "-I", "-S", "-c", _WATCHDOG, str(os.getpid()), str(kill), f"{seconds:g}", address]
    with subprocess.Popen(command, stdin=subprocess.PIPE, bufsize=0, start_new_session=True) as process:  # noqa: S603
        try:
            yield
        finally:
            process.communicate(b"1")


def _initialise(ray: Any, options: dict[str, Any], joined: "Future[None]") -> None:
    try:
        ray.init(**options)
    except BaseException as error:
        joined.set_exception(error)
    else:
        joined.set_result(None)


def _options(address: str | None, n_workers: int) -> dict[str, Any]:
    if address is not None:
        return {"address": address}
    return {
        "address": "local",
        "num_cpus": n_workers,
        "include_dashboard": False,
        "object_store_memory": _STORE_BYTES,
    }


def _prepare(address: str | None) -> None:
    """Set the environment that Ray reads at its import, where the user did not."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    if _MODE in os.environ:
        return
    has_token = any(os.environ.get(name) for name in (_TOKEN, _TOKEN_PATH))
    if address is None:
        os.environ[_MODE] = "token"
        if not has_token:
            os.environ[_TOKEN] = secrets.token_hex(32)
    elif has_token or (Path.home() / ".ray" / "auth_token").exists():
        os.environ[_MODE] = "token"


class _Ray:
    def __init__(self, ray: Any, address: str | None) -> None:
        self._ray, self._address = ray, address
        self._head = "" if address and "://" in address else ray.get_runtime_context().gcs_address
        self._answered = monotonic()
        self._analyse = ray.remote(analyse).options(num_cpus=1, max_retries=_TASK_RETRIES)
        self._lost = tuple(getattr(ray.exceptions, name) for name in _LOST)

    def start(self, task: Task) -> "Future[bytes | None]":
        outcome: Future[bytes | None] = Future()
        try:
            remote = self._analyse.remote(task).future()
        except Exception as error:  # the cluster is gone
            outcome.set_exception(WorkerLost(_first_line(error)))
        else:
            remote.add_done_callback(lambda done: self._hand_on(done, outcome))
        return outcome

    def trouble(self) -> str | None:
        if self._ray.is_initialized() and _answers(self._head):
            self._answered = monotonic()
        elif monotonic() - self._answered > _GONE_SECONDS:
            return f"the Ray cluster at {self._address or self._head} is gone"
        return None

    def _hand_on(self, remote: "Future[Any]", outcome: "Future[bytes | None]") -> None:
        """Give what became of Ray's future to one with the errors of this package."""
        error = remote.exception()
        if error is None:
            outcome.set_result(remote.result())
        else:
            outcome.set_exception(self._as_ours(error))

    def _as_ours(self, error: BaseException) -> BaseException:
        if isinstance(error, self._ray.exceptions.RayTaskError) and isinstance(error.cause, BaseException):
            error = error.cause
        if isinstance(error, self._lost):
            return WorkerLost(f"{type(error).__name__}: {_first_line(error)}")
        if isinstance(error, ImportError | AttributeError) and "flows" in str(error):
            return EngineFailed(f"the workers do not have this version of onrecord ({error}): install it there")
        return error


def _answers(address: str) -> bool:
    """Whether something listens at HOST:PORT; addresses of other kinds are left to Ray."""
    found = _ADDRESS.fullmatch(address)
    if found is None:
        return True
    try:
        socket.create_connection((found[1].strip("[]"), int(found[2])), _CONNECT_SECONDS).close()
    except OSError:
        return False
    return True


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
