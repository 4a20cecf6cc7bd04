"""What a page in a browser may do to the server that `onrecord schedule` starts: nothing."""

import asyncio
import base64
import os
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from flows.orchestration import access
from flows.orchestration.guarded_server import guarded

EVIL = "https://evil.example"


class Server(NamedTuple):
    port: int
    password: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def login(self) -> dict[str, str]:
        return {"Authorization": f"Basic {base64.b64encode(self.password.encode()).decode()}"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patched, socket.socket() as free:
        for name in list(os.environ):
            if name.startswith("PREFECT_"):
                patched.delenv(name)
        patched.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        for name in (
            "PREFECT_SERVER_API_AUTH_STRING",
            "PREFECT_API_AUTH_STRING",
            "PREFECT_SERVER_CORS_ALLOWED_ORIGINS",
        ):
            patched.setenv(name, "")  # so that the end restores it
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        access.close_server(port)
        command = [sys.executable, "-m", "flows.orchestration.guarded_server", str(port)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            found = Server(port, access.auth_string())
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline and process.poll() is None:
                try:
                    httpx.get(f"{found.address}/api/health")
                    break
                except httpx.TransportError:
                    time.sleep(0.3)
            yield found
        finally:
            process.kill()
            process.wait()


def _filter(server: Server, **headers: str) -> httpx.Response:
    return httpx.post(f"{server.address}/api/deployments/filter", json={}, headers=headers)


def test_who_knows_the_password_is_served(server: Server) -> None:
    assert _filter(server, **server.login).status_code == 200
    assert _filter(server, **server.login, Origin=server.address).status_code == 200
    assert httpx.get(f"{server.address}/").status_code in (200, 307)


@pytest.mark.parametrize("password", [None, "onrecord:", "onrecord:guess", "admin:pass"])
def test_without_the_password_nothing_is_told_or_changed(server: Server, password: str | None) -> None:
    login = Server(server.port, password).login if password else {}
    assert _filter(server, **login).status_code == 401
    steps = {"pull_steps": [{"prefect.deployments.steps.run_shell_script": {"script": "touch /tmp/owned"}}]}
    deployment = f"{server.address}/api/deployments/00000000-0000-0000-0000-000000000000"
    assert httpx.patch(deployment, json=steps, headers=login).status_code == 401
    run = {"parameters": {"paths": ["/etc"]}, "state": {"type": "SCHEDULED"}}
    assert httpx.post(f"{deployment}/create_flow_run", json=run, headers=login).status_code == 401


@pytest.mark.parametrize("origin", [EVIL, "null", "http://127.0.0.1:1", "http://localhost", "file://"])
def test_no_other_page_is_answered_even_with_the_password(server: Server, origin: str) -> None:
    answer = _filter(server, **server.login, Origin=origin)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_a_preflight_of_another_page_is_refused(server: Server) -> None:
    asked = {
        "Origin": EVIL,
        "Access-Control-Request-Method": "PATCH",
        "Access-Control-Request-Headers": "authorization",
    }
    answer = httpx.options(f"{server.address}/api/deployments/filter", headers=asked)
    assert answer.status_code == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "127.0.0.1:{port}.evil.example"])
def test_a_name_that_leads_here_is_refused(server: Server, host: str) -> None:
    """DNS rebinding: the page's own origin resolves to 127.0.0.1."""
    assert _filter(server, **server.login, Host=host.format(port=server.port)).status_code == 403


def test_no_other_page_gets_a_websocket(server: Server) -> None:
    address = f"ws://127.0.0.1:{server.port}/api/events/out"
    with pytest.raises(InvalidStatus) as refused:
        connect(address, origin=EVIL, subprotocols=["prefect"])  # type: ignore[arg-type,list-item]
    assert refused.value.response.status_code == 403


# -------------------------------------------------------------------------------------------- the guard alone
def _status(headers: list[tuple[bytes, bytes]]) -> int:
    sent: list[Any] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(guarded(app, 4200)({"type": "http", "headers": headers}, None, send))  # type: ignore[arg-type]
    return int(sent[0]["status"])


def test_one_host_and_no_second_origin() -> None:
    own = (b"host", b"127.0.0.1:4200")
    assert _status([own]) == _status([(b"Host", b"LOCALHOST:4200")]) == 200
    assert _status([]) == _status([own, own]) == _status([own, (b"host", b"evil.example")]) == 403
    origin = (b"origin", b"http://127.0.0.1:4200")
    assert _status([own, origin]) == 200
    assert _status([own, origin, (b"origin", EVIL.encode())]) == 403


# ------------------------------------------------------------------------------------------ the password's file
@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING", "PREFECT_SERVER_CORS_ALLOWED_ORIGINS"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    return tmp_path / "prefect"


def test_the_password_is_kept_for_its_owner_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = access.close_server(4200)
    assert path is not None and path.parent == home
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    first = access.auth_string()
    assert path.read_text().strip() == first and len(first) > 30
    monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "")
    access.close_server(4200)
    assert access.auth_string() == first
    assert os.environ["PREFECT_SERVER_CORS_ALLOWED_ORIGINS"] == "http://127.0.0.1:4200"


@pytest.mark.parametrize("harm", ["readable", "empty", "bytes", "link"])
def test_a_password_that_others_may_know_is_replaced(home: Path, monkeypatch: pytest.MonkeyPatch, harm: str) -> None:
    path = access.close_server(4200)
    assert path is not None
    first = access.auth_string()
    match harm:
        case "readable":
            path.chmod(0o644)
        case "empty":
            path.write_text("")
        case "bytes":
            path.write_bytes(b"\xff\xfe")
        case "link":
            path.rename(home / "elsewhere")
            path.symlink_to(home / "elsewhere")
    monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "")
    access.close_server(4200)
    assert access.auth_string() != first
    assert stat.S_ISREG(path.lstat().st_mode) and stat.S_IMODE(path.lstat().st_mode) == 0o600


def test_a_password_of_the_environment_is_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_SERVER_API_AUTH_STRING", "me:secret")
    assert access.close_server(4200) is None
    assert os.environ["PREFECT_API_AUTH_STRING"] == "me:secret"
    assert not home.exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path, home: Path) -> None:
    home.write_text("a file")
    with pytest.raises(access.PasswordFailed, match="the server's password is kept there"):
        access.close_server(4200)
