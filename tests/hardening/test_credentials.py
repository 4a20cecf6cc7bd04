"""Passwords in addresses: in no table of a warehouse, no message and no report."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli.main import main
from flows.run import pipeline
from flows.run.job import Job
from flows.run.summary import as_json, as_markdown, as_text
from tests.corpus import article
from tests.outlet import hasty_client, serving

pytestmark = pytest.mark.usefixtures("without_processes")
SECRET = "hunter2"
ADDRESS = f"https://me:{SECRET}@herald.example/a"


def test_no_table_and_no_summary_has_a_password(tmp_path: Path) -> None:
    lines = [
        {"url": ADDRESS, "source": ADDRESS, "author": ADDRESS, "text": article(1)},
        {"link": f"me:{SECRET}@herald.example/b", "source": f"me:{SECRET}@herald.example", "text": article(2)},
        {"url": ADDRESS, ADDRESS: 1},
    ]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (folder / "b.txt").write_text(f"---\nurl: {ADDRESS}\nviews: !!int {ADDRESS}\n---\n{article(3)}")
    (folder / "c.html").write_text(f"<link rel=canonical href='{ADDRESS}c'><p>{article(4)}</p>")
    summary = pipeline.run(Job((folder,), tmp_path / "w.duckdb", default_source=ADDRESS))
    assert summary.run["n_loaded"] == 3
    assert all(SECRET not in said for said in (as_text(summary), as_json(summary), as_markdown(summary)))
    for path in tmp_path.rglob("*.duckdb"):
        assert SECRET.encode() not in path.read_bytes()


def test_no_table_and_no_message_has_the_password_of_what_is_fetched(tmp_path: Path) -> None:
    file, warehouse = tmp_path / "s.toml", tmp_path / "w.duckdb"
    with serving() as outlet, hasty_client():
        outlet.feeds["/feed.xml"] = ["a"]
        secret = outlet.base.replace("://", f"://me:{SECRET}@")
        file.write_text(f'[[source]]\nname = "Quay Post"\nfeeds = ["{secret}/feed.xml", "{secret}/gone.xml"]\n')
        place = ["--warehouse", str(warehouse)]
        said = [
            CliRunner().invoke(main, arguments)
            for arguments in (
                ["run", "--sources", str(file), "--no-prefect", *place],
                ["run", f"{secret}/news/b.html", f"{secret}/none", "--no-prefect", *place],
                ["sources", "list", "--json", "--sources", str(file)],
                ["sources", "status", "--sources", str(file), *place],
                ["sources", "test", f"{secret}/feed.xml", f"{secret}/gone.xml", "--json"],
            )
        ]
    assert [done.exit_code for done in said] == [0] * 5, [done.output for done in said]
    assert "1 new" in said[0].output and "1 new" in said[1].output
    assert all(SECRET not in done.output for done in said)
    for path in tmp_path.rglob("*.duckdb"):
        assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", ADDRESS, "--prefect"],
        ["run", "--map", ADDRESS, "x.jsonl"],
        ["run", "--map", f"{ADDRESS}=text", "x.jsonl"],
        ["run", f"./{ADDRESS}"],
        ["schedule", "--every", "1h", ADDRESS],
    ],
)
def test_no_error_has_a_password(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = CliRunner().invoke(main, arguments)
    assert found.exit_code == 2
    assert SECRET not in found.output
    assert "herald.example" in found.output
