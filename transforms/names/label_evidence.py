"""What a document itself tells of its names' labels: places by how they are used, companies called like a founder."""

from collections import defaultdict
from collections.abc import Iterable

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.roles import names_person
from transforms.names.spans import NameSpan
from transforms.names.trimming import ARTICLES
from transforms.text.parsed_text import ParsedText

CALLED_AFTER = closed_class("called_after_person")  # the Roe Foundation, which is not called Roe
_PEOPLE_ENDINGS = closed_class("demonym_ending")  # Marovia, Marovian
_SHORTEST_PLACE = 4  # letters
_AFTER_APPOSITION = closed_class("apposition_end") | {",", ".", ";", ")"}
_APPOSITION = 5  # tokens after a name and comma within which its role is said


def places(parsed: ParsedText, forms: dict[str, list[NameSpan]]) -> dict[str, str]:
    """GPE for one-word forms that stand like places, and NORP for the peoples formed from them.

    A place has a people ("Marovia", "Marovian"), has what only places have ("Norland's government"), or, of what
    the model calls a person, something happens in it ("in Norland").
    """
    found: dict[str, str] = {}
    for form, spans in forms.items():
        if " " in form or len(form) < _SHORTEST_PLACE or form in gazetteer.given_names():
            continue
        people = [people for people in peoples(form) if people in forms]
        if form.endswith("a") and people:
            found |= {form: "GPE", **dict.fromkeys(people, "NORP")}
        elif any(_owns_like_place(parsed, span, forms) for span in spans) or (
            any(span.label == "PERSON" for span in spans) and any(is_inside(parsed, span) for span in spans)
        ):
            found[form] = "GPE"
    return found


def peoples(form: str) -> list[str]:
    """What the people of a place of one folded word may be called; none that is a given name: marovian."""
    return [form + end for end in _PEOPLE_ENDINGS if form + end not in gazetteer.given_names()]


def _owns_like_place(parsed: ParsedText, span: NameSpan, forms: Iterable[str]) -> bool:
    """Whether a name has a government, a capital, …: "Norland's prime minister"; or a president, and no given name."""
    after = span.last
    if after + 1 >= len(parsed) or parsed.words[after] not in POSSESSIVES:
        return False
    owned = parsed.forms[after + 1]
    if owned in closed_class("person_ruled_place_owns", parsed.language) and span.label == "PERSON":
        name = f" {lookup_key(span.text(parsed))}"
        return not any(form.endswith(name) for form in forms)
    return lookup_key(owned) in closed_class("owned_by_place", parsed.language)


def is_inside(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether something is in what the name stands for: "at its plant in Norland"."""
    head = span.last - 1
    return (
        span.first > 0
        and lookup_key(parsed.words[span.first - 1]) in closed_class("inside_preposition", parsed.language)
        and parsed.deps[head] == "pobj"
        and parsed.heads[head] == span.first - 1
    )


def namesakes(parsed: ParsedText, spans: list[NameSpan], surnames: set[str]) -> dict[str, bool]:
    """Surnames that, alone, mean a company: named first and in full, while its namesake is named just once.

    True if they are used alone before that, so that nobody else can be meant: "Kestrel" of a report on Kestrel
    Motors in which the founder Walter Kestrel occurs once.
    """
    organisations: dict[str, int] = {}
    people: dict[str, list[int]] = defaultdict(list)
    alone: dict[str, list[int]] = defaultdict(list)
    titled: set[str] = set()
    for span in spans:
        words = [lookup_key(w) for w in parsed.words[span.first : span.last]]
        is_brief = words[-1] not in CALLED_AFTER
        if len(words) > 1 and span.label == "ORG" and words[0] in surnames and is_brief:
            organisations.setdefault(words[0], span.first)
        elif len(words) > 1 and span.label == "PERSON" and words[-1] in surnames:
            people[words[-1]].append(span.first)
        elif len(words) == 1:
            alone[words[0]].append(span.first)
            if span.first and lookup_key(parsed.words[span.first - 1]) in gazetteer.title_words():
                titled.add(words[0])
    return {
        name: any(first < token < people[name][0] for token in alone[name])
        for name, first in organisations.items()
        if len(people[name]) == 1 and first < people[name][0] and name not in titled
    }


def is_firm(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name of one word stands right behind what it is: the analyst firm Gartner."""
    before = span.first - 1
    is_noun = before >= 0 and parsed.words[before] in closed_class("firm_noun", parsed.language)
    return is_noun and span.last - span.first == 1 and parsed.sentences[before] == parsed.sentences[span.first]


def has_role_after(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is followed by what somebody is: "Hollis Park, an analyst"."""
    return any(names_person(parsed, token) for token in _apposition(parsed, span, _APPOSITION))


def is_told_as_person(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether what follows a name is said of persons alone: ", who", ", 34,", ", a senator"."""
    after = parsed.words[span.last : span.last + 3]
    if len(after) == 3 and after[0] == "," and _opens_remark_on_person(after[1], after[2]):
        return True
    words = [lookup_key(parsed.words[token]) for token in _apposition(parsed, span, _APPOSITION + 1)]
    if not closed_class("organisation_noun", parsed.language).isdisjoint(words):
        return False
    return not gazetteer.title_words().isdisjoint(words)


def _opens_remark_on_person(word: str, following: str) -> bool:
    """Whether a word behind a name and a comma is "who" or an age."""
    return word == "who" or (word.isdigit() and len(word) == 2 and following == ",")


def is_told_as_firm(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name of one word is followed by what only a firm is: "Ford, the US car company, said"."""
    inside = _apposition(parsed, span, _APPOSITION + 2)
    is_ended = any(word in _AFTER_APPOSITION for word in parsed.words[inside.stop : inside.stop + 1])
    is_of_firm = bool(inside) and lookup_key(parsed.words[inside[-1]]) in closed_class("company_noun", parsed.language)
    return span.last - span.first == 1 and is_ended and is_of_firm


def _apposition(parsed: ParsedText, span: NameSpan, within: int) -> range:
    """The tokens behind a name, a comma and an article, up to what ends them or so many tokens behind the name."""
    opening, first = parsed.forms[span.last : span.last + 2], span.last + 2
    if len(opening) < 2 or opening[0] != "," or opening[1] not in ARTICLES:
        return range(0)
    limit = min(span.last + within, len(parsed))
    return range(first, next((t for t in range(first, limit) if parsed.words[t] in _AFTER_APPOSITION), limit))


def is_titled(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a title that only persons bear stands before a name, perhaps with a given name between."""
    before = span.first - 1
    if before < 0 or parsed.sentences[before] != parsed.sentences[span.first]:
        return False
    return ends_title(parsed, before) or is_titled_given(parsed, before)


def is_titled_given(parsed: ParsedText, token: int) -> bool:
    """Whether a word between a title and a name is its given name, whatever the tagger makes of it."""
    word = parsed.words[token]
    is_word = len(word) > 1 and word.isalpha() and word[0].isupper() and not word.isupper()
    other = gazetteer.known_label(lookup_key(word)) or lookup_key(word) in gazetteer.title_words()
    is_joined = parsed.sentences[token - 1] == parsed.sentences[token] if token else False
    return bool(is_word and not other and is_joined and ends_title(parsed, token - 1))


def ends_title(parsed: ParsedText, token: int) -> bool:
    """Whether a title written with a capital ends at a token."""
    if token < 0 or not parsed.words[token][0].isupper():
        return False
    for size in range(1, min(gazetteer.longest_title(parsed.language), token + 1) + 1):
        words = tuple(lookup_key(w) for w in parsed.words[token - size + 1 : token + 1])
        title = gazetteer.titles(parsed.language).get(words)
        if title is not None and title.kind != "family" and title.label == "PERSON":
            return True
    return False


def is_given_part(parsed: ParsedText, token: int) -> bool:
    """Whether a token may be the given name of the surname after it: a capitalised word that depends on it."""
    word = parsed.words[token]
    if token + 1 >= len(parsed) or parsed.sentences[token] != parsed.sentences[token + 1]:
        return False
    folded = lookup_key(word)
    is_word = len(word) > 1 and word.isalpha() and word[0].isupper() and not word.isupper()
    other = gazetteer.known_label(folded) or folded in gazetteer.title_words() or folded in gazetteer.capitals()
    joined = parsed.heads[token] == token + 1 and parsed.deps[token] == "compound"
    return is_word and joined and not other and parsed.pos[token] == "PROPN"
