"""The blocks of commands and code in README.md, CONTRIBUTING.md and docs/: read for the tests, answers written again.

A block marked sh has a command a line; console a line after "$ " and its answer; sql and python are run as a whole.
Other blocks (text, csv, yaml, ini, r, …) are shown and not run.
"""

import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = (
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "transforms/model/weights/MODEL_CARD.md",
    *sorted((ROOT / "tests" / "gold").rglob("*.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
)
_BLOCK = re.compile(r"^(?P<indent> *)```(?P<kind>\w+)\n(?P<body>.*?)^ *```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A block of a page, without its indentation."""

    page: Path
    kind: str
    text: str

    @property
    def commands(self) -> list["Command"]:
        """The command lines of a block marked sh or console."""
        if self.kind == "sh":
            return [Command(line, None) for line in self.text.splitlines() if line.strip()]
        if self.kind == "console":
            line, _, answer = self.text.removeprefix("$ ").partition("\n")
            return [Command(line, answer)]
        return []


@dataclass(frozen=True)
class Command:
    """A command line, with the answer that stands below it (None if none is shown)."""

    line: str
    answer: str | None


def blocks(page: Path) -> Iterator[Block]:
    """The blocks of a page in order."""
    for found in _BLOCK.finditer(page.read_text(encoding="utf-8")):
        yield Block(page, found["kind"], textwrap.dedent(found["body"]))


def commands(page: Path) -> list[Command]:
    """All command lines of a page."""
    return [command for block in blocks(page) for command in block.commands]


def execute(line: str, folder: Path, shell: str = "bash") -> "subprocess.CompletedProcess[str]":
    """Run a command line (or Python code) in a folder, as a user with the environment's bin first on the path."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(
        [shell, "-c", line], cwd=folder, env=environment, capture_output=True, text=True, timeout=240, check=False
    )


def answered(page: str, folder: Path) -> str:
    """The text of a page with the answers of its console blocks from the warehouse in this folder."""

    def again(match: re.Match[str]) -> str:
        if match["kind"] != "console":
            return match[0]
        line = match["body"].split("\n", 1)[0]
        done = execute(line.removeprefix("$ "), folder)
        done.check_returncode()
        return f"```console\n{line}\n{done.stdout}```"

    return _BLOCK.sub(again, page)


if __name__ == "__main__":
    for path in PAGES:
        path.write_text(answered(path.read_text(encoding="utf-8"), Path(sys.argv[1])), encoding="utf-8")
