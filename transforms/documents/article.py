"""An article as found in plain text, Markdown, HTML or a record, before it becomes a row of documents."""

import re
from dataclasses import dataclass, field
from functools import cache

import seeds
from transforms.documents.byline import (
    byline,
    byline_of_names,
    date_line,
    names_in_place,
    split_names,
    without_byline_sign,
)
from transforms.documents.cleaning import clean_characters, clean_text
from transforms.documents.dates.formats import known_time
from transforms.documents.sources import is_wire, known_source
from transforms.lexicon.datelines import dateline
from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives

MAX_HEADLINE_LENGTH = 160
MAX_HEADLINE_WITH_STOP = 110
MAX_LINK_LENGTH = 250  # of the headlines of another article, or a few in one line
MAX_BOILERPLATE_LENGTH = 1000
HEAD_PARAGRAPHS = 6  # where bylines, credits and dates stand
_SECTION_PREFIX = re.compile(rf"(?P<section>{alternatives(closed_class('section', ANY))})\s*[|]\s*")
_OUTLET_SUFFIX = re.compile(r"\s+(?:\||-|–|—|::|·|•)\s+(?P<outlet>[^|]{2,60})$")
_SPEAKER_LABEL = re.compile(r"[A-Z][A-Z .'’-]{1,40}:\s")
# What sentences of a report have and headlines avoid: the past tense of reporting, the day on which it was.
_PROSE = re.compile(rf"\b{alternatives(closed_class('never_in_headline', ANY))}\b")
_ENDS_WITH_STOP = re.compile(r"[.…][\"'”’»)]*$")


@dataclass
class Article:
    """What a record tells of an article; dates are candidates in order of trust, hints count when all else fails."""

    text: str
    headline: str | None = None
    url: str | None = None
    source: str | None = None
    section: str | None = None
    language: str | None = None
    authors: list[str] = field(default_factory=list)
    published: list[object] = field(default_factory=list)
    modified: list[object] = field(default_factory=list)
    source_hint: str | None = None
    access: str | None = None


def plain_article(text: str, *, soft_breaks: bool = False, headline: str | None = None) -> Article:
    """The article in a plain text: headline, bylines and boilerplate taken out of the body, hints read from datelines.

    A known headline is not looked for, only taken off the body's start if it is repeated there.
    """
    paragraphs = [p for p in clean_text(text, soft_breaks=soft_breaks).split("\n\n") if p]
    article = Article(text="")
    if headline:
        _set_headline(article, headline)
        if paragraphs and letters(paragraphs[0]) in (letters(headline), letters(article.headline or "")):
            del paragraphs[0]
    elif _is_headline(paragraphs):
        first = paragraphs.pop(0)
        if first.endswith(";") and len(paragraphs) > 1 and len(paragraphs[0]) <= MAX_HEADLINE_LENGTH:
            first += f" {paragraphs.pop(0)}"  # a headline of two lines, as LexisNexis has them
        _set_headline(article, first)
    body: list[str] = []
    for i, paragraph in enumerate(_without_links(paragraphs)):
        if i < HEAD_PARAGRAPHS and _take_head_line(article, paragraph, first=not body):
            continue
        if not _is_boilerplate(paragraph):
            body.append(paragraph)
    for paragraph in body[:2]:
        hint = dateline(paragraph)
        wire = known_source(hint.wire) if hint else None
        article.source_hint = article.source_hint or (wire if is_wire(wire) else None)
        article.published += [hint.date] if hint and hint.has_year else []
    article.text = "\n\n".join(body)
    return article


def clean_line(text: str | None) -> str | None:
    """A text of one line, cleaned; None when nothing is left."""
    return " ".join(clean_characters(text or "").split()) or None


def clean_headline(headline: str, outlet: str | None = None) -> tuple[str, str | None]:
    """The headline without the outlet's name at its end, and the section that its prefix named: "Opinion | ..."."""
    section = None
    match = _SECTION_PREFIX.match(headline)
    if match and match.end() < len(headline):
        section, headline = match["section"], headline[match.end() :]
    match = _OUTLET_SUFFIX.search(headline)
    while (
        match and match.start() and (known_source(match["outlet"]) or letters(match["outlet"]) == letters(outlet or ""))
    ):
        headline = headline[: match.start()]
        match = _OUTLET_SUFFIX.search(headline)
    return headline, section


def author_names(value: object) -> list[str]:
    """The authors in a field: a list, or a text with names divided by commas, semicolons or "and"."""
    if isinstance(value, dict):
        value = value.get("name") or value.get("original")  # as NewsAPI and the New York Times have it
    if isinstance(value, (list, tuple)):
        return list(dict.fromkeys(name for part in value[:50] for name in author_names(part)))
    line = clean_line(value) if isinstance(value, str) else None
    if not line or line.lower().startswith(("http:", "https:", "www.", "@")):
        return []
    found = byline(line) or byline_of_names(without_byline_sign(line))
    if found and found.outlet and not found.authors:
        return [found.outlet]  # an agency
    names = found.authors if found else split_names(without_byline_sign(line))
    if found and found.rest and is_wire(known_source(found.rest)):
        names = (*names, found.rest)  # "Jane Doe, dpa"
    unnamed = closed_class("unnamed_author", ANY)
    return [name for name in names if len(name) <= 100 and name.casefold() not in unnamed]


def is_name(text: str) -> bool:
    """Whether a text may be an author's name: not an address, a number or something with its label."""
    return any(c.isalpha() for c in text) and not any(c.isdigit() or c in "@:" for c in text)


def _set_headline(article: Article, headline: str) -> None:
    cleaned, section = clean_headline(clean_line(headline) or "")
    article.headline = cleaned or None
    article.section = article.section or section


def _take_head_line(article: Article, paragraph: str, *, first: bool) -> bool:
    """Whether the paragraph is a byline, credit or date, whose content goes into the article."""
    found = byline(paragraph)
    names = found.authors if found else names_in_place(paragraph) if first and article.headline else ()
    if found or names:
        article.authors += [name for name in names if name not in article.authors]
        article.source_hint = article.source_hint or known_source(found.outlet if found else None)
        if found and found.rest:
            _take_date(article, found.rest)
            article.source_hint = article.source_hint or known_source(found.rest)
        return True
    if len(paragraph) <= 60 and first and is_wire(known_source(paragraph)):
        article.source_hint = article.source_hint or known_source(paragraph)
        return True
    return first and _take_date(article, paragraph)


def _take_date(article: Article, line: str) -> bool:
    found = date_line(line)
    try:
        is_date = found is not None and known_time(found[0].strip(" .")) is not None
    except ValueError:
        return False
    if found and is_date:
        (article.modified if found[1] else article.published).append(found[0].strip(" ."))
    return is_date


def _is_headline(paragraphs: list[str]) -> bool:
    if len(paragraphs) < 2 or len(paragraphs[0].split()) < 2 or len(paragraphs[0]) > MAX_HEADLINE_LENGTH:
        return False
    first, second = paragraphs[0], paragraphs[1]
    if byline(first) or _is_boilerplate(first, head=True) or ((line := dateline(first)) and line.wire):
        return False
    if not _ENDS_WITH_STOP.search(first):
        return True
    # Some sources end headlines with a full stop: short, shorter than what follows, no line of a transcript, no lead.
    transcript = _SPEAKER_LABEL.match(first) and _SPEAKER_LABEL.match(second)
    longer = max(map(len, paragraphs[1:4])) > (1 if len(paragraphs) > 2 else 2) * len(first)
    return len(first) <= MAX_HEADLINE_WITH_STOP and longer and not transcript and not _PROSE.search(first)


def letters(text: str) -> str:
    """The letters and digits of a text, in small letters: what is the same in two spellings of a name."""
    return re.sub(r"[\W_]+", "", text.casefold())


def _without_links(paragraphs: list[str]) -> list[str]:
    """The paragraphs without a list of other articles at their end: "Read more:" and headlines, each in a line."""
    for i, paragraph in enumerate(paragraphs):
        if not i or not paragraph.endswith(":") or not _is_boilerplate(paragraph):
            continue
        links = paragraphs[i + 1 :]
        are_sentences = 2 * sum(_ENDS_WITH_STOP.search(link) is not None for link in links) > len(links)
        if not are_sentences and all(len(link) <= MAX_LINK_LENGTH for link in links):
            return paragraphs[:i]
    return paragraphs


def _is_boilerplate(paragraph: str, *, head: bool = False) -> bool:
    if len(paragraph) > MAX_BOILERPLATE_LENGTH:
        return False
    return _boilerplate(head).fullmatch(paragraph) is not None


@cache
def _boilerplate(head: bool) -> re.Pattern[str]:
    tables = [seeds.table(f"{language}/boilerplate") for language in seeds.languages()]
    rows = [row for table in tables for row in table.select("pattern", "kind").iter_rows()]
    # A headline may well begin with "Video:" or "Analysis:".
    kept = [pattern for pattern, kind in rows if not (head and kind in ("related", "caption", "credit"))]
    return re.compile("|".join(f"(?:{pattern})" for pattern in kept), re.IGNORECASE)
