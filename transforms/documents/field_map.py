"""A row of jsonl, csv or parquet to an article: which column is what."""

import json
import re
from collections.abc import Mapping
from typing import Any

from transforms.documents.article import Article, author_names, clean_line, plain_article
from transforms.documents.encoding import repair, repair_surrogates
from transforms.documents.html_page import html_article, looks_like_html
from transforms.rejections import Refused

# Names of columns that are tried if the field map names none, in this order; letters and digits of a name count.
GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "article", "fulltext", "maintext", "articletext", "articlebody", "bodytext",
        "plaintext", "contenttext", "story", "html", "bodyhtml", "contenthtml", "contentencoded", "description",
    ),
    "headline": ("headline", "title", "headlinemain", "articletitle"),
    "url": ("url", "link", "permalink", "canonicalurl", "articleurl", "sourceurl", "href", "weburl"),
    "source": (
        "source", "sourceid", "sourcename", "outlet", "publisher", "publication", "newspaper", "site", "sitename",
        "domain", "sourcedomain", "medianame",
    ),
    "authors": ("authors", "author", "byline", "creator", "writers"),
    "date_published": (
        "datepublished", "published", "publishedat", "publisheddate", "publishdate", "publishedtime", "publicationdate",
        "pubdate", "firstpublished", "date", "datetime", "timestamp", "createdat", "time",
    ),
    "date_modified": ("datemodified", "modified", "modifiedat", "modifieddate", "updated", "updatedat", "lastmodified"),
    "section": ("section", "articlesection", "category", "desk", "topic"),
    "language": ("language", "lang", "languagecode", "inlanguage"),
}  # fmt: skip
FIELDS = tuple(GUESSES)
MAX_COLUMNS_NAMED = 20
_CUT = re.compile(r"\s*\[\+\d{1,7} chars\]\s*$")  # behind what NewsAPI gives of a text
_MISSING = frozenset(("", "nan", "none", "null", "n/a", "nat"))


def check_field_map(field_map: Mapping[str, str]) -> None:
    """Raises ValueError when the map has a field that documents do not have."""
    unknown = sorted(set(field_map) - set(FIELDS))
    if unknown:
        raise ValueError(f"field map: unknown field {', '.join(map(repr, unknown))}; allowed are {', '.join(FIELDS)}")


def article_of_fields(
    fields: Mapping[str, Any], field_map: Mapping[str, str], text: str | None = None, *, soft_breaks: bool = False
) -> Article:
    """The article in a row, or in front matter (the text is then what follows it; soft_breaks as in clean_text).

    A column is found by field_map (field -> column, with dots into nested objects) or by GUESSES.
    Raises Refused("no_text_column") when no column holds the text, no_text when that is empty.
    """
    by_key = {_key(name): value for name, value in reversed(list(fields.items()))}
    values = {name: _candidates(name, fields, by_key, field_map) for name in FIELDS}
    fields_only = text is not None
    if text is None:
        text = _text(values["text"], fields, field_map)
    headline = _line(values["headline"])
    if not fields_only and looks_like_html(text):
        article = html_article(text, headline=headline)
    else:
        article = plain_article(text, soft_breaks=soft_breaks, headline=headline)
    for name in ("url", "source", "section", "language"):
        setattr(article, name, _line(values[name]) or getattr(article, name))
    article.authors = next((n for v in values["authors"] if (n := author_names(v))), article.authors)
    article.published = values["date_published"] + article.published
    article.modified = values["date_modified"] + article.modified
    return article


def parse_record(payload: str) -> dict[str, Any]:
    """The object in the JSON text of a row.

    Raises Refused("malformed_record").
    """
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as error:
        raise Refused("malformed_record", f"no JSON: {error}") from error
    if not isinstance(found, dict):
        raise Refused("malformed_record", f"a JSON object is needed, not {type(found).__name__}")
    return found


def _candidates(
    name: str, fields: Mapping[str, Any], by_key: Mapping[str, Any], field_map: Mapping[str, str]
) -> list[Any]:
    if name in field_map:
        found = [_at_path(fields, field_map[name])]
    else:
        found = [by_key[guess] for guess in GUESSES[name] if guess in by_key]
    return [value for value in found if not _is_missing(value)]


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _MISSING) or value in ([], {})


def _at_path(fields: Mapping[str, Any], path: str) -> Any:
    if path in fields:
        return fields[path]
    value: Any = fields
    for part in path.split("."):
        if not isinstance(value, Mapping):
            return None
        folded = {str(key).strip().lower(): inner for key, inner in reversed(list(value.items()))}
        value = value.get(part, folded.get(part.strip().lower()))
    return value


def _text(found: list[Any], fields: Mapping[str, Any], field_map: Mapping[str, str]) -> str:
    for value in found:
        if isinstance(value, dict):
            value = next((value[k] for k in ("text", "value", "content", "body") if value.get(k)), None)
        if isinstance(value, list):
            value = "\n\n".join(part for part in value if isinstance(part, str))
        if isinstance(value, str) and value.strip():
            return _CUT.sub("", repair(repair_surrogates(value)))
    names = [str(name)[:60] for name in fields]
    there = ", ".join(names[:MAX_COLUMNS_NAMED]) + (", ..." if len(names) > MAX_COLUMNS_NAMED else "")
    wanted = field_map.get("text")
    if wanted is None and not any(_key(name) in GUESSES["text"] for name in names):
        raise Refused("no_text_column", f"no column is known to hold the text; there are: {there or 'none'}")
    if wanted is not None and _first_part(wanted) not in {name.strip().lower() for name in names}:
        raise Refused(
            "no_text_column", f"no column {wanted!r}, which the field map names; there are: {there or 'none'}"
        )
    raise Refused("no_text", "the text column is empty")


def _first_part(path: str) -> str:
    return path.split(".")[0].strip().lower()


def _line(found: list[Any]) -> str | None:
    for value in found:
        if isinstance(value, list) and value:
            value = value[0]
        if isinstance(value, dict):
            value = next((v for k in ("name", "main", "title", "url", "id", "code") if (v := value.get(k))), None)
        if isinstance(value, str) and (line := clean_line(repair(repair_surrogates(value)))):
            return line
    return None


def _key(name: object) -> str:
    return re.sub(r"[\W_]+", "", str(name).lower())
