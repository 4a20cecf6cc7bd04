"""Where organisations' names begin and end, by all that the document tells (conditional logistic model)."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from itertools import zip_longest

import seeds
from transforms.names.belief.alternatives import Alternative, alternatives
from transforms.names.belief.edge_signs import edge_signs, names_of_edge_signs, surroundings
from transforms.names.certainty import Certainty
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText

_MARGIN = 1.0  # by how much the score of another name has to be greater: e times as likely
Choose = Callable[[Sequence[Alternative], Sequence[dict[str, float]]], int]


def with_likeliest_edges(parsed: ParsedText, spans: list[NameSpan], certainty: Certainty) -> list[NameSpan]:
    """The names in order, organisations as the likeliest of their alternatives; what these cover is no other name."""
    return edged(parsed, spans, certainty, likeliest)


def edged(parsed: ParsedText, spans: list[NameSpan], certainty: Certainty, choose: Choose) -> list[NameSpan]:
    """The names with the alternatives whose number is chosen for organisations; choose sees each with its signs."""
    ordered = sorted(spans, key=lambda span: span.first)
    around, names = surroundings(parsed, ordered, certainty), by_token(ordered)
    out: list[NameSpan] = []
    for span, after in zip_longest(ordered, ordered[1:]):
        if out and span.first < out[-1].last:
            continue
        if span.label == "ORG":
            found = alternatives(parsed, span, after, names)
            union = range(min(each.first for each in found), max(each.last for each in found))
            chosen = choose(found, [edge_signs(around, each, union) for each in found]) if len(found) > 1 else 0
            if chosen:
                first, last = found[chosen].first, found[chosen].last
                span = NameSpan(first, last, parsed.starts[first], parsed.ends[last - 1], "ORG")
                while out and out[-1].last > first:
                    out.pop()
        out.append(span)
    return out


def likeliest(
    found: Sequence[Alternative], signs: Sequence[dict[str, float]], weights: Mapping[str, float] | None = None
) -> int:
    """The number of the likeliest alternative; the first, as it is marked, if no other one is clearly likelier."""
    weights = weights or _weights()
    scores = [sum(weights.get(name, 0.0) * value for name, value in of.items()) for of in signs]
    best = max(range(len(found)), key=scores.__getitem__)
    return best if scores[best] > scores[0] + _MARGIN else 0


@cache
def _weights() -> dict[str, float]:
    """By sign; one without a row weighs nothing."""
    rows = dict(seeds.table("model/edge_weights").iter_rows())
    return {sign: float(rows.get(sign, 0.0)) for sign in names_of_edge_signs()}
