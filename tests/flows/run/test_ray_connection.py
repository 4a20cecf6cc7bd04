"""A run that connects to a Ray cluster: ray.init may wait for minutes, the run must not. Ray itself is not needed."""

import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from flows.run.engines import ray_cluster
from flows.run.engines.dispatch import EngineFailed

Init = Callable[..., Any]


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seconds that pass in no time."""
    for name, seconds in {"_LOOK_SECONDS": 0.05, "_GONE_SECONDS": 0.2, "_JOIN_SECONDS": 1.0}.items():
        monkeypatch.setattr(ray_cluster, name, seconds)


def _join(monkeypatch: pytest.MonkeyPatch, init: Init, address: str) -> None:
    """Join with a library whose ray.init is this."""
    fake = SimpleNamespace(init=init, shutdown=lambda: None, is_initialized=lambda: True, exceptions=SimpleNamespace())
    for name in ray_cluster._LOST:
        setattr(fake.exceptions, name, OSError)
    fake.get_runtime_context = lambda: SimpleNamespace(gcs_address=address)
    fake.remote = lambda work: SimpleNamespace(options=lambda **_: work)
    monkeypatch.setitem(sys.modules, "ray", fake)
    with ray_cluster.ray_cluster(address, 1) as cluster:
        assert cluster.trouble() is None


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize(("stays", "message"), [(False, "is gone"), (True, "did not accept this run")])
def test_a_head_that_ends_or_says_nothing_is_not_waited_for(
    monkeypatch: pytest.MonkeyPatch, stays: bool, message: str
) -> None:
    ended = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as head:

        def init(**_: object) -> None:
            if not stays:
                head.close()
            ended.wait(20)

        with pytest.raises(EngineFailed, match=message):
            _join(monkeypatch, init, f"127.0.0.1:{head.getsockname()[1]}")
    ended.set()


@pytest.mark.usefixtures("hurried")
def test_what_ray_says_is_handed_on_and_a_cluster_that_accepts_the_run_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def refuse(**_: object) -> None:
        raise ValueError("the versions differ\nand more")

    with socket.create_server(("127.0.0.1", 0)) as head:
        address = f"127.0.0.1:{head.getsockname()[1]}"
        with pytest.raises(EngineFailed, match=f"answers at {address}: the versions differ$"):
            _join(monkeypatch, refuse, address)
        _join(monkeypatch, lambda **options: asked.append(options), address)
    assert [options["address"] for options in asked] == [address]


_JOINS = """
import ctypes, os, sys, types
from flows.run.engines import ray_cluster
ray_cluster._JOIN_SECONDS, ray_cluster._STUCK_SECONDS = 0.5, 0.5
fake = types.SimpleNamespace(init=lambda **_: {init}, shutdown=lambda: None)
sys.modules["ray"] = fake
with ray_cluster.ray_cluster(sys.argv[1], 1):
    pass
"""
_HOLDS_THE_GIL = "ctypes.PyDLL(None).sleep(60)"
_ENDS = "os._exit(1)"


@pytest.mark.skipif(sys.platform == "win32", reason="Ray has no clusters there")
@pytest.mark.parametrize(
    ("init", "code", "message"),
    [
        (_HOLDS_THE_GIL, -9, "did not accept this run within 1 seconds, and Ray does not let go: this run is killed"),
        (_ENDS, 1, "this run ended while it connected to the Ray cluster at"),
    ],
)
def test_a_run_that_ray_holds_or_ends_says_so(init: str, code: int, message: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as head:
        address = f"127.0.0.1:{head.getsockname()[1]}"
        command = [sys.executable, "-c", _JOINS.format(init=init), address]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code
    assert message in done.stderr and address in done.stderr and "Traceback" not in done.stderr
