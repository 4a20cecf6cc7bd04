"""Lines in which capitals mark no names, as headlines do: which of their names may be believed; places of datelines."""

from collections import defaultdict

from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import lookup_key
from transforms.names.label_evidence import is_titled_given
from transforms.names.labels import form_of, is_given
from transforms.names.repair.missed_names import Index, datelines
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_TITLE_CASE_SHARE = 0.7  # of a line's longer words: from here on capitals say nothing
_LONG_WORD = 4
_MOST_WORDS = 3  # of a name in capitals that is believed


def capital_zones(parsed: ParsedText, headline_end: int) -> set[int]:
    """Tokens of the headline and of lines in capitals or title case: there capitals do not mark names."""
    zones: set[int] = set()
    for first, last in parsed.sentence_bounds:
        long = [w for w in parsed.words[first:last] if len(w) >= _LONG_WORD and w.isalpha()]
        capital = sum(not w[0].islower() for w in long)
        shouted = sum(w.isupper() for w in long)
        if long and (
            shouted > _TITLE_CASE_SHARE * len(long)
            or (parsed.starts[first] < headline_end and capital > _TITLE_CASE_SHARE * len(long))
        ):
            zones.update(range(first, last))
    return zones


def dateline_places(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The places of datelines; none is somebody or something that the document names: "ROE — No, I said"."""
    lines = datelines(parsed)
    places: dict[str, set[int]] = defaultdict(set)
    for span in spans if lines else ():
        if span.label in ("PERSON", "ORG"):
            for word in form_of(parsed, span).split():
                places[word].add(span.first)
    forms = [form_of(parsed, line) for line in lines]
    return [
        line
        for line, form in zip(lines, forms, strict=True)
        if gazetteer.known_label(form) not in ("PERSON", "ORG") and not places[form] - {line.first}
    ]


def lacks_given(parsed: ParsedText, span: NameSpan, taken: set[int]) -> bool:
    """Whether a person's given name stands before a surname, behind a title: Senator Sam | "Brownback"."""
    before = span.first - 1
    is_alone = span.last - span.first == 1 and before > 0 and before not in taken
    return is_alone and is_titled_given(parsed, before)


def is_credible(parsed: ParsedText, span: NameSpan, lower: set[str]) -> bool:
    """Whether a name in capitals or title case may be believed: short, and none of its words is a common word."""
    words = [w for w in parsed.words[span.first : span.last] if w[0].isalpha()]
    if gazetteer.known_label(form_of(parsed, span)):
        return True
    return len(words) <= _MOST_WORDS and not any(w.lower() in lower or parsed.pos[span.first] == "VERB" for w in words)


def cut_to_known(parsed: ParsedText, span: NameSpan, known: Index) -> None:
    """Begin a person's name behind the common words of a headline: Corners | Roe, if the text names a Roe."""
    last = lookup_key(parsed.words[span.last - 1])
    if span.label != "PERSON" or not any(form == (last,) and label == "PERSON" for form, label in known.get(last, ())):
        return
    words = [lookup_key(word) for word in parsed.words[span.first : span.last]]
    is_named = any(form == tuple(words) for form, _ in known.get(words[0], ()))
    while not is_named and span.last - span.first > 1 and is_common(words[0]) and not is_given(words[0]):
        span.first, words = span.first + 1, words[1:]
        span.char_start = parsed.starts[span.first]
