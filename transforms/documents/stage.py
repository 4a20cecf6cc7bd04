"""Raw records to documents: the text as every offset counts it, and what is known about it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import polars as pl

from transforms import ids
from transforms.credentials import without_credentials
from transforms.documents.article import Article
from transforms.documents.cleaning import clean_characters
from transforms.documents.dates.parsing import date_in_path, first_date
from transforms.documents.encoding import decode, repair, repair_surrogates
from transforms.documents.field_map import article_of_fields, check_field_map, parse_record
from transforms.documents.front_matter import front_matter
from transforms.documents.html_page import html_article, is_page
from transforms.documents.language_detection import detect
from transforms.documents.pages.given import complete, given_headline
from transforms.documents.sources import source_id, source_of_url, source_place
from transforms.documents.urls import host, normalize_url
from transforms.rejections import Refused, rejected
from transforms.schemas import ACCESS, DOCUMENTS, conform

MIN_WORDS = 5
MAX_TEXT_LENGTH = 1_000_000
MAX_PAYLOAD_BYTES = 8 * MAX_TEXT_LENGTH  # nothing longer can be a text of that length and its mark-up
MAX_AUTHORS = 50
# Scripts without spaces: a character counts as a word, so that their short texts are not taken for empty.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]|[^\W_]+(?:['’-][^\W_]+)*")


def documents(
    records: pl.DataFrame,
    *,
    now: datetime,
    run_id: str,
    field_map: Mapping[str, str] = {},
    default_source: str | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """RECORDS -> (DOCUMENTS, REJECTED of stage "documents"): one row for each record in one of the two, in their order.

    Documents are version 1, first seen now, no duplicates marked; records of one normalised address get one
    document_id, and it is for a later stage to choose among them. field_map names columns of records of format
    "record" by field (text, headline, url, ...); default_source is the outlet of what names none. Reason codes:
    binary_content, malformed_front_matter, malformed_record, no_text_column, no_text, text_too_long, html_too_large,
    html_too_complex, soft_404, blocked_page, consent_wall, listing_page, document_failed.

    Raises ValueError when field_map has an unknown field; nothing that a record holds raises.
    """
    check_field_map(field_map)
    good: list[dict[str, Any]] = []
    bad: list[dict[str, Any]] = []
    columns = ["origin", "format", "payload", "payload_sha256", "url", "fetched_at", "given"]
    for origin, kind, payload, sha256, url, fetched_at, given in records.select(columns).iter_rows():
        try:
            article = _article(kind, payload, field_map, given_headline(given) if kind == "text" else None)
            complete(article, given, url)
            row = _row(article, origin=origin, now=now, default_source=default_source)
            good.append(row | {"fetched_at": fetched_at})
            continue
        except Refused as refused:
            reason, detail = refused.reason_code, refused.detail
        except (
            Exception
        ) as error:  # a parser met what its authors did not think of: this record's fate, not the batch's
            reason, detail = "document_failed", f"{type(error).__name__}: {error}"
        bad.append(
            {
                "stage": "documents",
                "table_name": "documents",
                "row_key": None,
                "origin": origin,
                "reason_code": reason,
                "detail": repair_surrogates(detail)[:1000],
                "payload_sha256": sha256,
            }
        )
    schema = {name: kind for name, kind in DOCUMENTS.schema.items() if name != "run_id"}
    frame = pl.DataFrame(good, schema=schema).with_columns(run_id=pl.lit(run_id))
    return conform(frame, DOCUMENTS), rejected(bad)


def count_words(text: str) -> int:
    """The number of words: runs of letters and digits, with apostrophes and hyphens inside."""
    return len(_WORD.findall(text))


def _article(kind: str, payload: bytes, field_map: Mapping[str, str], headline: str | None) -> Article:
    if len(payload) > MAX_PAYLOAD_BYTES:
        raise Refused("text_too_long", f"{len(payload)} bytes; allowed are {MAX_PAYLOAD_BYTES}")
    if not payload.strip():
        raise Refused("no_text", "empty")
    text = decode(payload, is_html=kind == "html")
    if kind == "record":
        return article_of_fields(parse_record(text), field_map)
    if kind == "html" or (kind == "text" and is_page(text)):
        return html_article(text)
    fields, body = front_matter(repair(text).replace("\r\n", "\n").replace("\r", "\n"))
    fields = {"headline": headline} | fields if headline else fields
    if kind == "markdown":
        from transforms.documents.markdown import title_and_text  # loads its parser, and few records need it

        body = clean_characters(body)
        headline, body = title_and_text(body)
        fields = {"headline": headline} | fields if headline else fields
    return article_of_fields(fields, {}, body, soft_breaks=kind == "markdown")


def _row(article: Article, *, origin: str, now: datetime, default_source: str | None) -> dict[str, Any]:
    """The row of an article; raises Refused when its text is too short or too long."""
    headline = article.headline if article.text else None
    text = f"{headline}\n\n{article.text}" if headline else article.text or article.headline or ""
    if len(text) > MAX_TEXT_LENGTH:
        raise Refused("text_too_long", f"{len(text)} characters; allowed are {MAX_TEXT_LENGTH}")
    words = count_words(text)
    if words < MIN_WORDS:
        raise Refused("no_text", f"{words} words; the least are {MIN_WORDS}")
    url = normalize_url(article.url)
    source = (
        source_id(without_credentials(article.source or ""))
        or source_id(default_source)
        or source_of_url(url)
        or article.source_hint
    )
    place = source_place(source, host(url))
    published = first_date(article.published, place, now=now)
    in_path = first_date([date_in_path(url or ""), date_in_path(origin.rpartition("/")[2])], now=now)
    date_published = published.date or in_path.date
    modified = first_date(article.modified, place, now=now, not_before=date_published)
    return {
        "document_id": ids.document_id(url or origin),
        "source_id": source,
        "url": without_credentials(article.url) if article.url else None,
        "normalized_url": url,
        "origin": origin,
        "headline": headline,
        "text": text,
        "authors": article.authors[:MAX_AUTHORS],
        "section": article.section,
        "language": detect(article.text or text, article.language),
        "date_published": date_published,
        "date_modified": modified.date,
        "first_seen_at": now,
        "version_number": 1,
        "word_count": words,
        "content_hash": ids.content_hash(text),
        "duplicate_of_document_id": None,
        "duplicate_kind": None,
        "duplicate_similarity": None,
        "date_published_ahead": published.ahead or (None if date_published else in_path.ahead),
        "date_modified_ahead": modified.ahead,
        "access": article.access if article.access in ACCESS else "full",
        "retention": None,
    }
