"""A row of jsonl, csv or parquet to an article: which column is what."""

import ast
import json
import re
import warnings
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any

from transforms.credentials import without_credentials
from transforms.documents.article import Article, author_names, clean_line, plain_article
from transforms.documents.encoding import repair, repair_surrogates
from transforms.documents.html_page import html_article, looks_like_html
from transforms.rejections import Refused

_SUMMARIES = ("description", "leadparagraph", "abstract", "summary", "trailtext", "snippet")  # what is less than a text
# Names of columns that are tried if the field map names none, in this order; letters and digits of a name count.
GUESSES: Mapping[str, tuple[str, ...]] = {
    "text": (
        "text", "body", "content", "article", "fulltext", "maintext", "articletext", "articlebody", "bodytext",
        "plaintext", "contenttext", "story", "html", "bodyhtml", "contenthtml", "contentencoded", "transcript",
        *_SUMMARIES,
    ),
    "headline": ("headline", "title", "headlinemain", "articletitle", "webtitle"),
    "url": ("url", "link", "permalink", "canonicalurl", "articleurl", "sourceurl", "href", "weburl"),
    "source": (
        "source", "sourceid", "sourcename", "outlet", "publisher", "publication", "newspaper", "site", "sitename",
        "domain", "sourcedomain", "medianame", "namesource", "cleanurl",
    ),
    "authors": ("authors", "author", "byline", "creator", "writers"),
    "date_published": (
        "datepublished", "published", "publishedat", "publisheddate", "publishdate", "publishedtime", "publicationdate",
        "pubdate", "firstpublished", "datepublish", "datetimepub", "webpublicationdate", "seendate", "date", "datetime",
        "timestamp", "createdat", "time",
    ),
    "date_modified": (
        "datemodified", "datemodify", "modified", "modifiedat", "modifieddate", "updated", "updatedat", "lastmodified",
    ),
    "section": ("section", "articlesection", "sectionname", "category", "desk", "topic"),
    "language": ("language", "lang", "languagecode", "inlanguage"),
}  # fmt: skip
FIELDS = tuple(GUESSES)
MAX_COLUMNS_NAMED = 20
_CUT = re.compile(r"\s*\[\+\d{1,7} chars\]\s*$")  # behind what NewsAPI gives of a text
_WRAPPERS = frozenset(("fields", "source", "attributes", "article", "document", "doc", "data", "record", "item"))
_MAX_ITEMS = 1000
# A list, object or bytes as Python prints it into a cell: ['Ann Lee', 'Jo Poe'], {'name': 'Harbour News'}
_PRINTED = re.compile(r"""\s*(?:\[\s*\]|\[\s*['"{].*\]|\{\s*['"].*\}|b'.*'|b".*")\s*""", re.DOTALL)
_TAG = re.compile(r"</?(?:a|b|br|em|font|i|p|span|strong|sub|sup|u)\b[^<>]{0,300}>", re.IGNORECASE)  # in a headline
_LONGEST_PRINTED = 200_000
_KINDS = {dict: "an object", list: "a list", int: "a number", float: "a number", bool: "true or false"}
_MISSING = frozenset(("", "nan", "none", "null", "n/a", "nat"))


def check_field_map(field_map: Mapping[str, str]) -> None:
    """Raises ValueError when the map has a field that documents do not have."""
    unknown = sorted(set(field_map) - set(FIELDS))
    if unknown:
        raise ValueError(f"field map: unknown field {', '.join(map(repr, unknown))}; allowed are {', '.join(FIELDS)}")


def columns_not_there(payloads: Iterable[bytes], field_map: Mapping[str, str]) -> list[str]:
    """A line for each column of the map, but that of the text, that none of these records has."""
    records = _records(payloads)
    there = _listed(_names(records))
    return [
        f"no column {column!r}, which the field map names for {name}, in the first rows; there are: {there or 'none'}"
        for name, column in field_map.items()
        if name != "text" and records and not any(_is_there(record, column) for record in records)
    ]


def columns_not_read(payloads: Iterable[bytes], field_map: Mapping[str, str], without: Iterable[str]) -> list[str]:
    """A line if the records have columns that nothing is read from, and `without` names fields that none has."""
    known = {guess for guesses in GUESSES.values() for guess in guesses} | _WRAPPERS
    known |= {_key(column.partition(".")[0]) for column in field_map.values()}
    unread = [name for name in _names(_records(payloads)) if _key(name) not in known]
    fields = list(without)
    if not unread or not fields:
        return []
    return [
        f"the first rows have no {' and no '.join(fields)}; not read are the columns {_listed(unread)}"
        f" (--map {fields[0]}=COLUMN names one)"
    ]


def _records(payloads: Iterable[bytes]) -> list[dict[str, Any]]:
    records: list[dict[str, Any]] = []
    for payload in payloads:
        with suppress(Refused, UnicodeDecodeError):
            records.append(parse_record(payload.decode()))
    return records


def _names(records: list[dict[str, Any]]) -> list[str]:
    """The names of columns, which a list of addresses may be, without passwords."""
    return list(dict.fromkeys(without_credentials(str(name)) for record in records for name in record))


def _listed(names: list[str]) -> str:
    return ", ".join(names[:MAX_COLUMNS_NAMED]) + (", ..." if len(names) > MAX_COLUMNS_NAMED else "")


def is_text_column(name: str) -> bool:
    """Whether a column of this name is known to hold texts."""
    return _key(name) in GUESSES["text"]


def article_of_fields(
    fields: Mapping[str, Any], field_map: Mapping[str, str], text: str | None = None, *, soft_breaks: bool = False
) -> Article:
    """The article in a row, or in front matter (the text is then what follows it; soft_breaks as in clean_text).

    A column is found by field_map (field -> column, with dots into nested objects) or by GUESSES.
    Raises Refused("no_text_column") when no column holds the text, no_text when that is empty.
    """
    if text is None and "text" not in field_map:
        fields = _unwrapped(fields)
    by_key = {_key(name): value for name, value in reversed(list(fields.items()))}
    values = {name: _candidates(name, fields, by_key, field_map) for name in FIELDS}
    fields_only = text is not None
    headline = _TAG.sub("", _line(values["headline"]) or "").strip() or None
    is_listed = text is None and not values["text"] and "text" not in field_map and headline and values["url"]
    if is_listed:  # a list of articles, as GDELT and Media Cloud give it, has addresses and headlines alone
        return _with_fields(Article(str(headline), access="snippet"), values)
    if text is None:
        text = _text(values["text"], fields, field_map)
    if not fields_only and looks_like_html(text):
        article = html_article(text, headline=headline)
    else:
        article = plain_article(text, soft_breaks=soft_breaks, headline=headline)
    if not fields_only and _is_summary(values["text"], by_key, field_map):
        article.access = "snippet"
    return _with_fields(article, values)


def _is_summary(found: list[Any], by_key: Mapping[str, Any], field_map: Mapping[str, str]) -> bool:
    """Whether what a record has for a text is the beginning of one, or what somebody says about it."""
    is_cut = isinstance(found[0], str) and _CUT.search(found[0]) is not None
    return is_cut or ("text" not in field_map and any(found[0] is by_key.get(name) for name in _SUMMARIES))


def _with_fields(article: Article, values: Mapping[str, list[Any]]) -> Article:
    """The article with what the other fields say."""
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
    return [value for value in map(_unprinted, found) if not _is_missing(value)]


def _unprinted(value: Any) -> Any:
    """A value as it was before a table program printed it into a cell of text."""
    if not isinstance(value, str) or len(value) > _LONGEST_PRINTED or not _PRINTED.fullmatch(value):
        return value
    with suppress(ValueError):
        return json.loads(value)
    with suppress(ValueError, SyntaxError, MemoryError, RecursionError), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of backslashes
        found = ast.literal_eval(value.strip())
        return found.decode(errors="replace") if isinstance(found, bytes) else found
    return value


def _is_missing(value: Any) -> bool:
    return value is None or (isinstance(value, str) and value.strip().lower() in _MISSING) or value in ([], {})


def _unwrapped(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """The fields with those of an object inside, if the text is there, as the Guardian and Elasticsearch have it."""
    if any(is_text_column(name) for name in fields):
        return fields
    for name, inner in fields.items():
        if _key(name) in _WRAPPERS and isinstance(inner, Mapping) and any(map(is_text_column, inner)):
            return {key: value for key, value in fields.items() if key != name} | dict(inner)
    return fields


def _at_path(fields: Mapping[str, Any], path: str) -> Any:
    """What is at a path of names with dots: a number is a place in a list, a name after a list goes into each item."""
    if path in fields:
        return fields[path]
    value: Any = fields
    for part in path.split("."):
        value = _inside(value, part.strip())
    return value


def _inside(value: Any, name: str) -> Any:
    if isinstance(value, list):
        if name.isdigit():
            return value[int(name)] if int(name) < len(value) else None
        found = [_inside(item, name) for item in value[:_MAX_ITEMS]]
        return [item for item in found if item is not None] or None
    if not isinstance(value, Mapping):
        return None
    folded = {str(key).strip().lower(): inner for key, inner in reversed(list(value.items()))}
    return value.get(name, folded.get(name.lower()))


def _paths(fields: Mapping[str, Any]) -> list[str]:
    """The paths of a record, with dots into its objects."""
    paths: list[str] = []
    for name, value in list(fields.items())[:MAX_COLUMNS_NAMED]:
        inner = value[0] if isinstance(value, list) and value else value
        if isinstance(inner, Mapping) and inner:
            paths += [f"{str(name)[:60]}.{str(key)[:60]}" for key in list(inner)[:MAX_COLUMNS_NAMED]]
        else:
            paths.append(str(name)[:60])
    return paths


def _text(found: list[Any], fields: Mapping[str, Any], field_map: Mapping[str, str]) -> str:
    for value in found:
        if isinstance(value, dict):
            value = next((value[k] for k in ("text", "value", "content", "body") if value.get(k)), None)
        if isinstance(value, list):
            value = "\n\n".join(part for part in value if isinstance(part, str))
        if isinstance(value, str) and value.strip():
            return _CUT.sub("", repair(repair_surrogates(value)))
    paths = _paths(fields)
    there = ", ".join(paths[:MAX_COLUMNS_NAMED]) + (", ..." if len(paths) > MAX_COLUMNS_NAMED else "")
    wanted = field_map.get("text")
    if wanted is None and not any(is_text_column(str(name)) for name in fields):
        raise Refused(
            "no_text_column",
            f"no column is known to hold the text; there are: {there or 'none'}; --map text=COLUMN names it",
        )
    if wanted is not None and not _is_there(fields, wanted):
        raise Refused(
            "no_text_column", f"no column {wanted!r}, which the field map names; there are: {there or 'none'}"
        )
    kinds = [_KINDS[type(value)] for value in found if type(value) in _KINDS]
    raise Refused("no_text", f"the text column holds {kinds[0]} and no text" if kinds else "the text column is empty")


def _is_there(fields: Mapping[str, Any], path: str) -> bool:
    """Whether a record has a field at this path, if only an empty one."""
    *outer, last = [part.strip() for part in path.split(".")]
    place: Any = _at_path(fields, ".".join(outer)) if outer else fields
    items = place if isinstance(place, list) else [place]
    names = {str(name).strip().lower() for item in items if isinstance(item, Mapping) for name in item}
    return path in fields or last.lower() in names or (last.isdigit() and isinstance(place, list))


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
