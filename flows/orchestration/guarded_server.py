"""Prefect's server, closed to web pages: ``python -m flows.orchestration.guarded_server PORT``.

A page in a browser can send requests to 127.0.0.1, and by a name that leads there (DNS rebinding) read the answers. So
each request must name this server as its Host, and as its Origin if it has one. Prefect itself asks for the password.
"""

import sys
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

ADDRESS = "127.0.0.1"
_NAMES = (ADDRESS, "localhost")
_REFUSED = b'{"exception_message": "Forbidden: this server is used by its own address only"}'
_POLICY_VIOLATION = 1008  # RFC 6455, section 7.4.1


def guarded(app: App, port: int) -> App:
    """The application for requests whose Host, and Origin if there is one, is this server; 403 for all others."""
    hosts = {f"{name}:{port}" for name in _NAMES}
    origins = {f"http://{host}" for host in hosts}

    async def guard(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_own(scope, hosts, origins):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            headers = [(b"content-type", b"application/json"), (b"content-length", str(len(_REFUSED)).encode())]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": _REFUSED})

    return guard


def _is_own(scope: Scope, hosts: set[str], origins: set[str]) -> bool:
    given: dict[str, list[str]] = {"host": [], "origin": []}
    for name, value in scope["headers"]:
        given.get(name.decode("latin-1").lower(), []).append(value.decode("latin-1").lower())
    return len(given["host"]) == 1 and given["host"][0] in hosts and set(given["origin"]) <= origins


def serve(port: int) -> None:
    """Serve Prefect's API and pages on 127.0.0.1:port until the process is ended."""
    import uvicorn
    from prefect.server.api.server import create_app

    uvicorn.run(guarded(create_app(final=True), port), host=ADDRESS, port=port, log_level="warning")


if __name__ == "__main__":
    serve(int(sys.argv[1]))
