"""Names that were cut short or in two, made whole by the words at their edges; labels that a name's last word gives."""

from collections import defaultdict

from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.names.labels import is_given
from transforms.names.repair.parts import with_joined_parts
from transforms.names.repair.possessives import with_offices
from transforms.names.spans import NameSpan
from transforms.names.trimming import trimmed
from transforms.text.parsed_text import ParsedText
from transforms.text.quotation_marks import MARKS, SENTENCE_ENDS

_PEOPLE = closed_class("hyphenless_people")  # after a people without a hyphen: African Americans
_PEOPLE_ENDINGS = tuple(closed_class("people_plural_ending"))  # Nevadans, New Yorkers
_BY_LAST_WORD = {
    "landform_ending": "LOC",
    "building_ending": "FAC",
    "law_ending": "LAW",
    "event_ending": "EVENT",
    "document_ending": "WORK_OF_ART",
    "product_ending": "PRODUCT",
}


def with_whole_names(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names of an English text in order: peoples, events and offices in one piece, with the labels of their words.

    "African-Americans", Super "Tuesday", the Office of Management "and Budget"; the South China Sea is no country,
    the Voting Rights Act no organisation, and New Yorkers are people.
    """
    if parsed.language != ENGLISH:
        return spans
    out: list[NameSpan] = []
    joined = with_joined_parts(parsed, with_offices(parsed, sorted(spans, key=lambda s: s.first)))
    begun = {span.first for span in joined}
    for span in _one_people(parsed, joined):
        before = out[-1] if out else None
        if before is None or span.first >= before.last:
            out.append(_extended(parsed, span, begun))
    for span in out:
        span.label = _label(parsed, span)
    return _numbered(parsed, out)


def _numbered(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """The names, those with a number that each time stands behind them: Maroon "5", twice or more, and no Maroon."""
    numbers: dict[str, list[str]] = defaultdict(list)
    for span in spans:
        is_near = parsed.text[span.char_end : span.char_end + 1] == " " and span.last < len(parsed)
        is_near &= parsed.words[span.last + 1 : span.last + 2] != ["of"]  # Harbour Agency 1 of 13
        numbers[lookup_key(span.text(parsed))].append(parsed.words[span.last] if is_near else "")
    numbered = {
        name for name, behind in numbers.items() if len(behind) > 1 and len(set(behind)) == 1 and behind[0].isdigit()
    }
    out = []
    for span in spans:
        is_one = lookup_key(span.text(parsed)) in numbered
        end = parsed.ends[span.last] if is_one else span.char_end
        out.append(NameSpan(span.first, span.last + is_one, span.char_start, end, span.label))
    return out


def _one_people(parsed: ParsedText, spans: list[NameSpan]) -> list[NameSpan]:
    """Two peoples that are joined by a hyphen, or end with Americans, as one."""
    out: list[NameSpan] = []
    for span in spans:
        if out and _are_one(parsed, out[-1], span):
            out[-1] = NameSpan(out[-1].first, span.last, out[-1].char_start, span.char_end, "NORP")
        else:
            out.append(span)
    return out


def _are_one(parsed: ParsedText, left: NameSpan, right: NameSpan) -> bool:
    if left.label != "NORP" or right.label != "NORP" or left.char_end != parsed.ends[left.last - 1]:
        return False
    between = parsed.text[left.char_end : right.char_start]
    return between == "-" or (between == " " and lookup_key(right.text(parsed)) in _PEOPLE)


def _extended(parsed: ParsedText, span: NameSpan, begun: set[int]) -> NameSpan:
    """An event with its weekday, a station with its number, an office with all that it is for, a place with its parts.

    Super "Tuesday", Channel "9", Mar-a-"Lago", Port "Ellery", Birk "& Voss". begun: the first tokens of the names.
    """
    words, end = parsed.words, span.last
    if _is_half_of_firm(parsed, span):
        return trimmed(parsed, span.first, end + 2, "ORG") or span
    if _begins_place(parsed, span):
        return NameSpan(span.first - 1, end, parsed.starts[span.first - 1], span.char_end, "GPE")
    first = _first_of_street(parsed, span) or _first_part(parsed, span.first)
    if first < span.first:
        return NameSpan(first, end, parsed.starts[first], span.char_end, span.label)
    if span.char_end != parsed.ends[end - 1] or end + 1 >= len(parsed):
        return span
    if lookup_key(words[end - 1]) in closed_class("numbered_name") and words[end].isdigit() and len(words[end]) < 3:
        return trimmed(parsed, span.first, end + 1, span.label) or span
    if span.label == "EVENT" and end - span.first == 1 and lookup_key(words[end]) in closed_class("weekday"):
        return trimmed(parsed, span.first, end + 1, "EVENT") or span
    is_cut = parsed.name_labels[end] == span.label and words[end].islower() and not parsed.name_starts[end]
    is_cut &= end + 1 not in begun
    is_office = words[end] == "and" and words[max(span.first, end - 2)].lower() == "of" and end - span.first > 2
    if span.label == "ORG" and (is_cut or (is_office and not _begins_other(parsed, end + 1))):
        end += 1
        while end < len(parsed) and _goes_on(parsed, end):
            end += 1
        if end > span.last + 1 and parsed.sentences[end - 1] == parsed.sentences[span.first]:
            return trimmed(parsed, span.first, end, "ORG") or span
    return span


def _begins_other(parsed: ParsedText, token: int) -> bool:
    """Whether a name of several words begins at a token: Institute of Technology and | Ellery University."""
    is_start = parsed.name_starts[token] and parsed.name_labels[token] == "ORG"
    return is_start and token + 1 < len(parsed) and parsed.name_labels[token + 1] == "ORG"


def _is_half_of_firm(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether what the model took for a firm or a place of one word is joined with another one: Latham & Watkins."""
    words, end = parsed.words, span.last
    if span.last - span.first != 1 or span.label not in ("ORG", "GPE") or words[end : end + 1] != ["&"]:
        return False
    is_known = gazetteer.known_label(lookup_key(words[span.first])) is not None
    other = words[end + 1] if end + 1 < len(parsed) else ""
    return not is_known and len(other) > 1 and other[0].isupper() and not other.isupper()


def _begins_place(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name of one word stands behind a Port, Fort, Cape or Mount that no name has."""
    before = span.first - 1
    if span.last - span.first != 1 or before < 0 or parsed.name_labels[before]:
        return False
    word, name = parsed.words[before], parsed.words[span.first]
    is_near = parsed.text[parsed.ends[before] : span.char_start] == " "
    is_alike = word[0].isupper() and word.isupper() == name.isupper()
    return is_near and is_alike and lookup_key(word) in closed_class("place_start")


def _first_of_street(parsed: ParsedText, span: NameSpan) -> int | None:
    """The first token of a street of which the model marked the last word: Wall "Street"."""
    first, word = span.first, lookup_key(span.text(parsed))
    if span.last - first > 1 or word not in closed_class("street_ending"):
        return None
    while first and _goes_on(parsed, first - 1) and parsed.sentences[first - 1] == parsed.sentences[span.first]:
        first -= 1
    return first


def _first_part(parsed: ParsedText, token: int) -> int:
    """The first token of what a token ends with small words between hyphens: Mar of Mar-a-Lago."""
    words, starts, ends = parsed.words, parsed.starts, parsed.ends
    first = token - 4
    if first < 0 or words[token - 1] != "-" or words[token - 3] != "-" or len(words[token - 2]) > 2:
        return token
    is_joined = all(ends[t] == starts[t + 1] for t in range(first, token))
    return first if is_joined and words[token - 2].islower() and words[first][0].isupper() else token


def _goes_on(parsed: ParsedText, token: int) -> bool:
    is_name = parsed.words[token][0].isupper() and parsed.pos[token] in ("PROPN", "NOUN", "ADJ")
    return is_name and parsed.name_labels[token] in ("", "ORG")


def _label(parsed: ParsedText, span: NameSpan) -> str:
    """What the last word says of a name of several words, and the plural ending of what is no place."""
    form = lookup_key(span.name(parsed))
    last = form.rsplit(" ", 1)[-1]
    known = gazetteer.known_label(form)
    if known is not None or span.label == "EVENT":
        return span.label
    if span.label == "GPE" and parsed.tags[span.last - 1] == "NNPS" and form.endswith(_PEOPLE_ENDINGS):
        return "NORP"
    if span.label in ("PERSON", "GPE") and last in closed_class("club_ending"):
        return "ORG"
    if " " in form and span.label != "PERSON" and last in closed_class("sports_event_ending"):
        return "EVENT"
    if " " in form and span.label not in ("PERSON", "NORP", "WORK_OF_ART"):
        last_two = " ".join(form.split()[-2:])
        kinds = (kind for kind in _BY_LAST_WORD if not closed_class(kind).isdisjoint((last, last_two)))
        return next((_BY_LAST_WORD[kind] for kind in kinds), span.label)
    return span.label


def cut_openings(parsed: ParsedText, spans: list[NameSpan]) -> None:
    """Begin a person's name behind a common word that but opens a sentence: Friend | Shin Tan, if the text names her.

    Of one word as well: Bewildered | Yen, of Cong Yen.
    """
    persons = [span for span in spans if span.label == "PERSON" and parsed.language == ENGLISH]
    forms = [tuple(lookup_key(word) for word in parsed.words[span.first : span.last]) for span in persons]
    for span, words in zip(persons, forms, strict=True):
        if len(words) < 2 or not is_common(words[0]) or is_given(words[0]) or not _opens(parsed, span.first):
            continue
        others = {other for other in forms if other != words and other[-1:] == words[-1:]}
        if words[1:] in others if len(words) > 2 else any(len(other) > 1 for other in others):
            span.first, span.char_start = span.first + 1, parsed.starts[span.first + 1]


def _opens(parsed: ParsedText, token: int) -> bool:
    """Whether a token begins a sentence, as one behind a quotation does that ends with a full stop."""
    before = token - 1
    while before >= 0 and parsed.words[before] in MARKS:
        before -= 1
    return (
        before < 0 or parsed.words[before][-1] in SENTENCE_ENDS or parsed.sentences[before] != parsed.sentences[token]
    )
