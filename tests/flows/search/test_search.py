"""onrecord search: what it prints, and that the index never tells of what is gone."""

import json
import os
import shutil
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner, Result

from flows.cli.main import main
from flows.run.job import Job
from flows.run.pipeline import run
from flows.search.querying import DOCUMENT_COLUMNS, QUOTE_COLUMNS
from flows.warehouse import publish as publishing
from flows.warehouse.migrations import transaction
from flows.warehouse.names import published_path, search_path
from flows.warehouse.search.schema import TEXT_OF, opened
from flows.warehouse.writer import Warehouse
from transforms.retention import Retention

EVIL = "=HYPERLINK(1) <script>alert('x')</script>"
STORY = """---
url: {url}
source: {source}
date: {date}
---
{headline}

Harold Vexmoor, director of the mine, spoke in Harbour City on Monday about the {word} in the lower galleries.

"We never saw {word} coming," Vexmoor said. "Nobody warned us of it at all."

{more}
"""
FLOODS = (
    "Zyxoquartz was found beside the pumps. Water stood for a week, while families waited in the school and the baker "
)
FLOODS += (
    "handed out bread without asking for money or for names. Trains came from the coast by night, and left by day."
)
CLOSURES = (
    "Letters arrived on a Saturday. Each named a date in autumn, a sum for every year at the face, and an office "
)
CLOSURES += (
    "in town where forms could be had, which was shut until the middle of the following week, as all knew by then."
)
STORIES = {
    "one": ("https://mines.example/one", "Mine Post", "2026-02-03", "Floods at the mine", "floods", FLOODS),
    "copy": ("https://other.example/copy", "Other Post", "2026-02-04", "Floods at the mine", "floods", FLOODS),
    "new": ("https://mines.example/new", "Mine Post", "2026-05-06", EVIL, "closures", CLOSURES),
}


def write(folder: Path, *names: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        url, source, date, headline, word, more = STORIES[name]
        text = STORY.format(url=url, source=source, date=date, headline=headline, word=word, more=more)
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")


def job(folder: Path, **options: object) -> Job:
    return Job((folder / "in",), folder / "w.duckdb", **options)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("searched")
    write(folder / "in", *STORIES)
    run(job(folder))
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "copy"))


def verb(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--warehouse", str(folder / "w.duckdb")])


def hits(folder: Path, *arguments: str) -> list[dict[str, object]]:
    done = verb(folder, "search", *arguments, "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert list(answer) == ["total", "hits"] and answer["total"] >= len(answer["hits"])
    return list(answer["hits"])


def urls(folder: Path, *arguments: str) -> list[object]:
    return [hit["url"] for hit in hits(folder, *arguments)]


def test_a_hit_has_all_that_a_program_needs(first: Path) -> None:
    (hit,) = hits(first, "zyxo* floods")
    assert tuple(hit) == DOCUMENT_COLUMNS
    assert (hit["headline"], hit["source"], hit["n_copies"]) == ("Floods at the mine", "Mine Post", 1)
    assert str(hit["date"]).startswith("2026-02-03") and isinstance(hit["score"], float)
    assert "**Zyxoquartz** was found" in str(hit["snippet"])


def test_copies_are_no_hits_of_their_own_and_found_by_their_outlet(first: Path) -> None:
    assert urls(first, "zyxoquartz", "--source", "other post") == ["https://mines.example/one"]
    assert urls(first, "zyxoquartz", "--source", "nobody") == []


def test_options_narrow_what_is_found(first: Path) -> None:
    one, new = "https://mines.example/one", "https://mines.example/new"
    assert sorted(map(str, urls(first, "vexmoor"))) == [new, one]
    assert urls(first, "vexmoor", "--since", "2026-05-06", "--until", "2026-05-06") == [new]
    assert urls(first, "vexmoor", "--since", "2026-05-06") == [new]
    assert new not in urls(first, "vexmoor", "--until", "2026-05-05")
    assert urls(first, "vexmoor", "--until", "2026-05-05") == [url for url in urls(first, "vexmoor") if url != new]
    assert urls(first, "vexmoor", "--until", "2026-05-05") == [one]
    assert urls(first, "vexmoor", "--sort", "date") == [new, one]
    assert urls(first, "vexmoor", "--sort", "date", "--limit", "1") == [new]
    assert urls(first, "vexmoor", "--lang", "fr") == urls(first, "vexmoor", "--lang", "French") == []
    assert sorted(map(str, urls(first, "vexmoor", "--lang", "English"))) == [new, one]
    assert sorted(map(str, urls(first, "--entity", "Harold Vexmoor"))) == [new, one]
    assert sorted(map(str, urls(first, "monday", "--speaker", "Harold Vexmoor"))) == [new, one]


@pytest.fixture(scope="module")
def with_topics(first: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One article on sport, the other on a topic whose name is made to hurt."""
    folder = Path(shutil.copytree(first, tmp_path_factory.mktemp("topics") / "copy"))
    with Warehouse.open(folder / "w.duckdb") as warehouse, transaction(warehouse._con):
        con = warehouse._con
        con.execute("delete from document_topics; delete from topics")
        for own, name, url in (("t1", "sport", STORIES["one"][0]), ("t2", EVIL, STORIES["new"][0])):
            con.execute("insert into topics values (?, null, ?)", [own, name])
            con.execute(
                "insert into document_topics select document_id, ?, 1, 1 from documents where url = ?", [own, url]
            )
        con.execute("insert into ops.search_queue select document_id from documents")
        con.execute("update ops.state set change_id = uuid()")
    with Warehouse.open(folder / "w.duckdb") as warehouse:
        publishing.publish(warehouse)
    return folder


def test_topics_are_found_by_words_of_their_names_whatever_these_are(with_topics: Path) -> None:
    one, new = STORIES["one"][0], STORIES["new"][0]
    assert urls(with_topics, "topic:sport") == urls(with_topics, "vexmoor", "--topic", "SPORT") == [one]
    assert urls(with_topics, "topic:hyper*") == urls(with_topics, "--topic", EVIL) == [new]
    assert urls(with_topics, "vexmoor NOT topic:sport") == urls(with_topics, "topic:t2") == [new]
    assert urls(with_topics, "topic:economy") == urls(with_topics, "--topic", "economy") == []
    for name in ("'; drop table topics; --", "%", '" or 1=1', "x\x00y"):
        assert verb(with_topics, "search", "vexmoor", "--topic", name).exit_code in (0, 2), name
    assert urls(with_topics, "topic:sport") == [one]
    assert "no letter or digit" in verb(with_topics, "search", "--topic", "--").stderr


def test_topics_and_keywords_come_out_of_csv_as_text(with_topics: Path) -> None:
    with Warehouse.open(with_topics / "w.duckdb") as warehouse:
        warehouse._con.execute("update document_keywords set keywords = ['=1+1', '@x'] where len(keywords) > 0")
        warehouse._con.execute("update ops.state set change_id = uuid()")
        publishing.publish(warehouse)
    topics = verb(with_topics, "sql", "select label from topics order by all", "--format", "csv")
    assert topics.stdout.splitlines() == ["label", f"'{EVIL}", "sport"]
    words = "select distinct keyword from mart.keywords_daily order by all"
    assert verb(with_topics, "sql", words, "--format", "csv").stdout.splitlines() == ["keyword", "'=1+1", "'@x"]
    lists = verb(with_topics, "sql", "select distinct keywords from document_keywords", "--format", "csv").stdout
    assert not [line for line in lists.splitlines() if line[:1] in "=+-@"]


def test_a_topic_that_is_another_is_searched_anew(with_topics: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(with_topics, tmp_path / "copy"))
    with Warehouse.open(folder / "w.duckdb") as warehouse:
        warehouse._con.execute("insert into ops.subject_queue select document_id from documents")
        warehouse.metadata.find_subjects()
        publishing.publish(warehouse)
    assert urls(folder, "topic:sport") == urls(folder, "topic:hyper*") == []


def test_statements_are_found_by_their_own_words(first: Path) -> None:
    found = hits(first, "never floods", "--quotes")
    assert tuple(found[0]) == QUOTE_COLUMNS
    assert [hit["speaker"] for hit in found] == ["Harold Vexmoor"]
    assert "**never** saw **floods**" in str(found[0]["snippet"])
    assert hits(first, "zyxoquartz", "--quotes") == []
    assert len(hits(first, "warned body:zyxoquartz", "--quotes")) == 1


def test_what_stands_in_texts_and_queries_comes_out_as_text(first: Path) -> None:
    csv = verb(first, "search", "closures", "--csv").stdout.splitlines()
    assert csv[0] == ",".join(DOCUMENT_COLUMNS) and f",'{EVIL}," in csv[1]
    assert hits(first, "closures")[0]["headline"] == EVIL
    assert EVIL in verb(first, "search", "closures").stdout
    for query in ("'; drop table documents; --", '"\') or 1=1"', "%", "speaker:\"' or '1'='1\"", "x\x00y", "\\"):
        assert verb(first, "search", query).exit_code in (0, 2), query
    assert len(hits(first, "vexmoor")) == 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("a AND",), "query: column 6: the query ends too early; expected a word"),
        (("author:x",), "query: column 1: there is no field author:; expected one of title:, body:"),
        (("a", "--since", "soon"), "a day such as 2025-09-01 is needed, or a span before now such as 7d"),
        (("a", "--since", "2026-02-02", "--until", "2026-02-01"), "the period ends before it starts"),
        (("a", "--speaker", "Nobody Atall"), "no entity is called 'Nobody Atall'"),
        (("a", "--lang", "klingonish"), "no language is called so"),
        ((), "give a query, or an option that narrows what is searched"),
    ],
)
def test_wrong_use(first: Path, arguments: tuple[str, ...], message: str) -> None:
    done = verb(first, "search", *arguments)
    assert done.exit_code == 2
    assert message in " ".join(done.stderr.split())


def test_without_an_index_the_error_says_what_to_do(folder: Path) -> None:
    shutil.rmtree(search_path(folder / "w.duckdb"))
    done = verb(folder, "search", "mine")
    assert done.exit_code == 2 and "`onrecord run` makes it" in done.stderr
    run(job(folder))
    assert len(hits(folder, "mine")) == 2


def test_who_may_not_write_beside_the_copy_searches_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = [path for path in search_path(folder / "w.duckdb").rglob("*") if path.is_file()]
    assert len({path.stat().st_mode for path in files}) == 1, "who may read the copy may read its index"
    for path in search_path(folder / "w.duckdb").rglob("*.lock"):
        path.unlink()
    monkeypatch.setattr("os.access", lambda _, mode, **__: mode != os.W_OK)
    assert len(hits(folder, "mine")) == 2
    assert not list(search_path(folder / "w.duckdb").rglob("*.lock"))


def kept(folder: Path, word: str) -> int:
    """In how many indexes a word is kept, also of documents that are only marked as deleted."""
    found = 0
    for path in search_path(folder / "w.duckdb").glob("*/*/"):
        searcher, kind = opened(path).searcher(), path.name
        found += sum(bool(searcher.terms_with_prefix(field, word)) for field in TEXT_OF[kind])  # type: ignore[index]
    return found


def test_what_is_forgotten_is_not_kept_in_the_index(folder: Path) -> None:
    assert kept(folder, "zyxoquartz") and kept(folder, "warned")
    assert verb(folder, "forget", "--url", STORIES["one"][0], "--copies", "--yes").exit_code == 0
    assert hits(folder, "zyxoquartz") == [] and len(hits(folder, "vexmoor")) == 1
    assert kept(folder, "zyxoquartz") == 0


def test_a_copy_is_found_when_its_original_is_forgotten(folder: Path) -> None:
    assert verb(folder, "forget", "--url", STORIES["one"][0], "--yes").exit_code == 0
    assert urls(folder, "zyxoquartz") == [STORIES["copy"][0]]


def test_what_is_cut_is_not_kept_in_the_index(folder: Path) -> None:
    rules = {"mine_post": Retention("metadata"), "other_post": Retention("metadata")}
    assert kept(folder, "pumps") and len(hits(folder, "pumps AND warned")) == 1
    run(job(folder, retention=rules))
    assert hits(folder, "pumps OR warned") == [] and kept(folder, "pumps") == kept(folder, "warned") == 0
    assert len(hits(folder, "title:floods")) == 1


def test_a_changed_text_is_found_by_its_new_words_alone(folder: Path) -> None:
    path = folder / "in" / "new.txt"
    path.write_text(path.read_text().replace("Saturday", "Blintzday"), encoding="utf-8")
    run(job(folder))
    assert hits(folder, "saturday") == [] and urls(folder, "blintzday") == [STORIES["new"][0]]


def test_a_kill_before_the_copy_is_replaced_leaves_the_old_index_with_the_old_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = folder / "in" / "new.txt"
    path.write_text(path.read_text().replace("Saturday", "Blintzday"), encoding="utf-8")

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(publishing, "_write", die)
    with pytest.raises(KeyboardInterrupt):
        run(job(folder))
    monkeypatch.undo()
    assert len(hits(folder, "saturday")) == 1 and hits(folder, "blintzday") == []
    run(job(folder))
    assert len(hits(folder, "blintzday")) == 1
    assert len(list(search_path(folder / "w.duckdb").iterdir())) == 1


def test_a_reader_that_comes_too_late_for_an_index_opens_the_next_copy(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.search import querying

    real, gone = querying.generation_of, []

    def late(con: duckdb.DuckDBPyConnection) -> str | None:
        generation = real(con)
        if not gone:
            gone.append(generation)
            con.close()
            with Warehouse.open(folder / "w.duckdb") as warehouse:
                warehouse._con.execute("insert into ops.search_queue select document_id from documents limit 1")
                warehouse._con.execute("update ops.state set change_id = uuid()")
                publishing.publish(warehouse)
        return generation

    monkeypatch.setattr(querying, "generation_of", late)
    with querying.opened_index(folder / "w.duckdb") as reader:
        assert real(reader.con) != gone[0]
    assert published_path(folder / "w.duckdb").exists()
