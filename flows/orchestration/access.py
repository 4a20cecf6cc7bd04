"""Who may use the Prefect servers that onrecord starts: those who know a password; imports nothing of Prefect."""

import os
import secrets
import stat
from pathlib import Path

from flows.errors import UserError

USER = "onrecord"
_SERVER, _CLIENT = "PREFECT_SERVER_API_AUTH_STRING", "PREFECT_API_AUTH_STRING"
_ORIGINS = "PREFECT_SERVER_CORS_ALLOWED_ORIGINS"


class PasswordFailed(UserError):
    """The file of the password cannot be used."""


def close_server(port: int) -> Path | None:
    """Set Prefect's environment so that the server on 127.0.0.1:port asks for a password and clients give it.

    A password of the user's environment is kept. Otherwise it is the one in the file that is returned, which is created
    for the owner alone (mode 600). Raises PasswordFailed if that cannot be.
    """
    os.environ[_ORIGINS] = f"http://127.0.0.1:{port}"
    given = os.environ.get(_SERVER)
    path = None if given else _password_file()
    os.environ[_SERVER] = os.environ[_CLIENT] = given or _password(_password_file())
    return path


def close_ephemeral_server() -> None:
    """The same for the server that Prefect starts for one run: a password that only this process and its own know."""
    os.environ[_ORIGINS] = "http://127.0.0.1"
    os.environ[_SERVER] = os.environ[_CLIENT] = f"{USER}:{secrets.token_urlsafe(24)}"


def auth_string() -> str:
    """The user and the password, joined by a colon, as Prefect's page asks for them."""
    return os.environ[_SERVER]


def _password_file() -> Path:
    return Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser() / "onrecord-server-password"


def _password(path: Path) -> str:
    """What the file holds; a new password if it is not there, is not a password, or others could read it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        known = _known(path)
        if known is not None:
            return known
        path.unlink(missing_ok=True)
        password = f"{USER}:{secrets.token_urlsafe(24)}"
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{password}\n")
    except OSError as error:
        raise PasswordFailed(f"{path}: {error.strerror or error}; the server's password is kept there") from error
    return password


def _known(path: Path) -> str | None:
    try:
        found = path.lstat()
        text = path.read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    is_private = stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o077
    is_password = text.startswith(f"{USER}:") and len(text) > len(USER) + 20
    return text if is_private and is_password else None
