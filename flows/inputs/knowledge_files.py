"""Reads the files of a knowledge base as a stream: items in chunks, bad records counted, whatever the size."""

import io
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from flows.errors import UserError
from flows.inputs.compression import COMPRESSIONS, Limits, Refused, Source, decompressed
from flows.inputs.csv_files import csv_file
from flows.inputs.text_lines import BadRecord, RawRecord, lines, utf8
from transforms.knowledge.candidates import alias_key
from transforms.knowledge.records import Item, Parser, n_sitelinks, table_parser, wikidata

CHUNK_ITEMS = 20_000
_BZ2 = ".bz2"  # how Wikidata packs its dumps
_FORMATS = (".json", ".jsonl", ".csv", ".tsv")
_LIMITS = Limits(max_record_bytes=32 * 1024**2, max_file_bytes=1024**5, max_ratio=1000)
_EXAMPLES = 5
ITEMS_SCHEMA = {
    "item_id": pl.String, "wikidata_id": pl.String, "entity_type": pl.String, "name": pl.String,
    "description": pl.String, "country_code": pl.String, "from_year": pl.Int32, "to_year": pl.Int32,
    "position": pl.Int64,
}  # fmt: skip
ALIASES_SCHEMA = {"alias_key": pl.String, "item_id": pl.String, "is_name": pl.Boolean}


@dataclass
class Read:
    """What became of the records so far; examples are of bad ones."""

    records: int = 0
    items: int = 0
    left_out: int = 0
    bad: int = 0
    examples: list[str] = field(default_factory=list)

    def refuse(self, detail: str) -> None:
        """Count a bad record."""
        self.bad += 1
        if len(self.examples) < _EXAMPLES:
            self.examples.append(detail)


def chunks(
    path: Path, read: Read, *, least_sitelinks: int = 0
) -> Generator[tuple[pl.DataFrame, pl.DataFrame], None, None]:
    """Frames of ITEMS_SCHEMA and ALIASES_SCHEMA of a file; `read` counts along.

    JSON has one Wikidata entity a line, with or without the brackets and commas of a list; tables are known by their
    header. Entities of Wikidata that fewer than least_sitelinks pages of Wikipedia and its sisters are about are left
    out. Raises UserError for a file that is not there, of another format or with an unknown header.
    """
    stem, compression = path, None
    if path.suffix.lower() in (*COMPRESSIONS, _BZ2):
        stem, compression = path.with_suffix(""), path.suffix.lower()
    suffix = stem.suffix.lower()
    if suffix not in _FORMATS:
        packed = ", ".join((*COMPRESSIONS, _BZ2))
        raise UserError(f"{path}: unknown format; allowed are {', '.join(_FORMATS)}, also with {packed}")
    try:
        with path.open("rb") as handle:
            stream = utf8(decompressed(Source(handle), compression, _LIMITS, _LIMITS.max_file_bytes))
            if suffix.startswith(".json"):
                rows = _json_items(stream, read, least_sitelinks)
            else:
                rows = _table_items(stream, suffix, path, read)
            yield from _frames(_until_broken(rows, read))
    except OSError as error:
        raise UserError(f"{path}: {error.strerror or error}; give a file that can be read") from error


def _until_broken(items: Iterator[Item], read: Read) -> Iterator[Item]:
    """The items up to where the file breaks off, which is counted as a bad record."""
    try:
        yield from items
    except Refused as refused:
        read.refuse(f"the rest of the file was not read: {refused}")


def _json_items(stream: io.BufferedReader, read: Read, least_sitelinks: int) -> Iterator[Item]:
    def known(record: Mapping[str, Any]) -> Item | None:
        item = wikidata(record)
        return item if n_sitelinks(record) >= least_sitelinks else None

    for line in lines(stream, _LIMITS.max_record_bytes):
        if isinstance(line, BadRecord):
            read.records += 1
            read.refuse(line.detail)
            continue
        text = line.payload.strip().rstrip(b",").strip()
        if text in (b"", b"[", b"]"):
            continue
        text = text.removeprefix(b"[").removesuffix(b"]") if text.startswith(b"[") else text
        yield from _parsed(text, f"line {line.number}", lambda _: known, read)


def _table_items(stream: io.BufferedReader, suffix: str, path: Path, read: Read) -> Iterator[Item]:
    known: list[Parser] = []

    def parser(record: dict[str, Any]) -> Parser:
        if not known:
            try:
                known.append(table_parser(list(record)))
            except ValueError as error:
                raise UserError(f"{path}: {error}") from error
        return known[0]

    for row in csv_file(stream, _LIMITS, delimiter="\t" if suffix == ".tsv" else None):
        if isinstance(row, RawRecord):
            yield from _parsed(_lower_names(row.payload), f"row {row.number}", parser, read)
        else:
            read.records += 1
            read.refuse(row.detail)


def _lower_names(payload: bytes) -> bytes:
    """A row with the names of its columns in lower case."""
    return orjson.dumps({name.strip().lower(): value for name, value in orjson.loads(payload).items()})


def _parsed(payload: bytes, where: str, parser: Callable[[dict[str, Any]], Parser], read: Read) -> Iterator[Item]:
    read.records += 1
    try:
        record = orjson.loads(payload)
        if not isinstance(record, dict):
            raise ValueError("not a JSON object")
        item = parser(record)(record)
    except ValueError as error:
        read.refuse(f"{where}: {error}")
    else:
        if item is None:
            read.left_out += 1
        else:
            read.items += 1
            yield item


def _frames(items: Iterator[Item]) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    rows: list[tuple[Any, ...]] = []
    aliases: list[tuple[str, str, bool]] = []
    for position, item in enumerate(items):
        keys = {alias_key(item.entity_type, item.name): True}
        for alias in item.aliases:
            keys.setdefault(alias_key(item.entity_type, alias), False)
        aliases += [(key, item.item_id, is_name) for key, is_name in keys.items() if key]
        described = (item.description, item.country_code, item.from_year, item.to_year, position)
        rows.append((item.item_id, item.wikidata_id, item.entity_type, item.name, *described))
        if len(rows) == CHUNK_ITEMS:
            yield _frame(rows, ITEMS_SCHEMA), _frame(aliases, ALIASES_SCHEMA)
            rows, aliases = [], []
    if rows:
        yield _frame(rows, ITEMS_SCHEMA), _frame(aliases, ALIASES_SCHEMA)


def _frame(rows: list[Any], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema, orient="row")
