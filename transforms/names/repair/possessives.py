"""Names that a model cuts at a possessive: the Cook County State’s Attorney’s Office, Sainsbury’s."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.label_evidence import is_titled
from transforms.names.spans import NameSpan, by_token
from transforms.names.trimming import ARTICLES, trimmed
from transforms.text.dependency_tree import FINITE
from transforms.text.parsed_text import ParsedText

_BEFORE = closed_class("preposition_before_shop")  # no "of": a friend of Roe's


def with_offices(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names in order, offices of whoever holds them in one piece: the Orange County Sheriff’s Department."""
    names = closed_class("office_ending", parsed.language)
    ends = (token for token, form in enumerate(parsed.forms) if token > 1 and form in names)
    found = [office for token in ends if (office := _office(parsed, token))]
    if not found:
        return spans
    taken = set(by_token(found))
    apart = [span for span in spans if taken.isdisjoint(range(span.first, span.last))]
    return sorted([*found, *apart], key=lambda span: span.first)


def with_possessives(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names, those of shops and firms that are written like a possessive with its ending: Sainsbury’s said.

    What acts or is explained with such an ending is called so, and has it wherever it stands in the document.
    """
    behind = [span for span in spans if _has_possessive(parsed, span)]
    called = {lookup_key(span.text(parsed)) for span in behind if _is_called_so(parsed, span)}
    for span in behind:
        if lookup_key(span.text(parsed)) in called:
            span.last, span.char_end, span.label = span.last + 1, parsed.ends[span.last], "ORG"
    return spans


def _has_possessive(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name of somebody or an organisation stands right before a possessive."""
    end = span.last
    is_one = end < len(parsed) and parsed.words[end] in POSSESSIVES and parsed.tags[end] == "POS"
    return is_one and parsed.starts[end] == span.char_end and span.label in ("ORG", "PERSON")


def _is_called_so(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name with its possessive has no thing behind that would be its own."""
    words, end, before = parsed.words, span.last + 1, span.first - 1
    is_of = before >= 0 and (parsed.forms[before] == "of" or parsed.pos[before] in ("AUX", "VERB"))
    is_somebody = span.label == "PERSON" and (" " in span.text(parsed) or is_titled(parsed, span))
    if is_of or end >= len(parsed) or is_somebody:
        return False
    is_here = parsed.sentences[end] == parsed.sentences[span.first]
    if is_here and parsed.pos[end] in ("VERB", "AUX") and parsed.tags[end] in FINITE:
        return span.label == "ORG" or parsed.pos[end] == "VERB"
    is_explained = words[end] == "," and not ARTICLES.isdisjoint(parsed.forms[end + 1 : end + 2])
    is_last = words[end] in (".", ",", ";") and before >= 0 and parsed.forms[before] in _BEFORE
    return is_explained or (is_last and span.label == "ORG")


def _office(parsed: ParsedText, token: int) -> NameSpan | None:
    """The name that ends with the word of an office, if that stands behind a title's possessive."""
    words = parsed.words
    if not words[token][0].isupper() or words[token - 1] not in POSSESSIVES:
        return None
    if not _is_part(parsed, token - 2) or lookup_key(words[token - 2]) not in gazetteer.title_words():
        return None
    first = token - 2
    while first and (before := _part_before(parsed, first)) is not None:
        first = before
    return trimmed(parsed, first, token + 1, "ORG")


def _part_before(parsed: ParsedText, first: int) -> int | None:
    """Where the capitalised word before a token begins, itself or with its possessive, if it is part of the name."""
    before = first - 2 if parsed.words[first - 1] in POSSESSIVES else first - 1
    is_here = before >= 0 and parsed.sentences[before] == parsed.sentences[first]
    return before if is_here and _is_part(parsed, before) else None


def _is_part(parsed: ParsedText, token: int) -> bool:
    """Whether a word has its capital as part of a name."""
    is_word = parsed.words[token][0].isupper() and parsed.forms[token] not in ARTICLES
    is_dated = parsed.name_labels[token] in ("DATE", "TIME", "PERSON")
    return is_word and not is_dated and parsed.pos[token] in ("PROPN", "NOUN", "ADJ")
