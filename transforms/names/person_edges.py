"""Where a person's name begins and ends among some tokens: titles, employers and descriptions are cut off, in steps."""

from collections.abc import Callable
from functools import cache

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.names.persons import PARTICLES, SUFFIXES
from transforms.text.parsed_text import ParsedText

Edges = tuple[int, int]
Step = Callable[[ParsedText, int, int], Edges]

_ENDS = frozenset({",", "(", "[", ":", ";", "/", "—", "–", "--", "|"})
_SHORTEST_EMPLOYER = 3  # letters of an acronym before a name that are no initials


def person_edges(parsed: ParsedText, first: int, last: int) -> Edges:
    """The tokens (end-exclusive) of a person's name among those of what a model took for one."""
    for step in PERSON_STEPS:
        first, last = step(parsed, first, last)
    return first, last


def without_reporting_verb(parsed: ParsedText, first: int, last: int) -> Edges:
    """Said | Ellis."""
    verbs = closed_class("reporting_verb_form", parsed.language)
    while last - first > 1 and lookup_key(parsed.words[first]) in verbs:
        first += 1
    return first, last


def without_dateline(parsed: ParsedText, first: int, last: int) -> Edges:
    """HAVERFORD - | Ann Lee: no dateline."""
    line = parsed.dateline_around(first)
    behind = first if line is None else parsed.tokens(0, line.end)[1]
    return (behind if behind < last else first), last


def without_common_noun(parsed: ParsedText, first: int, last: int) -> Edges:
    """miller | Saul Agnew: no words in small letters before the name but particles, of, say, bin and van."""
    while last - first > 1 and parsed.words[first].islower() and parsed.words[first] not in PARTICLES:
        first += 1
    return first, last


def without_employer(parsed: ParsedText, first: int, last: int) -> Edges:
    """CNPF | Francois Perigot, DA | Stephan: no employer and no title in capitals."""
    word, name = parsed.words[first], parsed.words[first + 1 : last]
    is_named = word.isupper() and word.isalpha() and all(w[0].isupper() and not w.isupper() for w in name[:2])
    is_employer = len(name) > 1 and len(word) >= _SHORTEST_EMPLOYER
    is_title = bool(name) and lookup_key(word) in closed_class("capital_title", parsed.language)
    return first + (is_named and (is_employer or is_title)), last


def without_opening_word(parsed: ParsedText, first: int, last: int) -> Edges:
    """Will | Sanders win?, Longtime | Clinton: no word that has its capital from opening the sentence."""
    return first + (last - first > 1 and (_is_asked(parsed, first) or _is_common(parsed, first))), last


def without_titles(parsed: ParsedText, first: int, last: int) -> Edges:
    """Prime Minister | Rishi Sunak."""
    return first + title_length(parsed.words, first, last, parsed.language), last


def without_group(parsed: ParsedText, first: int, last: int) -> Edges:
    """German | Angela Merkel, Republican | Jane Roe, Ohioan | Jane Roe: no people or party before a full name."""
    while last - first > 2 and _is_group(parsed.words[first]):
        first += 1
    return first, last


def up_to_end(parsed: ParsedText, first: int, last: int) -> Edges:
    """Ann Lee | , 34; Ann Lee | and: nothing behind a comma but "Jr.", no score, no word in small letters."""
    words = parsed.words
    for token in range(first + 1, last):
        word = words[token]
        if word in _ENDS or (word in POSSESSIVES and token < last - 1):
            following = words[token + 1].lower().replace(".", "") if token + 1 < last else ""
            if not (word == "," and following in SUFFIXES):
                return first, token
        is_next_sentence = token - first > 1 and parsed.pos[token] == "PRON" and lookup_key(word) in _pronouns(parsed)
        if word.isdigit() or is_next_sentence:
            return first, token  # a score, a channel; Ann Lee | She
        is_joined = parsed.starts[token] == parsed.ends[token - 1]  # the second half of "Geun-hye"
        if word.islower() and word not in PARTICLES and word.isalpha() and len(word) > 1 and not is_joined:
            return first, token
    return first, last


def without_degree(parsed: ParsedText, first: int, last: int) -> Edges:
    """Ann Lee | S.J.: no degree and no order of monks at the end."""
    while last - first > 2 and lookup_key(parsed.words[last - 1]) in closed_class("degree", parsed.language):
        last -= 1
    return first, last


PERSON_STEPS: tuple[Step, ...] = (
    without_common_noun,
    without_reporting_verb,
    without_dateline,
    without_employer,
    without_opening_word,
    without_titles,
    without_group,
    up_to_end,
    without_degree,
)


def title_length(words: list[str], first: int, last: int, language: str = ENGLISH) -> int:
    """How many tokens before the last one are titles, such as 2 in "Prime Minister Rishi Sunak"."""
    known, taken = gazetteer.titles(language), 0
    while True:
        begin = first + taken
        for size in range(min(gazetteer.longest_title(language), last - begin - 1), 0, -1):
            here = tuple(lookup_key(w) for w in words[begin : begin + size])
            if here in known and not (size == 1 and here[0] in gazetteer.given_names()):
                taken += size
                break
        else:
            return taken


def _pronouns(parsed: ParsedText) -> frozenset[str]:
    return closed_class("pronoun", parsed.language)


def _is_common(parsed: ParsedText, token: int) -> bool:
    """Whether a word has its capital from standing at the start of a sentence: "Longtime Clinton aides"."""
    if token and parsed.sentences[token - 1] == parsed.sentences[token]:
        return False
    word = lookup_key(parsed.words[token])
    is_given = word in gazetteer.given_names() or word in gazetteer.nicknames()
    return parsed.pos[token] in ("ADJ", "DET", "VERB", "ADV", "ADP", "SCONJ") and not is_given


def _is_asked(parsed: ParsedText, token: int) -> bool:
    """Whether a word that starts a question stands before a name: "Will Sanders win?"."""
    sentence = parsed.sentences[token]
    if token and parsed.sentences[token - 1] == sentence:
        return False
    end = token
    while end + 1 < len(parsed) and parsed.sentences[end + 1] == sentence:
        end += 1
    asks = parsed.words[end].startswith("?") or (end > token and parsed.words[end - 1].startswith("?"))
    return asks and lookup_key(parsed.words[token]) in closed_class("question_opening", parsed.language)


def _is_group(word: str) -> bool:
    folded = lookup_key(word)
    known = gazetteer.label_overrides().get(folded)
    is_people = folded in gazetteer.demonyms() or (known is not None and known.label == "NORP")
    return is_people or (folded not in gazetteer.given_names() and folded in _inhabitants())


@cache
def _inhabitants() -> frozenset[str]:
    """What somebody from a place of several syllables may be called: ohioan, texan."""
    stems = {form for name in gazetteer.place_names() if len(name) > 3 for form in (name, name.removesuffix("s"))}
    return frozenset(stem + ending for stem in stems for ending in closed_class("demonym_ending"))
