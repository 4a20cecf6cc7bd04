"""The fields of the search index: which words and ids of documents and statements it knows."""

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import tantivy

VERSION = "2"  # of the fields and of what their words are: another one builds every index again
Kind = Literal["documents", "quotes"]
KINDS: tuple[Kind, ...] = ("documents", "quotes")
TEXT_OF: dict[Kind, tuple[str, ...]] = {"documents": ("title", "body", "quote"), "quotes": ("title", "quote")}
IDS = ("speaker", "entity", "source", "topic", "lang", "document_id")
_LOCK = ".tantivy-meta.lock"
_WORDS = "folded"  # name of what takes words apart: they come folded, with blanks between


def opened(path: Path) -> "tantivy.Index":
    """The index in a folder; raises ValueError or OSError if there is none that can be read."""
    import tantivy

    index = tantivy.Index.open(str(path))
    index.register_tokenizer(_WORDS, tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def searcher(path: Path) -> "tantivy.Searcher":
    """What reads the index in a folder; raises as opened().

    The library opens a lock in the folder to write. Who may not do that reads by way of links to its files: the
    searcher holds these open, so that nobody needs the links afterwards.
    """
    lock = path / _LOCK
    if os.access(lock if lock.exists() else path, os.W_OK):
        return opened(path).searcher()
    with TemporaryDirectory(prefix="onrecord-") as folder:
        for file in path.iterdir():
            if not file.name.endswith(".lock"):
                Path(folder, file.name).symlink_to(file.resolve())
        return opened(Path(folder)).searcher()


def created(path: Path, kind: Kind) -> "tantivy.Index":
    """A new index in a folder, which is made."""
    import tantivy

    path.mkdir(parents=True)
    tantivy.Index(schema(kind), path=str(path))
    return opened(path)


@cache
def schema(kind: Kind) -> "tantivy.Schema":
    """The fields of documents, or those of statements."""
    import tantivy

    builder = tantivy.SchemaBuilder()
    for field in TEXT_OF[kind]:
        builder.add_text_field(field, tokenizer_name=_WORDS, index_option="position")
    for field in IDS:
        is_stored = field == "document_id"
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic", stored=is_stored)
    if kind == "quotes":
        builder.add_text_field("quote_id", tokenizer_name="raw", index_option="basic", stored=True)
    builder.add_integer_field("published_at", indexed=True, fast=True)
    return builder.build()


def moment(time: datetime) -> int:
    """A time as published_at has it: seconds since 1970."""
    return int(time.timestamp())
