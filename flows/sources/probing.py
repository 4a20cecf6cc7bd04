"""What an input would give, without a warehouse: the items of feeds and sitemaps, the articles of pages and files."""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from flows.inputs import records
from flows.inputs.files import FORMATS, InputError
from flows.sources import discovery
from flows.sources.targets import is_address
from flows.sources.visiting import MAX_LISTING_BYTES
from flows.web.exchange import Ask
from transforms.credentials import without_credentials
from transforms.documents.article import author_names
from transforms.feeds.items import Item, Listing
from transforms.feeds.listing import listing
from transforms.feeds.xml_text import MAX_BYTES, unpacked
from transforms.rejections import Refused
from transforms.schemas import RECORDS

if TYPE_CHECKING:
    from flows.web.client import Client

MAX_ITEMS = 1000  # shown of a file of records
_ROWS = frozenset(("jsonl", "csv", "tsv", "parquet"))
Probe = dict[str, Any]


def probe(text: str, client: Callable[[], "Client"]) -> Probe:
    """What an address or path gives: input, kind, format, items, feeds (that a page names) and error, as JSON has them.

    kind is feed, sitemap, sitemap_index, page or file; null where nothing could be read.
    """
    found: Probe = {"input": without_credentials(text), "kind": None, "items": [], "error": None}
    try:
        found |= _address(text, client()) if is_address(text) else _path(Path(text))
    except Refused as refused:
        found["error"] = f"{refused.reason_code}: {refused.detail}"
    except InputError as error:
        found["error"] = str(error)
    return found


def _address(url: str, client: "Client") -> Probe:
    answer = client.get(Ask(url, max_bytes=MAX_LISTING_BYTES))
    if answer.problem is not None:
        raise Refused(*answer.problem)
    try:
        said = listing(answer.body, content_type=answer.content_type, base=answer.final_url)
    except Refused as refused:
        if "html" not in (answer.content_type or "") or refused.reason_code != "not_a_feed":
            raise
        said = Listing("page", "html")
    return _page(answer.body, answer.final_url) if said.kind == "page" else _listed(said)


def _path(path: Path) -> Probe:
    kind = FORMATS.get(path.suffix.lower() if path.suffix != ".gz" else Path(path.stem).suffix.lower())
    if path.is_dir() or kind in _ROWS:
        return _file(path)
    try:
        with path.open("rb") as file:
            payload = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused("unreadable_file", f"{error.strerror}; give a file that exists") from error
    if kind in ("html", "markdown"):
        return _page(unpacked(payload), None) if kind == "html" else _file(path)
    try:
        said = listing(payload)
    except Refused as refused:
        if kind in (None, "feed") or refused.reason_code in ("unsafe_entities", "empty_file"):
            raise
        return _file(path)
    return _page(unpacked(payload), None) if said.kind == "page" else _listed(said)


def _listed(said: Listing) -> Probe:
    error = None if said.items else "no_items: it lists nothing"
    return {"kind": said.kind, "format": said.format, "items": [_of_item(i) for i in said.items], "error": error}


def _of_item(item: Item) -> dict[str, Any]:
    authors = author_names(list(item.authors))
    return {
        "url": item.url,
        "title": item.title,
        "published": item.published.isoformat() if item.published else None,
        "author": ", ".join(authors) or None,
    }


def _page(payload: bytes, url: str | None) -> Probe:
    row = {"origin": url or "page", "format": "html", "payload": payload, "payload_sha256": "", "url": url}
    items, error = _articles([pl.DataFrame([row], schema=RECORDS.schema)])
    named, _ = discovery.links(payload, url or "")
    return {"kind": "page", "format": "html", "items": items, "feeds": named, "error": error}


def _file(path: Path) -> Probe:
    problems: list[str] = []
    items, error = _articles(_frames(path, problems))
    return {
        "kind": "file",
        "format": path.suffix.lstrip("."),
        "items": items,
        "error": problems[0] if problems else error,
    }


def _frames(path: Path, problems: list[str]) -> Iterator[pl.DataFrame]:
    for chunk in records.read([path]):
        problems += [f"{row['reason_code']}: {row['detail']}" for row in chunk.rejected.iter_rows(named=True)]
        yield chunk.records


def _articles(frames: Iterable[pl.DataFrame]) -> tuple[list[dict[str, Any]], str | None]:
    """The articles of RECORDS as items, and why the first of them is none that is none."""
    from transforms.documents.stage import documents  # its parsers take a second to load

    items: list[dict[str, Any]] = []
    error = None
    for frame in frames:
        good, bad = documents(frame, now=datetime.now(UTC), run_id="")
        for row in good.iter_rows(named=True):
            published = row["date_published"] or row["date_published_ahead"]
            items.append(
                {
                    "url": row["url"],
                    "title": row["headline"],
                    "published": published.isoformat() if published else None,
                    "author": ", ".join(row["authors"]) or None,
                }
            )
        for row in bad.head(1).iter_rows(named=True):
            error = error or f"{row['reason_code']}: {row['detail']}"
        if len(items) >= MAX_ITEMS:
            break
    return items[:MAX_ITEMS], error
