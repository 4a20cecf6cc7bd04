"""Persons whom the model took for one name, or of whose names it marked but a part."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.labels import form_of, is_given
from transforms.names.persons import PARTICLES, SUFFIXES, parse, person_words
from transforms.names.repair.capitals import lacks_given
from transforms.names.spans import NameSpan, by_token
from transforms.names.trimming import trimmed
from transforms.text.parsed_text import ParsedText

_JOINTS = closed_class("joint")


def with_couples_apart(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """Two persons that the model took for one name: "Christie and Jindal"."""
    people = {parse(person_words(form_of(parsed, s))).surname for s in spans if s.label == "PERSON"}
    out = []
    for span in spans:
        joint = next((t for t in range(span.first + 1, span.last - 1) if parsed.words[t] in _JOINTS), None)
        parts = [] if joint is None else [(span.first, joint), (joint + 1, span.last)]
        if parts and all(lookup_key(parsed.words[end - 1]) in people for _, end in parts):
            found = [trimmed(parsed, begin, end, "PERSON") for begin, end in parts]
            out += [part for part in found if part is not None]
        else:
            out.append(span)
    return out


def with_officers_apart(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The person behind what an office is of or for, if the model took both for one name: MP for Ellery | Ann Lee."""
    out = []
    for span in spans:
        parts = _seat_and_person(parsed, span)
        seat, person = (trimmed(parsed, *tokens, label) for tokens, label in parts) if parts else (None, None)
        out += [part for part in (seat, person) if part is not None] if person is not None else [span]
    return out


def _seat_and_person(parsed: ParsedText, span: NameSpan) -> list[tuple[tuple[int, int], str]]:
    """The tokens and labels of both, [] if it is one name."""
    first, last, words = span.first, span.last, parsed.words
    if first < 2 or last - first < 3 or parsed.forms[first - 1] not in closed_class("preposition_after_office"):
        return []
    is_office = lookup_key(words[first - 2]) in gazetteer.title_words(parsed.language)
    begins = (t for t in range(first, last - 1) if is_given(lookup_key(words[t])))
    begin = next(begins, first)
    seat = parsed.text[parsed.starts[first] : parsed.ends[begin - 1]] if begin > first else ""
    is_body = lookup_key(words[last - 1]) in closed_class("organisation_noun") | gazetteer.title_words()
    if not is_office or not seat or is_body or not all(w[0].isupper() for w in words[begin:last]):
        return []
    known = gazetteer.known_label(lookup_key(seat)) or ("GPE" if lookup_key(seat) in gazetteer.place_names() else None)
    if known is None and parsed.forms[first - 1] != "for":
        return []
    return [((first, begin), known or "GPE"), ((begin, last), "PERSON")]


def with_whole_persons(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """Persons' names with the parts that the model cut off: "Kim Jong" Un, Bill de "Blasio"."""
    taken = set(by_token(spans))
    words, size = parsed.words, len(parsed)
    for span in spans:
        if span.label != "PERSON" or span.char_end != parsed.ends[span.last - 1]:
            continue
        after = span.last
        is_begun = span.last - span.first > 1 or is_given(lookup_key(words[span.first]))
        if is_begun and after < size and after not in taken and _continues(parsed, span):
            wide = trimmed(parsed, span.first, after + 1, "PERSON")
            if wide is not None and wide.last > span.last:
                span.last, span.char_end = wide.last, wide.char_end
        _take_suffix(parsed, span)
        before = span.first - 1
        if lacks_given(parsed, span, taken) or (before >= 0 and before not in taken and _is_descent(words[before])):
            span.first, span.char_start = before, parsed.starts[before]
        elif before >= 0 and words[before] in PARTICLES:
            while before > 0 and words[before].islower():
                before -= 1
            if (
                before >= 0
                and before not in taken
                and is_given(lookup_key(words[before]))
                and parsed.pos[before] == "PROPN"
            ):
                span.first, span.char_start = before, parsed.starts[before]
    return spans


def _take_suffix(parsed: ParsedText, span: NameSpan) -> None:
    """End a full name with the suffix behind it and a comma: Ann Roe, Jr."""
    behind = [lookup_key(word) for word in parsed.words[span.last : span.last + 2]]
    if span.last - span.first > 1 and behind[:1] == [","] and behind[1:] and behind[1] in SUFFIXES:
        span.last, span.char_end = span.last + 2, parsed.ends[span.last + 1]


def _is_descent(word: str) -> bool:
    """Whether a word is a name that tells of a family: Sayed."""
    return word.istitle() and lookup_key(word) in closed_class("name_of_descent")


def _continues(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether the next token belongs to the same noun phrase and is a name by itself."""
    token, word = span.last, parsed.words[span.last]
    head = parsed.heads[token]
    joined = span.first <= head < span.last or any(parsed.heads[t] == token for t in range(span.first, span.last))
    gap = parsed.text[parsed.ends[token - 1] : parsed.starts[token]]
    is_word = (
        word.isalpha() and word[0].isupper() and not word.isupper() and gap == " " and parsed.pos[token] == "PROPN"
    )
    return joined and is_word and lookup_key(word) not in gazetteer.title_words()
