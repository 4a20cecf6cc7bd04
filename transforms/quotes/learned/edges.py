"""The edges of a token span that the network found: without punctuation, with the whole of a hyphenated word."""

from transforms.quotes.marked_text import MarkedText
from transforms.text.parsed_text import TokenSpan


def bare(text: MarkedText, span: TokenSpan | None) -> TokenSpan | None:
    """A span without the punctuation at its ends, but for the end of a bracket: Ann Carver (R-Tex.)."""
    if span is None:
        return None
    (first, last), starts, ends, forms = span, text.parsed.starts, text.parsed.ends, text.parsed.words
    while first < last and text.blank(starts[first], ends[first]):
        first += 1
    if first == last:
        return None
    while text.blank(starts[last - 1], ends[last - 1]):
        last -= 1
    if forms[first:last].count("(") > forms[first:last].count(")"):
        closing = next((token for token in range(last, min(last + 2, len(forms))) if forms[token] == ")"), None)
        last = last if closing is None else closing + 1
    return first, last


def whole_word(text: MarkedText, cue: TokenSpan | None) -> TokenSpan | None:
    """A cue with the rest of the hyphenated word that it ends in the midst of: over-stated."""
    if cue is None:
        return None
    parsed, (first, last) = text.parsed, cue
    is_cut = parsed.words[last : last + 1] == ["-"] and last + 1 < len(parsed)
    is_joined = is_cut and parsed.ends[last - 1] == parsed.starts[last] and parsed.ends[last] == parsed.starts[last + 1]
    return (first, last + 2) if is_joined else cue
