"""The named entities of a model as spans of names, each repaired by itself."""

from transforms.names.spans import NameSpan
from transforms.names.trimming import trimmed
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import ParsedText


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
            for begin, end in _lines(parsed, first, token):
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
