"""Every command of the README does what the README says."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import pytest

from tests.readme import README, ROOT, Command, commands, execute

# what runs on for long, or runs the tests themselves, and the test that has it (or None: only that make knows it)
ELSEWHERE = {
    "onrecord schedule": "flows/orchestration/test_flow.py",
    "prefect deploy": "flows/orchestration/test_flow.py",
    "prefect work-pool": "flows/orchestration/test_flow.py",
    "prefect worker": "flows/orchestration/test_flow.py",
    "make": None,
    "source": None,
}


def _elsewhere(command: Command) -> str | None:
    return next((start for start in ELSEWHERE if command.line.startswith(start)), None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the README's reader has it: some articles and dumps, and the starter corpus taken in."""
    place = tmp_path_factory.mktemp("reader")
    articles = Path(str(files("seeds") / "articles"))
    (place / "articles").mkdir()
    for path in sorted(articles.glob("2025-08-2*"))[:3]:
        shutil.copy(path, place / "articles")
    (place / "dump.csv").write_text(
        'body,outlet,link\n"Talks failed on Monday, Ana Silva said.",Harbour Times,https://harbourtimes.example/x\n'
    )
    execute("gzip -c < /dev/null | tee feed.jsonl.gz > wikidata-slice.jsonl.gz", place)
    done = execute("onrecord run --no-prefect", place)
    assert done.returncode == 0, done.stderr
    return place


# the answers first: the other commands take in more articles
@pytest.mark.parametrize("command", [c for c in commands() if c.answer is not None], ids=lambda c: c.line[:60])
def test_answers_are_what_the_readme_shows(command: Command, folder: Path) -> None:
    done = execute(command.line, folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == command.answer


def test_commands_run(folder: Path) -> None:
    for command in commands():
        if command.answer is None and _elsewhere(command) is None:
            done = execute(command.line, folder)
            assert done.returncode == 0, f"{command.line}: {done.stderr}"
            assert "Traceback" not in done.stderr, command.line


def test_what_runs_elsewhere_does() -> None:
    for command in commands():
        start = _elsewhere(command)
        if start is None:
            continue
        test = ELSEWHERE[start]
        if test is not None:
            assert start.split()[-1] in (ROOT / "tests" / test).read_text(encoding="utf-8"), command.line
        elif start == "make":
            target = command.line.split()[1]
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE), target


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", README.read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target
