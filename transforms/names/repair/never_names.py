"""What stands like a name and is none: parts of offices and titles, trades, families, plural nouns."""

from collections.abc import Callable

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.label_evidence import ends_title
from transforms.names.labels import form_of
from transforms.names.repair.missed_names import Index
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_JOINTS = closed_class("joint")
_LONG_PLURAL = "es"  # the Weisses
_TRADE_ARTICLES = closed_class("trade_article")
_SECRETARY = closed_class("secretary")
_SPOKES = tuple(closed_class("spokesperson_noun"))
_AFTER_OFFICE = closed_class("preposition_after_office")


def without_never_names(parsed: ParsedText, spans: list[NameSpan], known: Index) -> list[NameSpan]:
    """The names of a document without what is none; known: the names that it has outside of headlines."""
    whose = {word for s in spans if s.last > s.first + 1 for word in form_of(parsed, s).split()}
    begins = {s.first for s in spans if s.label == "PERSON"}
    kept = [s for s in spans if not (any(is_none(parsed, s) for is_none in NEVER) or _is_role(parsed, s, begins))]
    return [s for s in kept if not (_is_family(parsed, s, known) or _is_many(parsed, s, whose))]


def _is_trade(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a word is no name of a person but what somebody is, in a title: “The Chandler’s Daughter”."""
    around = parsed.forms[max(span.first - 1, 0)], *parsed.forms[span.last : span.last + 1]
    is_single = span.first and span.last == span.first + 1 and span.label == "PERSON"
    return bool(is_single) and len(around) == 2 and around[0] in _TRADE_ARTICLES and around[1] in POSSESSIVES


def _is_office(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name is but a part of an office, or of several that one person has.

    State of "Secretary of State", Defence of "Defence Secretary", Trade of "Trade and Industry Minister" and Media of
    "Secretary of State for Culture, Media and Sport".
    """
    if span.label != "ORG" or span.last >= len(parsed):
        return False
    before = parsed.forms[max(0, span.first - 2) : span.first]
    is_whole = span.first + 1 == span.last or parsed.forms[span.first + 1] in _AFTER_OFFICE  # State for Culture
    if is_whole and before[1:] == ["of"] and before[0] in _SECRETARY:
        return True
    words = [lookup_key(word) for word in parsed.words[span.first : span.last]]
    is_of_people = len(words) > 1 and gazetteer.known_label(words[0]) == "NORP"  # European Justice
    if not set(words[is_of_people:]) <= closed_class("portfolio", parsed.language) | _JOINTS | {","}:
        return False
    last = _behind_matters(parsed, span.last, 1)
    if last < len(parsed) and _is_title_word(parsed, last):
        return True
    first = _behind_matters(parsed, span.first - 1, -1)
    is_of = first > 0 and parsed.forms[first] in _AFTER_OFFICE
    return is_of and (_is_title_word(parsed, first - 1) or ends_title(parsed, first - 1))


def _behind_matters(parsed: ParsedText, token: int, step: int) -> int:
    """The first token, in one direction, of what no office is for and what joins no two such words."""
    joints = _JOINTS | closed_class("definite_article", parsed.language) | {","}
    matters = closed_class("portfolio", parsed.language)
    while 0 <= token < len(parsed) and (parsed.forms[token] in joints or lookup_key(parsed.words[token]) in matters):
        token += step
    return token


def _is_title_word(parsed: ParsedText, token: int) -> bool:
    """Whether a word says what somebody is: with a capital, or a spokesman."""
    word = parsed.words[token]
    is_spokesman = parsed.forms[token].startswith(_SPOKES)
    return (word[0].isupper() or is_spokesman) and lookup_key(word) in gazetteer.title_words()


def _is_in_title(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a word is but a part of a title: Financial of "Chief Financial Officer"."""
    if span.last != span.first + 1 or span.label == "PERSON":
        return False
    titles, words = gazetteer.titles(parsed.language), parsed.forms
    longest = gazetteer.longest_title(parsed.language)
    firsts = range(max(0, span.first - longest + 2), span.first)
    return any(tuple(words[a:b]) in titles for a in firsts for b in range(span.last + 1, a + longest + 1))


def _is_role(parsed: ParsedText, span: NameSpan, begins: set[int]) -> bool:
    """Whether a name is what the person right behind it is: "the Shadow Secretary of State for Health, Ann Lee"."""
    behind = span.last + (parsed.words[span.last : span.last + 1] == [","])
    if span.label != "ORG" or behind not in begins:
        return False
    words, titles = parsed.forms[span.first : span.last], gazetteer.titles(parsed.language)
    return any(
        tuple(words[first:last]) in titles and words[last] in _AFTER_OFFICE
        for first in range(min(2, len(words)))
        for last in range(first + 1, len(words))
    )


def _is_many(parsed: ParsedText, span: NameSpan, whose: set[str]) -> bool:
    """Whether a word that opens a sentence is a noun in the plural, and part of no name: "Lorries queued"."""
    is_noun = span.last == span.first + 1 and parsed.tags[span.first] == "NNS" and span.label in ("PERSON", "ORG")
    is_first = is_noun and (not span.first or parsed.sentences[span.first - 1] != parsed.sentences[span.first])
    form = form_of(parsed, span)
    return is_first and gazetteer.known_label(form) is None and form not in whose


def _is_pronoun(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a word is a pronoun, unless written like an acronym or the name of a work: I, Him; not IT."""
    word = span.text(parsed)
    is_written_so = span.label == "WORK_OF_ART" or (word.isupper() and len(word) > 1)
    return word.lower() in closed_class("pronoun", parsed.language) and not is_written_so


def _is_title_in_short(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether an acronym in brackets is of the title before it: Member of Parliament (MP)."""
    bracket, words = span.first - 1, parsed.words
    if span.label != "ORG" or bracket < 1 or words[bracket] != "(" or words[span.last : span.last + 1] != [")"]:
        return False
    title = lookup_key(words[bracket - 1])
    is_title = title in gazetteer.title_words() or ends_title(parsed, bracket - 1)
    return is_title and lookup_key(span.text(parsed)).endswith(title[0])


def _is_family(parsed: ParsedText, span: NameSpan, known: Index) -> bool:
    """Whether a name is the plural of a person's surname: "the Clintons"."""
    word = lookup_key(parsed.words[span.first])
    if span.last - span.first != 1 or span.label != "PERSON" or not word.endswith("s") or not span.first:
        return False
    bases = {word[:-1], word[: -len(_LONG_PLURAL)] if word.endswith(_LONG_PLURAL) else word[:-1]}
    is_surname = any(form == (of,) and label == "PERSON" for of in bases for form, label in known.get(of, ()))
    return is_surname and parsed.words[span.first - 1].lower() == "the"


NEVER: tuple[Callable[[ParsedText, NameSpan], bool], ...] = (
    _is_office,
    _is_in_title,
    _is_trade,
    _is_title_in_short,
    _is_pronoun,
)
