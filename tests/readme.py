"""The commands of the README, and their printed answers: read for the tests, printed anew by `make readme`."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
_BLOCK = re.compile(r"^```(sh|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Command:
    """A command line of the README, with the answer that stands below it (None where none is shown)."""

    line: str
    answer: str | None


def commands() -> list[Command]:
    """All commands in blocks marked sh (one a line) and console (a line after "$ ", then its answer)."""
    found = []
    for kind, body in _BLOCK.findall(README.read_text(encoding="utf-8")):
        if kind == "sh":
            found += [Command(line, None) for line in body.splitlines() if line.strip()]
        else:
            line, _, answer = body.removeprefix("$ ").partition("\n")
            found.append(Command(line, answer))
    return found


def execute(line: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """Run a command line in a folder, as a user with the environment's bin first on the path."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        ["bash", "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


def main(folder: str) -> None:
    """Print the answers of console blocks anew from the warehouse in this folder."""

    def answered(match: re.Match[str]) -> str:
        if match[1] == "sh":
            return match[0]
        line = match[2].split("\n", 1)[0]
        done = execute(line.removeprefix("$ "), Path(folder))
        done.check_returncode()
        return f"```console\n{line}\n{done.stdout}```"

    README.write_text(_BLOCK.sub(answered, README.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
