"""Articles that a page holds as data of its scripts, which a browser would show: Next.js, Fusion and the like."""

import json
import re
from collections.abc import Iterator
from typing import Any

from transforms.documents.pages.blocks import Page

_MAX_SCRIPT = 4 * 1024 * 1024
_STRING = re.compile(r'"((?:[^"\\\n]|\\.)*+)"')  # of JSON
_SHORTEST = 80  # characters of a string that may be a paragraph
_MOST_FAILURES = 100  # quotation marks that open no string: more is no JSON
_TAG = re.compile(r"<(?:p|br|div|h[1-6])\b[^<>]{0,300}>", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…。！？।][\"'”»’)\]]*\s*$")
_PLAIN = re.compile(r"[<>{}\[\];=]|https?://")
_LEAST = 400  # characters of an article
_FEW_KEYS = 5  # of JSON in a text that is not JSON
_DEPTH = 2  # JSON within a string of JSON


def embedded_prose(tree: Any, *, more_than: int) -> str:
    """The article in the scripts of a page, if its prose has more characters than that; else "".

    Strings of HTML paragraphs count, or runs of strings that are sentences.
    """
    best = ""
    for script in tree.iter("script"):
        text = script.text or ""
        kind = (script.get("type") or "").lower()
        if len(text) > _MAX_SCRIPT or len(text) < max(more_than, _LEAST) or "ld+json" in kind:
            continue
        for found in _articles(text, _DEPTH):
            if len(found) > max(len(best), more_than, _LEAST):
                best = found
    return best


def _articles(text: str, depth: int) -> list[str]:
    out, sentences = [], []
    for literal in _strings(text):
        value = _decoded(literal)
        if depth and value.count('":') > _FEW_KEYS:
            out += _articles(value, depth - 1)
        elif len(_TAG.findall(value)) > 1:
            out.append(_html(value))
        elif not _PLAIN.search(value) and _SENTENCE.search(value):
            sentences.append(" ".join(value.split()))
    return [*out, "\n\n".join(dict.fromkeys(sentences))]


def _strings(text: str) -> Iterator[str]:
    """The long literals of strings in a text, one after another; takes time in proportion to its length."""
    at, failures = text.find('"'), 0
    while at >= 0 and failures < _MOST_FAILURES:
        found = _STRING.match(text, at)
        failures += found is None
        if found and len(found[1]) >= _SHORTEST:
            yield found[1]
        at = text.find('"', found.end() if found else at + 1)


def _decoded(literal: str) -> str:
    try:
        return str(json.loads(f'"{literal}"', strict=False))
    except ValueError:
        return ""


def _html(fragment: str) -> str:
    from lxml.html import fragment_fromstring

    try:
        tree = fragment_fromstring(fragment, create_parent="div")
    except (ValueError, TypeError):
        return ""
    return "\n\n".join(block.text for block in Page(tree).blocks if not block.is_aside and block.links < 0.5)
