"""The whole way of the data on little articles: what comes in, what is new, what changed, what is refused."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from flows.orchestration.server import is_configured
from flows.run import loading, pipeline
from flows.run.job import Job
from flows.run.replay import rejected_origins, replay_job
from flows.run.summary import Summary, as_json, as_markdown, as_text
from flows.warehouse.names import published_path
from flows.warehouse.publish import connect_published
from flows.warehouse.writer import Warehouse
from tests.corpus import article, assert_same, contents, write_corpus
from transforms.annotations import Annotations, Model


def run(*paths: Path, warehouse: Path, **settings: Any) -> Summary:
    """The summary of a run, whose counts add up."""
    summary = pipeline.run(Job(paths, warehouse, **settings))
    assert summary.run["n_read"] == sum(number for _, number in summary.counts()), summary.counts()
    return summary


def rows(warehouse: Path, query: str) -> list[tuple[Any, ...]]:
    with connect_published(warehouse) as con:
        return con.execute(query).fetchall()


@pytest.fixture
def warehouse(tmp_path: Path) -> Path:
    return tmp_path / "w.duckdb"


# ------------------------------------------------------------------------------------ the same, however it is run
@pytest.mark.usefixtures("with_threads")
def test_tables_do_not_depend_on_order_batches_and_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    meanwhile: list[str] = []
    monkeypatch.setattr(loading, "SETTLED_AT_ONCE", 2)
    monkeypatch.setattr(loading, "RESOLVED_AT_ONCE", 2)
    monkeypatch.setattr("flows.warehouse.resolution._MANY", 1)
    real, give_back = loading.settle, Warehouse.give_back_memory

    def settled(warehouse: Warehouse) -> None:
        meanwhile.append("settled")
        real(warehouse)

    def given_back(warehouse: Warehouse, *, of_new_rows: bool = False) -> None:
        give_back(warehouse, of_new_rows=of_new_rows)
        if of_new_rows and warehouse.ask("entities/count")[0]["n_entities"]:
            meanwhile.append("resolved")

    monkeypatch.setattr(loading, "settle", settled)
    monkeypatch.setattr(Warehouse, "give_back_memory", given_back)
    corpus = write_corpus(tmp_path / "in", 7)
    files = sorted(corpus.iterdir())
    settings: list[tuple[list[Path], dict[str, Any]]] = [
        (files, {"batch_documents": 100}),
        (files[::-1], {"batch_documents": 2}),
        (files[3:] + files[:3], {"batch_documents": 3, "n_workers": 2}),
    ]
    found = []
    for number, (paths, how) in enumerate(settings):
        run(*paths, warehouse=tmp_path / f"{number}.duckdb", **how)
        found.append(contents(published_path(tmp_path / f"{number}.duckdb")))
    assert found[0]["main.documents"].height == 7
    assert found[0]["main.quotes"].height > 7
    assert_same(found[0], found[1])
    assert_same(found[0], found[2])
    assert meanwhile.count("resolved") >= 4, "entities, too, between batches: all of them at first, then what changed"
    assert meanwhile.count("settled") >= 4


def test_every_offset_and_reference_holds(tmp_path: Path, warehouse: Path) -> None:
    run(write_corpus(tmp_path / "in", 6), warehouse=warehouse)
    for table in ("mentions", "quotes"):
        query = f"""
            select count(*), count(*) filter (t.text = substring(d.text, char_start + 1, char_end - char_start))
            from {table} t join documents d using (document_id)"""
        ((number, right),) = rows(warehouse, query)
        assert number == right > 0
    dangling = "select count(*) from mentions anti join entities using (entity_id) where entity_id is not null"
    assert rows(warehouse, dangling) == [(0,)]


def test_files_of_folders_that_are_not_read_are_told(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 1)
    for name in ("a.docx", "b.DOCX", "notes", ".hidden"):
        (corpus / name).write_text("words")
    summary = run(corpus, warehouse=warehouse)
    told = "3 files in folders, whose format is not read: 2 .docx, 1 without an ending"
    assert f"  passed over {told}\n" in as_text(summary) and f"Passed over: {told}" in as_markdown(summary)
    assert json.loads(as_json(summary))["passed_over"] == {".docx": 2, "": 1}


def test_a_column_of_the_field_map_that_is_not_there_is_told(tmp_path: Path, warehouse: Path) -> None:
    rows = [{"Titel": "A mine", "Inhalt": article(n), "by": {"name": None}} for n in range(2)]
    (tmp_path / "a.jsonl").write_text("\n".join(json.dumps(row) for row in rows) + "\n{}\n[]\n")
    mapped = {"text": "Inhalt", "headline": "Titl", "authors": "by.name", "source": "by.outlet"}
    summary = run(tmp_path / "a.jsonl", warehouse=warehouse, field_map=mapped)
    assert dict(summary.counts()) == {"new": 2, "changed": 0, "unchanged": 0, "duplicate": 0, "rejected": 2}
    told = "no column '{}', which the field map names for {}, in the first rows; there are: Titel, Inhalt, by"
    unread = (
        "the first rows have no date_published; not read are the columns Titel (--map date_published=COLUMN names one)"
    )
    assert summary.warnings == [told.format("Titl", "headline"), told.format("by.outlet", "source"), unread]


@pytest.mark.parametrize(
    ("row", "field_map", "warnings"),
    [
        (
            {"Titel": "A mine", "Datum": "2025-09-01"},
            {},
            [
                "the first rows have no date_published; not read are the columns Titel, Datum"
                " (--map date_published=COLUMN names one)"
            ],
        ),
        (
            {"title": "A mine", "Datum": "2025-09-01", "Quelle": "Bay News"},
            {"source": "Quelle"},
            [
                "the first rows have no date_published; not read are the columns Datum"
                " (--map date_published=COLUMN names one)",
            ],
        ),
        ({"title": "A mine", "date": "2025-09-01", "label": 3}, {}, []),
        ({}, {}, []),
    ],
)
def test_columns_that_are_not_read_are_told_if_something_is_missing(
    tmp_path: Path, warehouse: Path, row: dict[str, object], field_map: dict[str, str], warnings: list[str]
) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": article(1), **row}))
    assert run(tmp_path / "a.jsonl", warehouse=warehouse, field_map=field_map).warnings == warnings


def test_a_second_run_changes_nothing(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 5)
    (corpus / "bad.jsonl").write_text('{"text": \n')
    first = run(corpus, warehouse=warehouse)
    before, file = contents(published_path(warehouse)), published_path(warehouse).stat()
    second = run(corpus, warehouse=warehouse)
    assert_same(before, contents(published_path(warehouse)))
    after = published_path(warehouse).stat()
    assert (after.st_ino, after.st_mtime_ns) == (file.st_ino, file.st_mtime_ns)
    assert dict(first.counts())["new"] == dict(second.counts())["unchanged"] == 5
    assert (second.run["n_loaded"], second.run["n_quarantined"], second.run["n_rejected"]) == (0, 0, 1)
    assert "nothing new to check" in as_text(second)


_AGAIN = """
import sys
from pathlib import Path
from flows.run.job import Job
from flows.run.pipeline import run
run(Job((Path(sys.argv[1]),), Path(sys.argv[2])))
heavy = ("spacy", "great_expectations", "prefect", "trafilatura", "rich", "lark", "flows.web.urls")
print([name for name in heavy if name in sys.modules])
"""


def test_a_second_run_imports_nothing_heavy(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 2)
    run(corpus, warehouse=warehouse)
    command = [sys.executable, "-c", _AGAIN, str(corpus), str(warehouse)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr


# ------------------------------------------------------------------------------------------- versions and copies
def test_a_changed_text_is_a_new_version(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 2)
    run(corpus, warehouse=warehouse)
    old = (corpus / "a001.txt").read_text()
    (corpus / "a001.txt").write_text(old.replace("Monday", "Tuesday"))
    summary = run(corpus, warehouse=warehouse)
    assert dict(summary.counts()) == {"new": 0, "changed": 1, "unchanged": 1, "duplicate": 0, "rejected": 0}
    assert rows(warehouse, "select version_number, text like '%Tuesday%' from documents order by all") == [
        (1, False),
        (2, True),
    ]
    assert rows(warehouse, "select version_number, text like '%Monday%' from document_versions") == [(1, True)]
    fresh = tmp_path / "fresh.duckdb"
    run(corpus, warehouse=fresh)
    now, anew = contents(published_path(warehouse)), contents(published_path(fresh))
    for table in ("main.mentions", "main.quotes", "main.quote_segments", "main.entities"):
        assert now[table].equals(anew[table]), table


def _write_feed(path: Path, *fields: dict[str, Any]) -> Path:
    path.write_text("\n".join(json.dumps({"text": article(n)} | row) for n, row in enumerate(fields)))
    return path


def _rows_of(warehouse: Path) -> dict[str, pl.DataFrame]:
    """The tables without the ledger of runs."""
    return {name: frame for name, frame in contents(published_path(warehouse)).items() if name.startswith("main.")}


def test_metadata_alone_is_a_version_without_analysis(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transforms import annotate as module

    address = "https://herald.example/1"
    old = {"url": address, "date": "2025-09-01", "source": "The Herald", "section": "World", "author": "Jane Doe"}
    new = {**old, "date": "2025-09-03", "source": "Gazette", "section": "Home"}
    other = {"url": "https://herald.example/2", "date": "2025-09-02"}
    feed = _write_feed(tmp_path / "feed.jsonl", old, other)
    run(feed, warehouse=warehouse)
    real = module.analysis
    monkeypatch.setattr(module, "analysis", lambda *_: pytest.fail("analysed again"))
    _write_feed(feed, new, other)
    summary = run(feed, warehouse=warehouse)
    assert dict(summary.counts()) == {"new": 0, "changed": 1, "unchanged": 1, "duplicate": 0, "rejected": 0}
    query = "select version_number, source_id, date_published::date::varchar, section, authors, origin from {} where {}"
    expected = {
        "documents": (2, "gazette", "2025-09-03", "Home", ["Jane Doe"]),
        "document_versions": (1, "herald", "2025-09-01", "World", ["Jane Doe"]),
    }
    for table, row in expected.items():
        ((*found, origin),) = rows(warehouse, query.format(table, "url like '%/1'"))
        assert (*found,) == row and origin.endswith("feed.jsonl#1"), table
    assert dict(run(feed, warehouse=warehouse).counts())["unchanged"] == 2
    monkeypatch.setattr(module, "analysis", real)
    fresh = tmp_path / "fresh.duckdb"
    run(feed, warehouse=fresh)
    now, anew = _rows_of(warehouse), _rows_of(fresh)
    for table in ("main.mentions", "main.quotes", "main.quote_segments", "main.entities", "main.entity_aliases"):
        assert now[table].equals(anew[table]), table
    _write_feed(feed, {**new, "author": "John Roe"}, other)
    assert dict(run(feed, warehouse=warehouse).counts())["changed"] == 1
    assert rows(warehouse, "select authors, version_number from documents where url like '%/1'") == [(["John Roe"], 3)]


def test_a_date_that_goes_back_and_forth_ends_where_the_file_ends(tmp_path: Path, warehouse: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    for number, day in enumerate(("2025-09-01", "2025-09-03", "2025-09-01", "2025-09-03"), start=1):
        _write_feed(feed, {"url": "https://herald.example/1", "date": day})
        run(feed, warehouse=warehouse)
        again = run(feed, warehouse=warehouse)
        assert again.run["n_unchanged"] == 1
        query = "select version_number, date_published::date::varchar from documents"
        assert rows(warehouse, query) == [(number, day)]
    history = "select version_number, date_published::date::varchar from document_versions order by all"
    assert rows(warehouse, history) == [(1, "2025-09-01"), (2, "2025-09-03"), (3, "2025-09-01")]


@pytest.mark.parametrize("how", [{}, {"batch_documents": 1}, {"again": True}])
def test_two_files_of_one_document_give_the_same_rows_however_often(
    tmp_path: Path, warehouse: Path, how: dict[str, Any]
) -> None:
    one = _write_feed(tmp_path / "one.jsonl", {"url": "https://herald.example/1", "date": "2025-09-01"})
    two = _write_feed(tmp_path / "two.jsonl", {"url": "https://herald.example/1?utm_source=x", "date": "2025-09-03"})
    run(one, two, warehouse=warehouse, **how)
    before = _rows_of(warehouse)
    assert before["main.documents"]["date_published"].to_list() == [datetime(2025, 9, 3, tzinfo=UTC)]
    assert before["main.document_versions"]["date_published"].to_list() == [datetime(2025, 9, 1, tzinfo=UTC)]
    for paths in ((one, two), (two, one), (one,)):
        for path in paths:
            path.write_text(path.read_text() + "\n")
        run(*paths, warehouse=warehouse, **how)
        assert_same(before, _rows_of(warehouse))


def test_a_date_ahead_is_used_once_it_has_passed(tmp_path: Path, warehouse: Path) -> None:
    soon = datetime.now(UTC) + timedelta(hours=1)
    feed = _write_feed(tmp_path / "feed.jsonl", {"url": "https://herald.example/1", "date": soon.isoformat()})
    run(feed, warehouse=warehouse)
    query = "select date_published, date_published_ahead, version_number from documents"
    assert rows(warehouse, query) == [(None, soon, 1)]
    assert rows(warehouse, "select date_published from mart.articles") == [(None,)]
    with Warehouse.open(warehouse) as open_warehouse:
        assert open_warehouse.metadata.use_passed_dates(soon - timedelta(seconds=1)) == 0
        assert open_warehouse.metadata.use_passed_dates(soon + timedelta(seconds=1)) == 1
        assert not open_warehouse.is_resolved()
    summary = run(feed, warehouse=warehouse)
    assert dict(summary.counts())["unchanged"] == 1
    assert rows(warehouse, query) == [(soon, None, 1)]
    assert rows(warehouse, "select min(first_seen_at) from entities") == [(soon,)]
    feed.write_text(feed.read_text() + "\n")
    assert dict(run(feed, warehouse=warehouse).counts())["unchanged"] == 1, "the clock may have been set back"


def test_a_clock_that_was_set_back_is_said(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 1)
    first = run(corpus, warehouse=warehouse)
    assert not first.warnings
    with Warehouse.open(warehouse) as open_warehouse:
        open_warehouse.start_run(
            run_id="r9", started_at=datetime(2099, 1, 1, tzinfo=UTC), code_version="1", model_version="1"
        )
    assert "run r9 started at 2099-01-01 00:00 UTC, later than this one" in as_text(run(corpus, warehouse=warehouse))


def test_a_correction_under_the_same_address_is_a_version(warehouse: Path) -> None:
    from importlib.resources import files

    articles = Path(str(files("seeds") / "articles"))
    summary = run(articles, warehouse=warehouse)
    assert dict(summary.counts())["changed"] == 1
    assert rows(warehouse, "select count(*) from documents where version_number = 2") == [(1,)]
    query = "select count(*) from document_versions v join documents d using (document_id) where v.text <> d.text"
    assert rows(warehouse, query) == [(1,)]
    assert summary.run["n_duplicates"] == 1, "wire copy that two outlets carry"


def test_exact_copies_are_marked(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 3)
    shutil.copy(corpus / "a001.txt", corpus / "b001.txt")
    summary = run(corpus, warehouse=warehouse)
    assert dict(summary.counts())["duplicate"] == 1
    query = """
        select right(d.origin, 8), d.duplicate_kind, right(o.origin, 8)
        from documents d join documents o on o.document_id = d.duplicate_of_document_id"""
    ((one, kind, other),) = rows(warehouse, query)
    assert (kind, {one, other}) == ("exact", {"a001.txt", "b001.txt"})


def test_again_analyses_anew_and_keeps_versions(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "in", 3)
    run(corpus, warehouse=warehouse)
    before = contents(published_path(warehouse))
    seen = _count_analysed(monkeypatch)
    summary = run(corpus, warehouse=warehouse, again=True)
    assert (seen, summary.run["n_loaded"]) == ([3], 3)
    assert_same(before, contents(published_path(warehouse)))


def _count_analysed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    from transforms import annotate as module

    real, seen = module.annotate, list[int]()

    def counting(documents: pl.DataFrame, model: Model) -> Annotations:
        seen.append(documents.height)
        return real(documents, model)

    monkeypatch.setattr(module, "annotate", counting)
    return seen


# ---------------------------------------------------------------------------------------------- records and settings
def test_mapped_fields_and_the_default_source(tmp_path: Path, warehouse: Path) -> None:
    records = [{"body": article(n), "head": f"Title {n}", "day": "2026-02-03"} for n in range(3)]
    with gzip.open(tmp_path / "feed.jsonl.gz", "wt") as stream:
        stream.writelines(json.dumps(record) + "\n" for record in records)
    mapped = {"text": "body", "headline": "head", "date_published": "day"}
    summary = run(tmp_path / "feed.jsonl.gz", warehouse=warehouse, field_map=mapped, default_source="Harbour Times")
    assert summary.run["n_loaded"] == 3, as_text(summary)
    assert rows(warehouse, "select distinct source_id, date_published from documents") == [
        ("harbour_times", datetime(2026, 2, 3, tzinfo=UTC))
    ]
    assert rows(warehouse, "select headline from documents order by 1") == [("Title 0",), ("Title 1",), ("Title 2",)]


def test_origins_below_the_root_are_relative(tmp_path: Path) -> None:
    ids = []
    for place in ("here", "there"):
        corpus = write_corpus(tmp_path / place / "in", 2)
        run(corpus, warehouse=tmp_path / f"{place}.duckdb", root=tmp_path / place)
        ids.append(rows(tmp_path / f"{place}.duckdb", "select document_id, origin from documents order by all"))
    assert ids[0] == ids[1]
    assert {origin for _, origin in ids[0]} == {"in/a000.txt", "in/a001.txt"}


# ---------------------------------------------------------------------------------------------------- refusals
def test_a_mended_file_is_taken_up_by_replay(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 2)
    bad = corpus / "bad.jsonl"
    bad.write_text(json.dumps({"text": article(7)}) + "\n{broken\n")
    run(corpus, warehouse=warehouse)
    origins = rejected_origins(warehouse)
    assert [origin.rpartition("/")[2] for origin in origins] == ["bad.jsonl#2"]
    bad.write_text(json.dumps({"text": article(7)}) + "\n" + json.dumps({"text": article(8)}) + "\n")
    job, gone = replay_job(warehouse, origins)
    assert job is not None and not gone
    summary = pipeline.run(job)
    assert summary.run["n_loaded"] == 1
    assert rejected_origins(warehouse) == []
    assert rows(warehouse, "select resolved_at is not null from ops.quarantine") == [(True,)]
    assert rows(warehouse, "select count(*) from documents") == [(4,)]
    assert run(corpus, warehouse=warehouse).run["n_loaded"] == 0


def test_what_was_rejected_is_rejected_again_without_being_read(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transforms import annotate as module

    corpus = write_corpus(tmp_path / "in", 3)
    (corpus / "empty.txt").touch()
    (corpus / "short.txt").write_text("Too short.")
    (corpus / "bad.jsonl").write_text(json.dumps({"text": article(7)}) + '\n{broken\n{"text": "Short."}\n')
    real, seen = module.analysis, list[int]()

    def fails(documents: pl.DataFrame, *options: Any) -> Any:
        seen.append(documents.height)
        if documents["text"].str.contains("part 2").any():
            raise ZeroDivisionError("of all things")
        return real(documents, *options)

    monkeypatch.setattr(module, "analysis", fails)
    first = run(corpus, warehouse=warehouse)
    assert dict(first.counts()) == {"new": 3, "changed": 0, "unchanged": 0, "duplicate": 0, "rejected": 5}
    quarantine = "select count(*), count(resolved_at) from ops.quarantine"
    assert rows(warehouse, quarantine) == [(5, 0)]
    seen.clear()
    second = run(corpus, warehouse=warehouse)
    assert dict(second.counts()) == {"new": 0, "changed": 0, "unchanged": 3, "duplicate": 0, "rejected": 5}
    assert second.run["n_quarantined"] == 0 and not seen
    assert second.reasons == first.reasons
    assert rows(warehouse, quarantine) == [(5, 0)]
    job, _ = replay_job(warehouse, rejected_origins(warehouse))
    monkeypatch.setattr(module, "analysis", real)
    assert job is not None and pipeline.run(replace(job, n_workers=0)).run["n_loaded"] == 1
    third = run(corpus, warehouse=warehouse)
    assert dict(third.counts()) == {"new": 0, "changed": 0, "unchanged": 4, "duplicate": 0, "rejected": 4}


def test_a_file_with_an_odd_name_is_replayed(tmp_path: Path, warehouse: Path) -> None:
    folder = write_corpus(tmp_path / "in", 1)
    names = [b"a\nb\xe9.txt", b"a%0Ab%E9.txt"]
    paths = [Path(os.fsdecode(os.fsencode(folder) + b"/" + name)) for name in names]
    for path in paths:
        path.write_text("Too short.")
    run(folder, warehouse=warehouse)
    for number, path in enumerate(paths):
        path.write_text(article(number + 5))
    job, gone = replay_job(warehouse, rejected_origins(warehouse))
    assert job is not None and not gone
    assert pipeline.run(replace(job, n_workers=0)).run["n_loaded"] == 2
    assert rejected_origins(warehouse) == []
    assert rows(warehouse, "select count(distinct origin) from documents") == [(3,)]


def test_links_that_lead_out_are_told_and_resolved_when_they_are_followed(tmp_path: Path, warehouse: Path) -> None:
    corpus = write_corpus(tmp_path / "in", 1)
    outside = write_corpus(tmp_path / "elsewhere", 4)
    (corpus / "link.txt").symlink_to(sorted(outside.iterdir())[-1])
    (corpus / "folder").symlink_to(outside)
    summary = run(corpus, warehouse=warehouse)
    assert "--follow-symlinks" in as_text(summary)
    assert dict(summary.counts())["rejected"] == 2
    assert rejected_origins(warehouse) == []
    assert run(corpus, warehouse=warehouse, follow_symlinks=True).run["n_rejected"] == 0
    assert rows(warehouse, "select count(*) from ops.quarantine where resolved_at is null") == [(0,)]
    assert rows(warehouse, "select count(*) from documents") == [(4,)]


def test_a_rejected_row_that_is_gone_is_resolved(tmp_path: Path, warehouse: Path) -> None:
    feed = tmp_path / "feed.jsonl"
    feed.write_text(json.dumps({"text": article(7)}) + "\n{broken\n")
    run(feed, warehouse=warehouse)
    feed.write_text(json.dumps({"text": article(7)}) + "\n")
    summary = run(feed, warehouse=warehouse)
    assert dict(summary.counts()) == {"new": 0, "changed": 0, "unchanged": 1, "duplicate": 0, "rejected": 0}
    assert rejected_origins(warehouse) == []
    assert "onrecord replay" not in as_text(summary)


def test_a_document_whose_analysis_fails_goes_alone(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from transforms import annotate as module

    corpus = write_corpus(tmp_path / "in", 4)
    real = module.analysis

    def fails(documents: pl.DataFrame, *options: Any) -> Any:
        if documents["text"].str.contains("part 2").any():
            raise ZeroDivisionError("of all things")
        return real(documents, *options)

    monkeypatch.setattr(module, "analysis", fails)
    summary = run(corpus, warehouse=warehouse)
    assert (summary.run["n_loaded"], summary.run["n_quarantined"], summary.stopped) == (3, 1, ())
    ((stage, origin, reason, detail),) = rows(
        warehouse, "select stage, origin, reason_code, detail from ops.quarantine"
    )
    assert (stage, reason, Path(origin).name) == ("analysis", "analysis_failed", "a002.txt")
    assert re.search(r"ZeroDivisionError: of all things \(test_run\.py, line \d+\)$", detail)
    monkeypatch.setattr(module, "analysis", real)
    job, _ = replay_job(warehouse, [origin])
    assert job is not None and pipeline.run(replace(job, n_workers=0)).run["n_loaded"] == 1
    assert rows(warehouse, "select count(*) from ops.quarantine where resolved_at is null") == [(0,)]


def test_a_stopped_batch_is_held_and_the_others_load(
    tmp_path: Path, warehouse: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "in", 6)

    real = loading.read_annotations

    def broken(done: Path) -> Any:
        found = real(done)
        calls.append(done)
        return found._replace(mentions=found.mentions.drop("label")) if len(calls) == 2 else found

    calls: list[Path] = []
    monkeypatch.setattr(loading, "read_annotations", broken)
    summary = run(corpus, warehouse=warehouse, batch_documents=2)
    assert summary.run["status"] == "failed"
    assert len(summary.stopped) == 1 and "label" in summary.stopped[0]
    assert rows(warehouse, "select count(*) from documents") == [(4,)]
    assert rows(warehouse, "select reason_code, count(*) from ops.quarantine group by all") == [("batch_stopped", 2)]
    assert "stopped" in as_text(summary) and "**Stopped:**" in as_markdown(summary)
    monkeypatch.setattr(loading, "read_annotations", real)
    assert run(corpus, warehouse=warehouse).run["n_loaded"] == 2, "what was stopped is tried again"
    assert rejected_origins(warehouse) == []


# --------------------------------------------------------------------------------------- several at one time
def test_readers_read_while_a_run_writes(tmp_path: Path, warehouse: Path) -> None:
    first = write_corpus(tmp_path / "one", 3)
    second = write_corpus(tmp_path / "two", 8, first=3)
    run(first, warehouse=warehouse)
    seen: set[int] = set()
    plain = pipeline.Steps()

    def asks_first(*arguments: Any) -> Any:
        seen.add(count_apart(warehouse))
        return plain.load(*arguments)

    job = Job((second,), warehouse, batch_documents=3)
    pipeline.run(job, steps=replace(plain, load=asks_first))
    assert seen == {3}
    assert rows(warehouse, "select count(*) from documents") == [(11,)]


def count_apart(warehouse: Path) -> int:
    """The number of documents that another process reads."""
    code = (
        "import sys; from pathlib import Path; from flows.warehouse.publish import connect_published\n"
        "print(connect_published(Path(sys.argv[1])).execute('select count(*) from documents').fetchall()[0][0])"
    )
    done = subprocess.run([sys.executable, "-c", code, str(warehouse)], capture_output=True, text=True, check=True)
    return int(done.stdout)


def test_a_second_run_waits_for_the_first(tmp_path: Path, warehouse: Path) -> None:
    one, two = write_corpus(tmp_path / "one", 2), write_corpus(tmp_path / "two", 2, first=2)
    summaries: list[Summary] = []
    with Warehouse.open(warehouse):
        later = threading.Thread(target=lambda: summaries.append(run(one, two, warehouse=warehouse)))
        later.start()
        time.sleep(1)
        assert later.is_alive() and not summaries
    later.join(120)
    assert summaries[0].run["n_loaded"] == 4


# ------------------------------------------------------------------------------------------------- the summary
def test_the_summary_tells_what_a_person_wants(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    warehouse = tmp_path / "my data" / "w.duckdb"
    corpus = write_corpus(tmp_path / "in", 3)
    (corpus / "empty.txt").write_text("")
    summary = run(corpus, warehouse=warehouse)
    text = as_text(summary)
    for wanted in (
        "3 new, 0 changed, 0 unchanged, 0 duplicate, 1 rejected",
        "1 x empty_file (read), such as ",
        " quotes, ",
        " mentions, ",
        " entities",
        "most quoted",
        "all held",
        "'my data/w.duckdb'; published as 'my data/w.published.duckdb'",
        "onrecord replay --dry-run --warehouse 'my data/w.duckdb'",
    ):
        assert wanted in text, text
    columns = {line[2:14].rstrip(): line[14] for line in text.splitlines()[1:]}
    assert " " not in columns.values(), "the second column is aligned"
    told = json.loads(as_json(summary))
    assert told["run"]["n_loaded"] == 3 and told["reasons"][0]["reason_code"] == "empty_file"


def test_one_of_each_is_in_the_singular(tmp_path: Path, warehouse: Path) -> None:
    text = tmp_path / "one.txt"
    text.write_text('"Nobody asked the people who live here," Carver said.')
    summary = as_text(run(text, warehouse=warehouse))
    assert ": 1 record read\n" in summary and " 1 document, 1 quote, 1 mention, 1 entity\n" in summary


def test_a_prefect_server_is_only_used_where_one_is_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path))
    monkeypatch.delenv("PREFECT_PROFILE", raising=False)
    monkeypatch.delenv("PREFECT_PROFILES_PATH", raising=False)
    assert not is_configured()
    profiles = tmp_path / "profiles.toml"
    profiles.write_text('active = "mine"\n[profiles.mine]\nPREFECT_API_URL = "http://127.0.0.1:9/api"\n')
    assert is_configured()
    profiles.write_text("active = [broken")
    assert not is_configured()
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    assert is_configured()


def test_a_file_that_is_no_warehouse_is_told(tmp_path: Path) -> None:
    from flows.warehouse.lock import WarehouseError

    other = tmp_path / "notes.duckdb"
    other.write_text("not a database, but long enough to be looked at " * 100)
    with pytest.raises(WarehouseError, match=r"notes.duckdb cannot be opened as a DuckDB database"):
        run(write_corpus(tmp_path / "in", 1), warehouse=other)
    assert other.read_text().startswith("not a database")


def test_nothing_is_made_for_a_path_that_is_not_there(tmp_path: Path, warehouse: Path) -> None:
    from flows.inputs.records import InputError

    with pytest.raises(InputError, match="give a file or folder that exists"):
        run(tmp_path / "missing", warehouse=warehouse)
    assert list(tmp_path.iterdir()) == []
