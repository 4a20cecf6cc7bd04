"""The named entities of a model as spans of names, each repaired by itself."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.names.roles import is_person_noun
from transforms.names.spans import NameSpan, is_parting_dash
from transforms.names.trimming import trimmed
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import ParsedText

_WITHOUT_DASH = frozenset({"PERSON", "ORG", "GPE"})  # not titles of works: Red Pier - The Return


def model_names(parsed: ParsedText) -> list[NameSpan]:
    """The entities of the model that are names, in order, repaired; those without a name in them left out."""
    found: list[NameSpan] = []
    token, size, labels, starts = 0, len(parsed), parsed.name_labels, parsed.name_starts
    while token < size:
        if not labels[token]:
            token += 1
            continue
        first = token
        token += 1
        while token < size and labels[token] and not starts[token]:
            token += 1
        if labels[first] in ENTITY_LABELS:
            parts = _lines(parsed, first, token)
            if labels[first] in _WITHOUT_DASH:
                parts = [part for line in parts for part in _between_dashes(parsed, *line)]
            for begin, end in parts:
                span = trimmed(parsed, begin, end, labels[first])
                if span is not None:
                    found.append(span)
    return found


def _lines(parsed: ParsedText, first: int, last: int) -> list[tuple[int, int]]:
    """The span cut at line ends."""
    out, begin = [], first
    for token in range(first + 1, last):
        if "\n" in parsed.text[parsed.ends[token - 1] : parsed.starts[token]]:
            out.append((begin, token))
            begin = token
    return [*out, (begin, last)]


def _between_dashes(parsed: ParsedText, first: int, last: int) -> list[tuple[int, int]]:
    """The span cut at dashes between blanks, without what somebody is: Ann Lee | - Mayor; Jo Roe | - | Fire Service."""
    inside = range(first + 1, last - 1)
    dashes = [t for t in inside if is_parting_dash(parsed, t) and parsed.dateline_around(first) is None]
    edges = zip([first, *(t + 1 for t in dashes)], [*dashes, last], strict=True)
    parts = [(begin, end) for begin, end in edges if begin < end]
    return [parts[0], *(part for part in parts[1:] if not _is_title(parsed, *part))] if dashes else parts


def _is_title(parsed: ParsedText, first: int, last: int) -> bool:
    """Whether some words say what somebody is: Mayor; Head of"""
    words = tuple(map(lookup_key, parsed.words[first:last]))
    is_person = len(words) == 1 and is_person_noun(*words, parsed.language)
    is_office = len(words) == 1 and parsed.forms[last : last + 1] == ["of"]
    return words in gazetteer.titles(parsed.language) or is_person or is_office
