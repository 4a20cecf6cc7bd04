"""Importing a knowledge base: tiny files in, items and resolved entities out; hostile input is counted, never fatal."""

import bz2
import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import zstandard
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.cli.main import main
from flows.curation.knowledge_import import import_file
from flows.errors import UserError
from flows.inputs.knowledge_files import Read, chunks
from flows.run.job import Job
from flows.run.pipeline import run
from flows.run.progress import Progress
from flows.warehouse.publish import connect_published
from flows.warehouse.writer import Warehouse
from transforms.knowledge.records import Item, everypolitician, opensanctions, table_parser, wikidata


def _entity(item_id: str, name: str, kind: str = "Q5", **more: Any) -> dict[str, Any]:
    """An entity as Wikidata dumps have it; more: aliases, description, claims (P27="Q142", P569="1960")."""
    aliases = [{"language": "en", "value": alias} for alias in more.pop("aliases", [])]
    record: dict[str, Any] = {"type": "item", "id": item_id, "labels": {"en": {"language": "en", "value": name}}}
    record["descriptions"] = {"en": {"language": "en", "value": more.pop("description", "")}}
    record["aliases"] = {"en": aliases}
    record["claims"] = {"P31": [_claim({"id": kind})]}
    for prop, value in more.items():
        record["claims"][prop] = [
            _claim({"id": value} if str(value)[0] == "Q" else {"time": f"+{value}-01-01T00:00:00Z"})
        ]
    return record


def _claim(value: dict[str, Any], rank: str = "normal") -> dict[str, Any]:
    return {"rank": rank, "mainsnak": {"snaktype": "value", "datavalue": {"value": value}}}


QUILL = _entity(
    "Q900001", "Nora Quill", aliases=["N. A. Quill"], description="mayor of Ellery", P27="Q142", P569="1960"
)
YARD = _entity("Q900002", "Kestrel Ship Yards", "Q4830453", P17="Q20", P571="1951", P576="1999")


def _read(path: Path) -> tuple[Read, pl.DataFrame, pl.DataFrame]:
    read = Read()
    frames = list(chunks(path, read))
    items, aliases = (pl.concat([pair[i] for pair in frames]) if frames else pl.DataFrame() for i in (0, 1))
    return read, items, aliases


# ------------------------------------------------------------------------------------------- records
def test_an_entity_of_wikidata() -> None:
    assert wikidata(QUILL) == Item(
        "Q900001", "Q900001", "PERSON", "Nora Quill", ("N. A. Quill",), "mayor of Ellery", "FR", 1976, None
    )
    yard = wikidata(YARD)
    assert yard is not None
    assert (yard.entity_type, yard.country_code, yard.from_year, yard.to_year) == ("ORG", "NO", 1951, 1999)


@pytest.mark.parametrize(("least", "expected"), [(0, 3), (1, 2), (2, 1), (3, 0)])
def test_the_least_known_entities_are_left_out(tmp_path: Path, least: int, expected: int) -> None:
    rows: list[dict[str, Any]] = [
        QUILL | {"sitelinks": {"enwiki": {}, "frwiki": {}}},
        YARD | {"sitelinks": {"enwiki": {}}},
        _entity("Q900003", "Ann Lee") | {"sitelinks": []},
    ]
    path = tmp_path / "slice.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    read = Read()
    found = sum(items.height for items, _ in chunks(path, read, least_sitelinks=least))
    assert (found, read.left_out, read.bad) == (expected, 3 - expected, 0)


def test_of_several_statements_the_preferred_counts_and_the_deprecated_does_not() -> None:
    record = _entity("Q900001", "Nora Quill")
    record["claims"]["P27"] = [
        _claim({"id": "Q183"}, "deprecated"),
        _claim({"id": "Q142"}),
        _claim({"id": "Q38"}, "preferred"),
    ]
    item = wikidata(record)
    assert item is not None
    assert item.country_code == "IT"


def test_other_kinds_of_entities_are_left_out() -> None:
    assert wikidata(_entity("Q900003", "A painting", "Q3305213")) is None
    assert wikidata({"id": "P31", "labels": {}}) is None
    assert wikidata({**QUILL, "labels": {"fr": {"value": "Nora Quill"}}}) is None


@pytest.mark.parametrize("record", [{}, {"id": 5}, {"id": "Q0"}, {"id": "Q1; drop table"}, {"id": None}])
def test_what_is_no_entity_is_an_error(record: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="id is missing or malformed"):
        wikidata(record)


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["en", "P31", "value", "mainsnak", "id"]), inner)
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(["labels", "aliases", "claims", "descriptions"]), JUNK))
def test_nested_nonsense_is_no_item_and_no_crash(record: dict[str, Any]) -> None:
    assert wikidata({"id": "Q1", **record}) is None or "labels" in record
    broken = {**QUILL, **{key: value for key, value in record.items() if key != "claims"}}
    found = wikidata(broken)
    assert found is None or found.entity_type == "PERSON"


def test_a_row_of_opensanctions() -> None:
    row = {
        "id": "NK-abc",
        "schema": "Person",
        "name": "Nora Quill",
        "aliases": "N. Quill;Q. Nora",
        "countries": "fr;us",
    }
    assert opensanctions({**row, "birth_date": "1960-05-01"}) == Item(
        "NK-abc", None, "PERSON", "Nora Quill", ("N. Quill", "Q. Nora"), None, "FR", 1976, None
    )
    item = opensanctions({**row, "id": "Q900001", "schema": "Company"})
    assert item is not None
    assert (item.item_id, item.wikidata_id, item.entity_type) == ("Q900001", "Q900001", "ORG")
    assert opensanctions({**row, "schema": "Vessel"}) is None
    with pytest.raises(ValueError, match="id and name"):
        opensanctions({**row, "name": " "})


def test_a_row_of_everypolitician() -> None:
    row = {"id": "9f", "name": "Nora Quill", "wikidata": "Q900001", "group": "Reform", "chamber": "Senate"}
    item = everypolitician({**row, "start_date": "2010-01-01"})
    assert item == Item(
        "Q900001", "Q900001", "PERSON", "Nora Quill", (), "politician, Senate, Reform", None, 2010, None
    )


def test_the_header_says_what_a_table_is() -> None:
    assert table_parser(["ID", "Schema", "Name", "aliases"]) is opensanctions
    assert table_parser(["id", "name", "wikidata", "chamber"]) is everypolitician
    with pytest.raises(ValueError, match="allowed are id, schema"):
        table_parser(["title", "body"])


# --------------------------------------------------------------------------------------------- files
LIST = "[\n" + ",\n".join(json.dumps(record) for record in (QUILL, YARD)) + "\n]\n"


@pytest.mark.parametrize("name", ["base.json", "base.jsonl", "base.json.gz", "base.json.zst", "base.json.bz2"])
def test_a_dump_is_read_with_or_without_brackets_and_packed(tmp_path: Path, name: str) -> None:
    text = LIST if ".json" in name and "jsonl" not in name else "\n".join(map(json.dumps, (QUILL, YARD)))
    pack = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress, ".bz2": bz2.compress}
    path = tmp_path / name
    path.write_bytes(pack.get(path.suffix, bytes)(text.encode()))
    read, items, aliases = _read(path)
    assert (read.records, read.items, read.bad) == (2, 2, 0)
    assert items["name"].to_list() == ["Nora Quill", "Kestrel Ship Yards"]
    assert aliases.rows() == [
        ("nora quill", "Q900001", True),
        ("n a quill", "Q900001", False),
        ("kestrel ship yards", "Q900002", True),
    ]


def test_bad_lines_are_counted_and_the_rest_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows.inputs import knowledge_files
    from flows.inputs.compression import Limits

    monkeypatch.setattr(knowledge_files, "_LIMITS", Limits(max_record_bytes=5000, max_file_bytes=10**9, max_ratio=1000))
    bad = [
        "{",
        "17",
        '"text"',
        "null",
        '{"id": 4}',
        "[" * 4000,
        '{"id": "Q1", "labels": ' + '"x' * 6000,
        "\x00\x01",
        "NaN",
    ]
    path = tmp_path / "base.jsonl"
    path.write_bytes("\n".join([json.dumps(QUILL), *bad, json.dumps(YARD)]).encode() + b"\n\xff\xfe\n")
    read, items, _ = _read(path)
    assert items["item_id"].to_list() == ["Q900001", "Q900002"]
    assert (read.items, read.bad, read.records) == (2, len(bad) + 1, len(bad) + 3)
    assert len(read.examples) == 5
    assert read.examples[0].startswith("line 2: ")


def test_a_file_that_breaks_off_gives_what_is_there(tmp_path: Path) -> None:
    path = tmp_path / "base.jsonl.gz"
    lines = "\n".join(json.dumps(_entity(f"Q9{n:05}", f"Nora Quill{n}", description="x" * 500)) for n in range(1, 3000))
    path.write_bytes(gzip.compress(lines.encode(), 1)[:-3000])
    read, items, _ = _read(path)
    assert 0 < items.height < 2999
    assert read.bad >= 1
    assert "the rest of the file was not read" in read.examples[-1]


def test_tables_are_read_in_any_case_and_with_any_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "targets.csv"
    path.write_text(
        'ID;Schema;Name;Aliases\nQ900001;Person;"Nora Quill";\nNK-2;Vessel;Ship;\n;Person;Nobody;\nx;Person\n'
    )
    read, items, _ = _read(path)
    assert items["item_id"].to_list() == ["Q900001"]
    assert (read.records, read.left_out, read.bad) == (4, 1, 2)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("base.xml", "<a/>", "unknown format; allowed are .json"),
        ("base.csv", "title,body\na,b\n", "columns title, body are not known"),
        ("gone.csv", None, "No such file"),
    ],
)
def test_a_file_of_another_kind_is_an_error_before_there_is_a_warehouse(
    tmp_path: Path, name: str, text: str | None, message: str
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    with pytest.raises(UserError, match=message):
        import_file(tmp_path / name, tmp_path / "w.duckdb", Progress())
    assert not (tmp_path / "w.duckdb").exists()


# ----------------------------------------------------------------------------------------- warehouse
def _base(warehouse: Path) -> list[list[tuple[Any, ...]]]:
    with Warehouse.open(warehouse) as opened, opened.at_rest() as path:
        import duckdb

        with duckdb.connect(path, read_only=True) as con:
            return [con.execute(f"from kb.{table} order by all").fetchall() for table in ("items", "aliases")]


def test_the_same_import_again_changes_nothing_and_a_newer_one_replaces(tmp_path: Path) -> None:
    base, warehouse = tmp_path / "base.jsonl", tmp_path / "w.duckdb"
    base.write_text("\n".join(map(json.dumps, (QUILL, YARD))))
    _, n_items, n_names = import_file(base, warehouse, Progress())
    once = _base(warehouse)
    assert (n_items, n_names) == (2, 3)
    import_file(base, warehouse, Progress())
    assert _base(warehouse) == once
    base.write_text(json.dumps({**QUILL, "aliases": {}}) + "\n" + json.dumps(_entity("Q900001", "Nora A. Quill")))
    _, n_items, n_names = import_file(base, warehouse, Progress())
    items, aliases = _base(warehouse)
    assert (n_items, n_names) == (2, 3)
    assert [row[3] for row in items] == ["Nora A. Quill", "Kestrel Ship Yards"]
    assert ("n a quill", "Q900001", False) not in aliases


def test_an_import_gives_entities_of_a_resolved_warehouse_their_items_at_the_next_run(tmp_path: Path) -> None:
    articles, warehouse, base = tmp_path / "articles", tmp_path / "w.duckdb", tmp_path / "base.jsonl"
    articles.mkdir()
    (articles / "a.txt").write_text(
        "Mayor Nora Quill opened the bridge in Paris on Monday.\n\nMayor Nora Quill said France had paid for it.\n"
    )
    base.write_text(json.dumps(QUILL))

    def item() -> str | None:
        with connect_published(warehouse) as con:
            query = "select wikidata_id from entities where name = 'Nora Quill' and merged_into_entity_id is null"
            return con.execute(query).fetchall()[0][0]

    run(Job((articles,), warehouse))
    assert item() is None
    done = CliRunner().invoke(main, ["entities", "import", str(base), "--warehouse", str(warehouse), "--json"])
    assert done.exit_code == 0, done.output
    outcome = json.loads(done.stdout)
    assert (outcome["records"], outcome["items"], outcome["bad"], outcome["items_there"]) == (1, 1, 0, 1)
    run(Job((articles,), warehouse))
    assert item() == "Q900001"


def test_the_verb_says_what_it_took_and_what_not(tmp_path: Path) -> None:
    base = tmp_path / "base.csv"
    base.write_text("id,schema,name\nQ900001,Person,Nora Quill\n,Person,Nobody\n")
    done = CliRunner().invoke(main, ["entities", "import", str(base), "--warehouse", str(tmp_path / "w.duckdb")])
    assert done.exit_code == 0
    assert "2 records: 1 item, 0 left out, 1 bad\n  row 2: id and name are needed" in done.stdout
    done = CliRunner().invoke(
        main, ["entities", "import", str(tmp_path / "gone.csv"), "--warehouse", str(tmp_path / "w.duckdb")]
    )
    assert done.exit_code == 2
    assert "give a file that can be read" in done.stderr
