"""Every command, query and snippet of README.md, CONTRIBUTING.md and docs/ does what its page says; links lead on."""

import ast
import re
import shlex
import shutil
import subprocess
from importlib.resources import files
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.warehouse.names import published_path
from tests.documentation import PAGES, ROOT, Command, blocks, commands, execute

pytestmark = pytest.mark.usefixtures("without_processes")

# what runs on for long, needs something else or changes the checkout, and the test that covers it (None: no test, only
# the target or module must be there)
ELSEWHERE = {
    "onrecord schedule": "flows/orchestration/test_flow.py",
    "onrecord run --engine": "flows/run/test_engines.py",
    "onrecord run articles/ --engine": "flows/run/test_engines.py",
    "dask scheduler": "clusters.py",
    "dask worker": "clusters.py",
    "ray start": "clusters.py",
    "ray stop": None,
    "pip install": None,
    "onrecord sources": "flows/cli/test_sources.py",
    "onrecord run --sources": "flows/cli/test_sources.py",
    "prefect deploy": "flows/orchestration/test_flow.py",
    "prefect work-pool": "flows/orchestration/test_flow.py",
    "prefect deployment run": "flows/orchestration/test_flow.py",
    "prefect worker": "flows/orchestration/test_flow.py",
    "make": None,
    "source": None,
    "git": None,
    "cd": None,
    ".venv/bin/pre-commit": None,
    ".venv/bin/python -m": None,
}
# pages whose snippets are parts of a file: tests/contract/test_how_to.py puts them where they belong
PARTS = {"add_a_mart.md", "add_a_check.md", "add_a_verb.md", "add_a_source.md", "add_a_language.md"}
_WITHOUT_SHELL = re.compile(r"""onrecord (?:[^|<>&;$*`"']|"[^"$`\\]*"|'[^']*')*""")
_REFERENCE = re.compile(r"`((?:flows|transforms|expectations|sql|seeds|tests|docs)/[\w./-]+?\.\w+)(?::(\w+))?`")


def _elsewhere(command: Command) -> str | None:
    return next((start for start in ELSEWHERE if f"{command.line} ".startswith(f"{start} ")), None)


def _name(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as a reader has it: some articles and dumps, and a warehouse and an export with the starter corpus."""
    place = tmp_path_factory.mktemp("reader")
    articles = Path(str(files("seeds") / "articles"))
    (place / "articles").mkdir()
    for path in sorted(articles.glob("2025-08-2*"))[:3]:
        shutil.copy(path, place / "articles")
    (place / "dump.csv").write_text(
        'body,outlet,link\n"Talks failed on Monday, Ana Silva said.",Harbour Times,https://harbourtimes.example/x\n'
    )
    execute("gzip -c < /dev/null | tee feed.jsonl.gz > wikidata-slice.jsonl.gz", place)
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(place)
        for line in ("onrecord run --no-prefect", "onrecord export exports/"):
            done = _here(line)
            assert done.returncode == 0, done.stderr
    return place


@pytest.fixture(scope="module", params=[p for p in PAGES if list(blocks(p))], ids=_name)
def page(request: pytest.FixtureRequest) -> Path:
    return Path(request.param)


@pytest.fixture(scope="module")
def folder(page: Path, filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The filled folder, a copy for each page."""
    place = tmp_path_factory.mktemp(page.stem) / "reader"
    shutil.copytree(filled, place)
    return place


def test_queries_and_snippets_run(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for block in blocks(page):
        if page.name in PARTS:
            continue
        if block.kind == "sql":
            with duckdb.connect(published_path(Path("data/onrecord.duckdb")), read_only=True) as con:
                assert con.execute(block.text).fetchall(), block.text
        elif block.kind == "python":
            done = execute(block.text, folder, shell="python")
            assert done.returncode == 0, done.stderr
            assert done.stdout, block.text


def _here(line: str) -> "subprocess.CompletedProcess[str]":
    """As execute() of a line that needs no shell, in this process."""
    done = CliRunner().invoke(main, shlex.split(line)[1:])
    return subprocess.CompletedProcess(line, done.exit_code, done.stdout, done.stderr)


# the answers first: other commands load more articles
def test_commands_do_what_the_page_shows(page: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    for command in sorted(commands(page), key=lambda command: command.answer is None):
        if _elsewhere(command) is None:
            done = _here(command.line) if _WITHOUT_SHELL.fullmatch(command.line) else execute(command.line, folder)
            assert done.returncode == 0, f"{command.line}: {done.stderr}"
            assert "Traceback" not in done.stderr, command.line
            if command.answer is not None:
                assert done.stdout == command.answer, command.line


def test_what_runs_elsewhere_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for command in (command for page in PAGES for command in commands(page)):
        start = _elsewhere(command)
        if start is None:
            continue
        test, words = ELSEWHERE[start], command.line.split()
        if test is not None:
            assert start.split()[-1] in (ROOT / "tests" / test).read_text(encoding="utf-8"), command.line
        elif start == "make":
            assert re.search(rf"^{words[1]}:", makefile, re.MULTILINE), command.line
        elif start == ".venv/bin/python -m" and words[2] != "pytest":
            module = ROOT / words[2].replace(".", "/")
            assert module.with_suffix(".py").exists() or (module / "__main__.py").exists(), command.line


def test_make_targets_that_are_named_are_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for page in PAGES:
        for target in re.findall(r"`make ([\w-]+)", page.read_text(encoding="utf-8")):
            assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{_name(page)}: make {target}"


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_links_lead_somewhere(page: Path) -> None:
    for target, anchor in re.findall(r"\]\(([^)#]*)(#[^)]*)?\)", page.read_text(encoding="utf-8")):
        if target.startswith("http"):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), f"{_name(page)}: {target}"
        if anchor:
            assert anchor[1:] in _anchors(there), f"{_name(page)}: {target}{anchor}"


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=_name)
def test_files_and_functions_that_are_named_are_there(page: Path) -> None:
    """`path/to/file.py` and `path/to/file.py:function`; <…> and … stand for a name, and how-tos name files to write."""
    for path, function in _REFERENCE.findall(page.read_text(encoding="utf-8")):
        if page.name in PARTS and not (ROOT / path).exists():
            continue
        assert (ROOT / path).exists(), f"{_name(page)}: {path}"
        if function:
            tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
            names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
            assert function in names, f"{_name(page)}: {path}:{function}"


def test_every_table_of_seeds_is_described() -> None:
    described = (ROOT / "docs" / "seeds.md").read_text(encoding="utf-8")
    languages = {path.parent.name for path in (ROOT / "seeds").glob("*/language.toml")}
    tables = [
        path.relative_to(ROOT / "seeds") for path in (ROOT / "seeds").rglob("*.csv") if "articles" not in path.parts
    ]
    names = {path.name if path.parts[0] in languages else path.as_posix() for path in tables}
    assert [name for name in sorted(names) if f"`{name}`" not in described] == []


def test_the_readme_is_short() -> None:
    assert (ROOT / "README.md").read_text(encoding="utf-8").count("\n") <= 180
