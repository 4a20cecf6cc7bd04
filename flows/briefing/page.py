"""The briefing as HTML that mail programs show, and as text; everything in it is escaped, nothing is loaded."""

from functools import cache
from typing import TYPE_CHECKING, Any

from flows.briefing.contents import FIGURES, Contents, figure_name
from flows.warehouse.connection import QueryRow
from flows.wording import counted, printable
from transforms.briefing.sentences import change
from transforms.documents.urls import web_address
from transforms.lexicon.phrases import number, phrase

if TYPE_CHECKING:
    from jinja2 import Environment

_WORDS = 300  # characters of a statement
_TEXT_WIDTH = 78


def as_html(contents: Contents) -> str:
    """A page for mail programs: tables and inline styles, no script, no style sheet, no picture."""
    return _render("brief.html.j2", contents, is_html=True)


def as_text(contents: Contents) -> str:
    """The same as text."""
    lines = _render("brief.txt.j2", contents, is_html=False).splitlines()
    return "\n".join(line.rstrip() for line in lines).strip() + "\n"


def _render(template: str, contents: Contents, *, is_html: bool) -> str:
    figures = [
        (
            figure_name(name),
            contents.now[name],
            contents.before[name],
            change(contents.now[name], contents.before[name]),
        )
        for name in FIGURES
    ]
    return (
        _environment(is_html)
        .get_template(template)
        .render(
            c=contents,
            figures=figures,
            before=phrase(f"brief_before_{contents.period.kind}"),
            said={
                speaker["speaker_entity_id"]: [
                    row for row in contents.statements if row["speaker_entity_id"] == speaker["speaker_entity_id"]
                ]
                for speaker in contents.speakers
            },
        )
    )


@cache
def _environment(is_html: bool) -> "Environment":
    from jinja2 import Environment, PackageLoader, StrictUndefined  # for those who ask for a page

    environment = Environment(
        loader=PackageLoader("flows.briefing"),
        autoescape=is_html,  # noqa: S701  (the other is plain text)
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "number": number,
        "counted": counted,
        "change": lambda now, before: change(now, before),
        "words": _words,
        "cut": _cut,
        "quoted": _quoted,
        "line": lambda text: printable(" ".join((text or "").split())),
        "day": lambda day: f"{day.day} {day:%b %Y}",
        "web_address": web_address,
        "reason": lambda code: code.replace("_", " "),
        "wrapped": _wrapped,
    }
    return environment


def _words(row: QueryRow) -> str:
    """A statement on one line: in quotation marks if all of it is verbatim, else behind the word that leads into it."""
    text = _cut(row["quote_text"])
    if row["quote_kind"] == "direct":
        return f"“{text}”"
    return f"{row['cue']} {text}" if row.get("cue") else text


def _quoted(row: QueryRow) -> str:
    """Words between quotation marks, unless they have marks of their own."""
    has_marks = any(mark in row["quote_text"] for mark in '“”"«»')
    return _cut(row["quote_text"]) if has_marks else f"“{_cut(row['quote_text'])}”"


def _cut(text: str) -> str:
    """A text on one line, cut at a word, without a comma at its end."""
    line = " ".join(text.split()).rstrip(",")
    return line if len(line) <= _WORDS else line[: _WORDS - 1].rsplit(" ", 1)[0] + "…"


def _wrapped(text: Any, indent: int = 0) -> str:
    """A text in lines that mail programs do not break again."""
    import textwrap

    prefix = " " * indent
    line = printable(" ".join(str(text).split()))
    return textwrap.fill(
        line,
        _TEXT_WIDTH,
        initial_indent=prefix,
        subsequent_indent=prefix,
        break_long_words=False,
        break_on_hyphens=False,
    )
