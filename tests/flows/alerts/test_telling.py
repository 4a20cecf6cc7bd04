"""Alerts and briefings in runs and by hand: told once, and no run fails because of them."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from flows.alerts import telling
from flows.alerts.settings import OF_NO_WATCHLIST, ChannelError
from flows.cli.answers.alerts import alerts as alerts_verb
from flows.cli.main import main
from flows.run.job import Job
from flows.run.pipeline import run
from flows.web.settings import ALLOW_PRIVATE
from tests.flows.alerts.receivers import Hook, hook
from transforms.schemas import ALERT_KINDS
from transforms.watch.watchlists import ALERTS

XSS = "<script>alert(1)</script>"
WATCHLISTS = """
[[watchlist]]
name = "Ports"
query = "harbour AND strike"
speakers = ["Helena Brandt"]
channels = ["log", "desk"]

[[channel]]
name = "log"
kind = "file"
path = "env:LOG_PATH"

[[channel]]
name = "desk"
kind = "webhook"
url = "env:DESK_URL"
"""


def write(folder: Path, name: str, days_ago: float, words: str) -> None:
    folder.mkdir(exist_ok=True)
    date = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()
    text = f"---\nurl: https://news.example/{name}\ndate: {date}\nsource: Post {name}\n---\n{words}\n"
    (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def onrecord(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(each) for each in arguments])


def lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_run_tells_what_is_new_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ALLOW_PRIVATE, "1")
    monkeypatch.setenv("LOG_PATH", str(tmp_path / "log.jsonl"))
    file, warehouse = tmp_path / "watchlists.toml", tmp_path / "w.duckdb"
    file.write_text(WATCHLISTS, encoding="utf-8")
    write(tmp_path / "in", "one", 1, f'Harbour strike {XSS}\n\nThe strike goes on, said Helena Brandt. "We stay."')
    write(tmp_path / "in", "old", 30, "Harbour strike of last year\n\nIt ended when the snow came, as all remember.")
    job = Job((tmp_path / "in",), warehouse, watchlists=file, briefs=("day:log", "week:log:Ports"))
    with hook(lambda n: (500 if n == 0 else 200, 0.0)) as there:
        monkeypatch.setenv("DESK_URL", there.url)
        first = run(job)
        assert first.run["status"] == "done"
        assert first.alerts["sent"] == {"log": 4, "desk": 0}
        assert first.warnings == [f"channel desk: 127.0.0.1:{there.port} answered 500; later runs try again"]
        told = lines(tmp_path / "log.jsonl")
        assert [row["kind"] for row in told if row["kind"] != "brief"] == ["first_statement", "hit"]
        assert f"Harbour strike {XSS}" in {row["title"] for row in told}
        assert any(row["title"].startswith("Daily briefing, ") for row in told)
        second = run(job)
        assert second.alerts == {"new": 0, "sent": {"log": 0, "desk": 0}} and len(there.posts) == 1
        assert lines(tmp_path / "log.jsonl") == told
        _by_hand(tmp_path, warehouse, there)


def _by_hand(folder: Path, warehouse: Path, there: Hook) -> None:
    """What the verbs say and do of it."""
    options = ("--warehouse", warehouse)
    pending = onrecord("alerts", "list", "--pending", "--json", *options)
    rows = [json.loads(line) for line in pending.stdout.splitlines()]
    assert {tuple(row["waiting_for"]) for row in rows} == {("desk",)} and len(rows) == 2
    assert "script" not in onrecord("alerts", "list", "--kind", "spike", *options).output
    sent = onrecord("alerts", "send", "--again", "--json", *options)
    assert [json.loads(line) for line in sent.stdout.splitlines()] == [
        {"channel": "log", "delivered": 0, "failed": 0, "problem": None},
        {"channel": "desk", "delivered": 2, "failed": 0, "problem": None},
    ]
    assert "no alerts" in onrecord("alerts", "list", "--pending", *options).output
    assert onrecord("alerts", "test", "desk", *options).output == "desk: sent\n"
    n_posts = len(there.posts)
    day = (datetime.now(UTC) - timedelta(days=1)).date()
    asked = ("brief", "--watch", "Ports", "--day", day, "--send", "desk", *options)
    assert onrecord(*asked).exit_code == onrecord(*asked).exit_code == 0
    assert len(there.posts) == n_posts + 1 and there.posts[-1][1]["text"].startswith("Daily briefing, ")
    page, shown = folder / "brief.html", onrecord("brief", "--day", day, *options)
    assert onrecord("brief", "--day", day, "--out", page, *options).exit_code == 0
    assert XSS in shown.stdout and XSS not in page.read_text(encoding="utf-8")
    of_speaker = json.loads(onrecord("brief", "--entity", "Helena Brandt", "--day", day, "--json", *options).stdout)
    assert of_speaker["figures"]["n_articles"] == {"now": 1, "before": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("alerts", "test", "desk"), "has no channel 'desk'; there are: none"),
        (("alerts", "send", "--channel", "desk"), "has no channel 'desk'"),
        (("brief", "--watch", "x", "--entity", "y"), "give one of --watch, --entity and --topic"),
        (("run", "--brief", "month:desk"), "'month:desk' asks for no briefing: give day:CHANNEL, week:CHANNEL"),
        (("schedule", "--every", "1h", "--brief", "day"), "'day' asks for no briefing"),
    ],
)
def test_wrong_use_is_said_in_a_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    warehouse = ("--warehouse", tmp_path / "w.duckdb")
    from flows.warehouse.names import published_path
    from flows.warehouse.writer import Warehouse

    if arguments[0] == "brief":
        with Warehouse.open(tmp_path / "w.duckdb"):
            pass
        (tmp_path / "w.duckdb").rename(published_path(tmp_path / "w.duckdb"))
    done = onrecord(*arguments, *warehouse)
    assert done.exit_code == 2 and said in done.output


def test_the_kinds_of_alerts_are_the_same_everywhere() -> None:
    (option,) = (each for each in alerts_verb.commands["list"].params if each.name == "kind")
    assert isinstance(option.type, click.Choice) and tuple(option.type.choices) == ALERT_KINDS
    assert set(ALERT_KINDS) == {*ALERTS, *OF_NO_WATCHLIST, "brief"}


def test_a_name_of_no_channel_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    file = tmp_path / "watchlists.toml"
    file.write_text(WATCHLISTS.replace('"log", "desk"', '"log", "dsek"'), encoding="utf-8")
    write(tmp_path / "in", "one", 1, "Headline\n\nText.")
    with pytest.raises(ChannelError, match="has no channel 'dsek'; there are: log, desk"):
        run(Job((tmp_path / "in",), tmp_path / "w.duckdb", watchlists=file))


def test_a_briefing_on_no_watchlist_is_an_error_before_anything_is_read(tmp_path: Path) -> None:
    file = tmp_path / "watchlists.toml"
    file.write_text(WATCHLISTS, encoding="utf-8")
    write(tmp_path / "in", "one", 1, "Headline\n\nText.")
    with pytest.raises(ChannelError, match="has no watchlist 'Prots' to brief on; there are: Ports"):
        run(Job((tmp_path / "in",), tmp_path / "w.duckdb", watchlists=file, briefs=("week:log:Prots",)))


def test_what_goes_wrong_with_alerts_does_not_fail_the_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    def broken(*_: object) -> None:
        raise duckdb.CatalogException("no such mart\nat line 1")

    monkeypatch.setattr(telling, "found", broken)
    write(tmp_path / "in", "one", 1, "Headline\n\nText.")
    summary = run(Job((tmp_path / "in",), tmp_path / "w.duckdb"))
    assert summary.run["status"] == "done"
    assert summary.warnings == ["not all alerts could be made: no such mart"]
