"""Of the texts of an outlet no more is kept than its rule allows: in no file, and with every offset as it was."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from flows.run.job import Job
from flows.run.pipeline import run
from flows.run.summary import Summary
from tests.corpus import contents
from tests.flows.erasure.test_forget import holders, onrecord, rows, story, write
from transforms.retention import Retention

SNIPPET, METADATA = {"mine_post": Retention("snippet", 65)}, {"mine_post": Retention("metadata")}
CUT = "middle of the following week"  # no quote, no name, and far down
QUOTED = "saw closures coming"


def read(place: Path, rules: Mapping[str, Retention], *, again: bool = False) -> Summary:
    """A run over the folder; published tables must hold."""
    summary = run(Job((place / "in",), place / "w.duckdb", root=place / "in", retention=rules, again=again))
    assert summary.run["n_read"] == sum(n for _, n in summary.counts())
    done = onrecord("check", "--strict", "--warehouse", place / "w.duckdb")
    assert done.exit_code == 0, done.output
    return summary


def databases(place: Path, words: str) -> list[str]:
    """The files beside the articles that have these words."""
    return [name for name in holders(place, words) if not name.endswith((".txt", ".jsonl"))]


def findings(place: Path) -> dict[str, pl.DataFrame]:
    """Mentions, quotes and entities of the warehouse."""
    found = contents(place / "w.duckdb")
    names = ("mentions", "quotes", "quote_segments", "entities")
    # the group of a quote of few words is its own, named after the first document of the batch that has it
    return {name: found[f"main.{name}"].select(pl.exclude("quote_group_id")) for name in names}


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, pl.DataFrame]:
    """What is found in the whole texts."""
    place = tmp_path_factory.mktemp("whole")
    write(place / "in")
    read(place, {})
    return findings(place)


def test_a_snippet_has_the_quotes_and_names_of_the_whole_text(tmp_path: Path, whole: dict[str, pl.DataFrame]) -> None:
    write(tmp_path / "in", without=("copy.txt",))
    read(tmp_path, SNIPPET)
    assert databases(tmp_path, CUT) == [] and databases(tmp_path, QUOTED) == ["w.duckdb", "w.published.duckdb"]
    (tmp_path / "in" / "copy.txt").write_text(story("copy.txt"))
    assert dict(read(tmp_path, SNIPPET).counts())["duplicate"] == 1, "the hash is that of the whole text"
    for name, frame in findings(tmp_path).items():
        assert frame.equals(whole[name]), name
    kept = "select retention, count(*) from documents group by all order by all"
    assert rows(tmp_path / "w.duckdb", kept) == [("snippet", 3), (None, 9)]
    words = "select words from quotes where words like '%closures%'"
    assert rows(tmp_path / "w.duckdb", words) == [("We never saw closures coming, … Nobody warned us of it at all.",)]
    again = dict(read(tmp_path, SNIPPET, again=True).counts())
    assert again["rejected"] == 1 and databases(tmp_path, CUT) == []
    (tmp_path / "in" / "new.txt").write_text(story("new.txt").replace("in the valley", "in the hills"))
    assert dict(read(tmp_path, SNIPPET).counts())["changed"] == 1
    versions = "select retention, text like '%We never saw closures coming%' from document_versions"
    assert rows(tmp_path / "w.duckdb", versions) == [("snippet", True)]
    assert onrecord("export", tmp_path / "out", "--warehouse", tmp_path / "w.duckdb").exit_code == 0


def test_a_new_rule_cuts_what_is_there(tmp_path: Path, whole: dict[str, pl.DataFrame]) -> None:
    write(tmp_path / "in")
    (tmp_path / "in" / "new.txt").write_text(story("new.txt").replace("closures", "earlierword"))
    read(tmp_path, {})
    (tmp_path / "in" / "new.txt").write_text(story("new.txt"))
    read(tmp_path, {})
    assert databases(tmp_path, CUT) == ["w.duckdb", "w.published.duckdb", "w.published.duckdb.spare"]
    (tmp_path / "in" / "copy.txt").unlink()
    read(tmp_path, SNIPPET)
    assert databases(tmp_path, CUT) == []
    kept = "select count(*) from documents where text like '%following week%' and retention = 'snippet'"
    assert rows(tmp_path / "w.duckdb", kept) == [(0,)]
    assert findings(tmp_path)["quotes"].equals(whole["quotes"])
    read(tmp_path, METADATA)
    assert databases(tmp_path, QUOTED) == databases(tmp_path, "earlierword coming") == []
    quotes = "select count(*) from quotes join documents using (document_id) where source_id = 'mine_post'"
    assert rows(tmp_path / "w.duckdb", quotes) == [(0,)]
    mentions = "select count(*) > 0 from mentions join documents using (document_id) where source_id = 'mine_post'"
    assert rows(tmp_path / "w.duckdb", mentions) == [(True,)]
    receipts = "select kind, targets, n_documents, finished_at is not null from ops.erasures order by requested_at"
    assert rows(tmp_path / "w.duckdb", receipts) == [("retention", ["mine_post"], 3, True)] * 2
    assert dict(read(tmp_path, METADATA).counts())["unchanged"] == 11
    assert rows(tmp_path / "w.duckdb", "select count(*) from ops.erasures") == [(2,)], "nothing is left to cut"
