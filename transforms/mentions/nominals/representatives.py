"""Who speaks through officials and documents without a name: "MTA officials", "a report by the Sámi Council"."""

from collections.abc import Iterator, Mapping

from transforms.lexicon.languages import closed_class
from transforms.mentions.referents import Mention, Referent
from transforms.text.parsed_text import ParsedText

_REPRESENTATIVES = closed_class("representative_noun")
_DOCUMENTS = closed_class("kind_of_document")
_BEFORE = frozenset({"compound", "nmod", "poss", "amod"})
_AUTHOR = closed_class("preposition_of_authors")
_BODIES = ("ORG", "GPE")


def body_behind(parsed: ParsedText, head: int, phrase: range, named: Mapping[int, Mention]) -> Referent | None:
    """The organisation or place for which unnamed people speak, or whoever a document is by; None if none is named."""
    noun = parsed.lemmas[head].lower()
    if noun in _REPRESENTATIVES:
        inside = [named[token] for token in phrase if token in named]
        if any(mention.span.label == "PERSON" for mention in inside):
            return None
        return _first(inside, "ORG") or _first(inside, "GPE")
    if noun in _DOCUMENTS:
        authors = [named[token] for token in _authors(parsed, head) if token in named]
        return next((m.referent for m in authors if m.referent and m.referent.label in (*_BODIES, "PERSON")), None)
    return None


def _authors(parsed: ParsedText, head: int) -> Iterator[int]:
    """Where the author of a document may stand: the MTA's report, a report by the MTA, data released by the MTA."""
    for child in parsed.children[head]:
        if child < head and parsed.deps[child] in _BEFORE:
            yield child
        elif child > head and parsed.deps[child] == "prep" and parsed.forms[child] in _AUTHOR:
            yield from parsed.children[child]
        elif child > head and parsed.deps[child] == "acl":
            agents = (t for t in parsed.children[child] if parsed.deps[t] in ("agent", "prep"))
            yield from (t for agent in agents if parsed.forms[agent] in _AUTHOR for t in parsed.children[agent])


def _first(mentions: list[Mention], label: str) -> Referent | None:
    return next((m.referent for m in mentions if m.referent is not None and m.referent.label == label), None)
