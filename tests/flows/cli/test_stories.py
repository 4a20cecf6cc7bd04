"""The verb stories, as a person meets it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from flows.warehouse.publish import publish
from flows.warehouse.writer import Warehouse
from tests.flows.cli.test_main import onrecord
from tests.flows.warehouse.test_stories import event, written


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("stories") / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        written(warehouse, [*event(1, 6), *event(2, 1, spread=0)], 7)
        publish(warehouse)
    yield path


def test_stories_are_listed(path: Path) -> None:
    done = onrecord("stories", "list", "--warehouse", path, "--json")
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert (row["n_documents"], row["n_texts"]) == (6, 6)
    assert row["started_at"].startswith("2026-03-01T12:")
    assert onrecord("stories", "list", "--warehouse", path, "--outlets", "1").stdout.count("\n") == 2
    for option, day in (("--since", "2026-03-05"), ("--until", "2026-02-27")):
        done = onrecord("stories", "list", "--warehouse", path, option, day)
        assert (done.exit_code, done.stdout) == (0, "no story; --outlets 1 lists those of one outlet, too\n")


def test_a_story_is_shown_by_its_id_the_beginning_or_a_document(path: Path) -> None:
    by_document = json.loads(onrecord("stories", "show", "d1-3", "--warehouse", path, "--json").stdout)
    own = by_document["story"]["story_id"]
    assert json.loads(onrecord("stories", "show", own[:9], "--warehouse", path, "--json").stdout) == by_document
    times = [row["published_at"] for row in by_document["documents"]]
    assert times == sorted(times)
    assert len(times) == 6
    shown = onrecord("stories", "show", own, "--warehouse", path).stdout.splitlines()
    assert shown[0].startswith(own)
    assert "+0.0 h" in shown[1]


def test_a_day_without_a_time_is_no_hour(tmp_path: Path) -> None:
    path = tmp_path / "w.duckdb"
    items = event(1, 4, spread=8)
    hours = dict(zip((item.document_id for item in items), (-12, 0.5, 12, 30), strict=True))
    with Warehouse.open(path) as warehouse:
        written(warehouse, [replace(item, hours=hours[item.document_id]) for item in items], 7)
        publish(warehouse)
    shown = onrecord("stories", "show", items[0].document_id, "--warehouse", path).stdout.splitlines()
    assert [line[2:].split("  ")[:2] for line in shown[1:5]] == [
        ["2026-03-01", "same day"],
        ["2026-03-01 12:30", "same day"],
        ["2026-03-02", "+1 day"],
        ["2026-03-02 18:00", "+1 day"],
    ]


@pytest.mark.parametrize(("named", "said"), [("nobody", "no story has"), ("s", "begins several ids"), ("", "no story")])
def test_what_names_no_story_is_wrong_use(path: Path, named: str, said: str) -> None:
    done = onrecord("stories", "show", named, "--warehouse", path)
    assert done.exit_code == 2
    assert said in done.stderr


def test_a_period_that_ends_before_it_starts_is_wrong_use(path: Path) -> None:
    done = onrecord("stories", "list", "--since", "2026-03-02", "--until", "2026-03-01", "--warehouse", path)
    assert done.exit_code == 2 and "give --since and --until the other way round" in done.stderr
    done = onrecord("stories", "list", "--since", "2026-03-02", "--until", "2026-03-02", "--warehouse", path)
    assert done.exit_code == 0


def test_what_stands_in_headlines_and_names_comes_out_as_text(tmp_path: Path) -> None:
    evil = "=cmd|' /C calc'!A0 <script>alert(1)</script>'; drop table stories; --\x1b[31m"
    path = tmp_path / "w.duckdb"
    with Warehouse.open(path) as warehouse:
        written(warehouse, [replace(item, headline=evil) for item in event(1, 6)], 7)
        publish(warehouse)
    listed = onrecord("stories", "list", "--warehouse", path, "--outlets", "1")
    assert evil.removesuffix("\x1b[31m") in listed.stdout and "\x1b" not in listed.stdout
    (row,) = [
        json.loads(line) for line in onrecord("stories", "list", "--warehouse", path, "--json").stdout.splitlines()
    ]
    shown = onrecord("stories", "show", row["story_id"], "--warehouse", path)
    assert row["headline"].startswith(evil[:20]) and shown.exit_code == 0 and "\x1b" not in shown.stdout
    assert onrecord("stories", "show", evil[:60], "--warehouse", path).exit_code == 2
    asked = onrecord("sql", "select headline from stories", "--format", "csv", "--warehouse", path)
    assert asked.stdout.splitlines()[1].lstrip('"').startswith("'=cmd")
