"""Watchlists in runs: what is new is a hit once, whatever dies, changes, is copied or erased in between."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from flows.cli.main import main
from flows.run import pipeline
from flows.run.job import Job
from flows.run.pipeline import run
from flows.run.summary import Summary
from flows.warehouse.names import published_path

EVIL = "=cmd|' /C calc'!A0 <script>alert(1)</script>"
WATCHLISTS = f"""
[[watchlist]]
name = "Ports"
query = "(port OR harbour) NEAR/6 strike"

[[watchlist]]
name = "{EVIL}"
speakers = ["Helena Brandt"]
"""
STORY = """{headline}

Helena Brandt, the minister, spoke to reporters on Monday in the harbour of {place}, where cranes stood still.

"We will not wait for {what} any longer," Brandt said. "It is time to talk about {what} now."

The workers began a strike in the port of {place} last week, after talks about {what} and
about rest between shifts had failed.
"""
# so long that texts from two places are no copies of each other
FILLER = {
    "Sarn": "Snow fell on the market, so that the bakers closed before noon and the children went home early. A plough "
    "that was ordered in spring has not come; the council blames the maker, the maker a lost letter. Old people were "
    "asked to stay inside until the roads are clear, which may take three days if no more snow falls on the hills.",
    "Ellery": "A choir from three villages sang under the old bridge while boats with lanterns passed below. Tickets "
    "had been sold out for weeks; the mayor paid for his own, as a clerk was quick to tell everybody who asked. Later "
    "two hundred guests ate soup at long tables, and a fiddler from the islands played until the lamps went out.",
}
LATER = "2026-02-04T08:00:00Z"


def write(folder: Path, name: str, headline: str, place: str, what: str, date: str = LATER) -> None:
    """An article with a statement of the minister and a strike in a port."""
    folder.mkdir(exist_ok=True)
    text = STORY.format(headline=headline, place=place, what=what) + f"\n{FILLER[place]}\n"
    head = f"---\nurl: https://news.example/{name}\ndate: {date}\nsource: Post {name}\n---\n"
    (folder / f"{name}.txt").write_text(head + text, encoding="utf-8")


def job(folder: Path, watchlists: Path | None = None) -> Job:
    return Job((folder / "in",), folder / "w.duckdb", watchlists=watchlists)


def rows(folder: Path, columns: str = "watchlist, matched") -> list[tuple[object, ...]]:
    with duckdb.connect(published_path(folder / "w.duckdb"), read_only=True) as con:
        return con.execute(f"select {columns} from watch_hits order by all").fetchall()


def hits(summary: Summary) -> dict[str, int]:
    return {row["watchlist"]: row["n_hits"] for row in summary.hits}


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with one article, which has been watched."""
    folder = tmp_path_factory.mktemp("watched")
    write(folder / "in", "one", "Talks in Sarn", "Sarn", "pay", "2026-02-05T08:00:00Z")
    (folder / "w.toml").write_text(WATCHLISTS, encoding="utf-8")
    assert hits(run(job(folder, folder / "w.toml"))) == {EVIL: 1, "Ports": 1}
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    """A copy of it; its file of watchlists stays where it was."""
    return Path(shutil.copytree(first, tmp_path / "copy"))


def test_hits_say_what_matched(folder: Path) -> None:
    assert rows(folder) == [(EVIL, "speaker Helena Brandt"), ("Ports", "query")]
    assert rows(folder, "watchlist, quote_id is null, is_past") == [(EVIL, False, False), ("Ports", True, False)]


def test_a_run_without_news_finds_nothing_again(folder: Path) -> None:
    before = rows(folder, "*")
    assert hits(run(job(folder))) == {}
    assert hits(run(Job((folder / "in",), folder / "w.duckdb", again=True))) == {}
    assert rows(folder, "*") == before


def test_copies_of_a_text_are_one_hit_whichever_counts(folder: Path) -> None:
    write(folder / "in", "later", "Talks in Sarn", "Sarn", "pay", "2026-02-06T08:00:00Z")
    write(folder / "in", "earlier", "Talks in Sarn", "Sarn", "pay", "2026-02-01T08:00:00Z")
    before = rows(folder, "*")
    summary = run(job(folder))  # evaluates the file that was named last
    assert (summary.run["n_duplicates"], hits(summary)) == (1, {})
    assert rows(folder, "*") == before
    shown = _json(folder, "watch", "hits", "Ports")
    assert [(hit["url"], hit["n_copies"]) for hit in shown["hits"]] == [("https://news.example/earlier", 2)]


def test_a_fuller_text_that_counts_instead_brings_its_new_statements_alone(folder: Path) -> None:
    write(folder / "in", "one", "Talks in Sarn", "Sarn", "pay", "2026-02-05T08:00:00Z")
    article = (folder / "in" / "one.txt").read_text(encoding="utf-8").replace("/one\n", "/update\n")
    article = article.replace("T08:00", "T18:00")
    said = 'Late on Monday Brandt went further. "Let the people of this city vote on the cranes first," Brandt said.'
    (folder / "in" / "update.txt").write_text(f"{article}\n{said}\n", encoding="utf-8")
    assert hits(run(job(folder))) == {EVIL: 1}
    shown = _json(folder, "watch", "hits", EVIL)["hits"]
    assert {hit["url"] for hit in shown} == {"https://news.example/update"}
    assert sorted(hit["quote"][:13] for hit in shown) == ["Let the peopl", "We will not w"]
    assert hits(run(Job((folder / "in",), folder / "w.duckdb", again=True))) == {}


def test_another_text_is_another_hit(folder: Path) -> None:
    write(folder / "in", "two", "Norland waits", "Ellery", "safety on the cranes at night")
    assert hits(run(job(folder))) == {EVIL: 1, "Ports": 1}


def test_a_statement_that_moves_is_no_new_hit_and_one_that_goes_takes_its_hit_along(folder: Path) -> None:
    write(folder / "in", "one", "Talks in Sarn, where rain fell on all", "Sarn", "pay", "2026-02-05T08:00:00Z")
    assert hits(run(job(folder))) == {}
    assert len(rows(folder)) == 2
    with duckdb.connect(published_path(folder / "w.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from watch_hits semi join quotes using (quote_id)").fetchall() == [(1,)]
    write(folder / "in", "one", "Talks in Sarn, where rain fell on all", "Sarn", "hours", "2026-02-05T08:00:00Z")
    assert hits(run(job(folder))) == {EVIL: 1}
    assert len(rows(folder)) == 2


def test_what_a_killed_run_has_loaded_is_looked_at_by_the_next(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder / "in", "two", "Norland waits", "Ellery", "safety on the cranes at night")

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "evaluate", die)
    with pytest.raises(KeyboardInterrupt):
        run(job(folder))
    monkeypatch.undo()
    assert hits(run(job(folder))) == {EVIL: 1, "Ports": 1}


def test_a_changed_query_is_evaluated_over_its_period(folder: Path) -> None:
    write(folder / "in", "old", "An old dispute", "Ellery", "safety on the cranes at night", "2001-02-03T08:00:00Z")
    run(job(folder))
    assert len(rows(folder)) == 4
    changed = folder / "changed.toml"
    changed.write_text(WATCHLISTS.replace("NEAR/6 strike", "NEAR/6 strike NOT pay"), encoding="utf-8")
    assert hits(run(job(folder, changed))) == {}
    assert len(rows(folder)) == 4  # no period is given: what was found stays
    changed.write_text(WATCHLISTS.replace('strike"\n', 'strike NOT rest"\nsince = "20000d"\n'), encoding="utf-8")
    run(job(folder, changed))
    assert rows(folder, "watchlist, is_past") == [(EVIL, False)] * 2
    changed.write_text(WATCHLISTS.replace('strike"\n', 'strike"\nsince = "9000d"\n'), encoding="utf-8")
    assert hits(run(job(folder, changed))) == {}
    assert rows(folder, "watchlist, is_past") == [(EVIL, False)] * 2 + [("Ports", True)]


def test_a_file_that_is_gone_is_a_warning_and_what_is_new_waits(folder: Path) -> None:
    moved = folder / "moved.toml"
    moved.write_text(WATCHLISTS, encoding="utf-8")
    run(job(folder, moved))
    moved.unlink()
    write(folder / "in", "two", "Norland waits", "Ellery", "safety on the cranes at night")
    summary = run(job(folder))
    assert "not evaluated: the file is not there" in summary.warnings[-1]
    moved.write_text(WATCHLISTS, encoding="utf-8")
    assert hits(run(job(folder))) == {EVIL: 1, "Ports": 1}


def test_hits_go_with_what_is_forgotten(folder: Path) -> None:
    assert _verb(folder, "forget", "--entity", "Helena Brandt", "--yes").exit_code == 0
    assert rows(folder) == [("Ports", "query")]
    assert _verb(folder, "forget", "--url", "https://news.example/one", "--yes").exit_code == 0
    assert rows(folder) == []


def test_an_alert_that_names_whom_is_forgotten_is_emptied_and_not_told_again(tmp_path: Path) -> None:
    text = "{0} {1} leaves\n\n{0} {1} of the water board spoke on Monday.\n\n“I will go,” {1} said.\n\n{2}".format
    (tmp_path / "in").mkdir()
    for name, *words in (("a", "Lin", "Ali", FILLER["Sarn"]), ("b", "Alina", "Brown", FILLER["Ellery"])):
        head = f"---\nurl: https://news.example/{name}\ndate: {datetime.now(UTC):%Y-%m-%d}\nsource: Post {name}\n---\n"
        (tmp_path / "in" / f"{name}.txt").write_text(head + text(*words), encoding="utf-8")
    channel = '[[channel]]\nname = "log"\nkind = "file"\npath = "told.jsonl"\n'
    asked = '[[watchlist]]\nname = "W"\nquery = "leaves"\nchannels = ["log"]\nalerts = ["hit"]\n'
    (tmp_path / "w.toml").write_text(channel + asked)
    assert run(job(tmp_path, tmp_path / "w.toml")).alerts == {"new": 2, "sent": {"log": 2}}
    dry = json.loads(_verb(tmp_path, "forget", "--entity", "Lin Ali", "--dry-run", "--json").stdout)["n_rows"]
    assert dry["alerts"] == 1 and "watch_hits" not in dry
    assert _verb(tmp_path, "forget", "--entity", "Lin Ali", "--yes").exit_code == 0
    assert json.loads(_verb(tmp_path, "alerts", "list", "--json").stdout)["title"] == "Alina Brown leaves"
    assert run(job(tmp_path)).alerts["new"] == 0
    assert rows(tmp_path) == [("W", "query")] * 2


def test_what_stands_in_a_watchlist_comes_out_as_text(folder: Path) -> None:
    csv = _verb(folder, "watch", "hits", EVIL, "--csv").stdout.splitlines()
    assert csv[0].startswith("watchlist,document_id,quote_id,matched")
    assert csv[1].startswith(f"'{EVIL},") and len(csv) == 2
    assert _json(folder, "watch", "hits", EVIL)["hits"][0]["watchlist"] == EVIL
    assert EVIL in _verb(folder, "watch", "hits").stdout
    injected = _verb(folder, "watch", "hits", "' or 1=1 --")
    assert injected.exit_code == 2 and "no run has evaluated" in injected.stderr
    assert len(rows(folder)) == 2


def test_a_test_shows_what_would_be_found_and_stores_nothing(folder: Path) -> None:
    before = rows(folder, "*")
    shown = _json(folder, "watch", "test", "--query", "spoke NEAR/3 reporters", "--since", "2026-01-01")
    assert (shown["total"], shown["hits"][0]["url"]) == (1, "https://news.example/one")
    assert _json(folder, "watch", "test", "Ports", "--since", "2026-02-06")["total"] == 0
    assert rows(folder, "*") == before


def test_a_test_says_how_far_back_it_looked_as_the_watchlist_does(folder: Path) -> None:
    write(folder / "in", "long ago", "An old dispute", "Ellery", "pay", "2001-02-03T08:00:00Z")
    run(job(folder))
    said = _verb(folder, "watch", "test", "--query", "nowhere").stdout
    assert said == "0 hits in the last 7 days; --since looks further back\n"
    file = ("--watchlists", str(folder / "new.toml"))
    assert _verb(folder, "watch", "add", "Old", "--query", "strike", "--since", "2001-02-03", *file).exit_code == 0
    days = (datetime.now(UTC) - datetime(2001, 2, 3, tzinfo=UTC)).days + 1
    assert f'since = "{days}d"' in (folder / "new.toml").read_text(encoding="utf-8")
    assert _verb(folder, "watch", "test", "Old", *file).stdout.endswith(f"2 hits in the last {days:,} days\n")
    assert _verb(folder, "watch", "test", "Old", "--since", "2002-01-01", *file).stdout.endswith("\n1 hit\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("test", "--query", "a AND"), "query: column 6: the query ends too early"),
        (("test", "Ships"), "no watchlist is called 'Ships'; there are: Ports"),
        (("test", "Ports", "--since", "soon"), "a day such as 2025-09-01 is needed, or a span before now such as 7d"),
        (("add", "New", "--query", "x", "--since", "2999-01-01"), "--since 2999-01-01: a day in the past is needed"),
        (("add", "New", "--query", "x", "--since", "soon"), "since = 'soon': a number with s, m, h, d or w is needed"),
        (("test",), "give the name of a watchlist, or --query"),
        (("add", "New", "--query", "a b*c"), "query: column 4: * stands inside"),
        (("list", "--watchlists", "none.toml"), "give a file of watchlists that exists"),
    ],
)
def test_wrong_use(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    done = _verb(folder, "watch", *arguments)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())


def _verb(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--warehouse", str(folder / "w.duckdb")])


def _json(folder: Path, *arguments: str) -> dict[str, list[dict[str, object]]]:
    done = _verb(folder, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return dict(json.loads(done.stdout))
