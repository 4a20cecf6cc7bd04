"""Which Prefect server is there, and the settings that keep Prefect quiet; imports nothing of Prefect."""

import os
import tomllib
from pathlib import Path

_QUIET = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
    "PREFECT_CLI_PROMPT": "false",
    # Prefect's own limit of 20 s is missed on a busy machine
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}


def quiet() -> None:
    """Set Prefect's environment where the user did not; to be called before Prefect is imported."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


def is_configured() -> bool:
    """Whether an API address is set in the environment or in the active profile of Prefect's profiles.toml."""
    if os.environ.get("PREFECT_API_URL"):
        return True
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    path = Path(os.environ.get("PREFECT_PROFILES_PATH", home / "profiles.toml")).expanduser()
    try:
        profiles = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError):
        return False
    active = os.environ.get("PREFECT_PROFILE") or profiles.get("active", "ephemeral")
    return bool(profiles.get("profiles", {}).get(active, {}).get("PREFECT_API_URL"))


def history() -> str:
    """Where the history of runs is to be seen."""
    if address := os.environ.get("PREFECT_API_URL"):
        return address.removesuffix("/api")
    return "prefect dashboard open" if is_configured() else "prefect server start, then http://127.0.0.1:4200"
