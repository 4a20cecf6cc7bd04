"""Markdown to plain text: the words stay, mark-up goes."""

import re
from collections.abc import Iterable, Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

_OPTIONS = {"maxNesting": 100}  # what is nested deeper is lost
_MOST_BRACKETS = 5_000  # of a text whose links are looked for: each takes up to half a millisecond
_FOOTNOTE = re.compile(r"\[\^[^\]\n]{1,50}\]:?")  # no part of CommonMark
_HIDDEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)|<\?.*?(?:\?>|\Z)", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def title_and_text(markdown: str) -> tuple[str | None, str]:
    """The heading of the first level with which Markdown begins, if it does, and all of its text as plain text.

    CommonMark and tables are known. Paragraphs are divided by blank lines; headings, items of lists, rows of tables and
    blocks of code are paragraphs. Links keep their text, images go. Line ends must be "\\n" already.
    """
    tokens = _parsed(markdown)
    heading = tokens[1] if len(tokens) > 1 and tokens[0].tag == "h1" else None
    title = _words(heading.children or ()).strip() if heading else ""
    return title or None, _text(tokens)


def _text(tokens: Iterable[Token]) -> str:
    return "\n\n".join(block for block in _blocks(tokens) if block.strip())


def _parsed(markdown: str, *, html_blocks: bool = True) -> list[Token]:
    return _parser(markdown.count("[") <= _MOST_BRACKETS, html_blocks).parse(markdown)


@cache
def _parser(links: bool, html_blocks: bool) -> MarkdownIt:
    unknown = ["link", "image"] * (not links) + ["html_block"] * (not html_blocks)
    return MarkdownIt("commonmark", _OPTIONS).enable(["table", "strikethrough"]).disable(unknown)


def _blocks(tokens: Iterable[Token]) -> Iterator[str]:
    number, cells = "", None  # of the item that begins; of the row that is open
    for token in tokens:
        if token.type == "inline" and cells is not None:
            cells.append(_words(token.children or ()))
        elif token.type == "inline":
            yield number + _words(token.children or ())
            number = ""
        elif token.type == "list_item_open":
            number = f"{token.info}{token.markup} " if token.info else ""
        elif token.type == "tr_open":
            cells = list[str]()
        elif token.type == "tr_close" and cells is not None:
            yield " | ".join(cells)
            cells = None
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n")
        elif token.type == "html_block":
            plain = _TAG.sub(" ", _HIDDEN.sub("", token.content))
            # what still looks like a block of HTML, as a tag of over 500 characters, would come back without end
            yield _text(_parsed(plain, html_blocks="<" not in plain))


def _words(tokens: Iterable[Token]) -> str:
    """The text of what stands in a line."""
    return _FOOTNOTE.sub("", "".join(_written(token) for token in tokens))


def _written(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "" if token.content.startswith("<!--") else " "
    return "" if token.type == "image" else token.content
