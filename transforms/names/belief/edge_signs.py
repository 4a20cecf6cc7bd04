"""What speaks for it that an organisation's name begins and ends where one of its alternatives does, as numbers."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from transforms.lexicon import gazetteer
from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import POSSESSIVES, initials, is_acronym, lookup_key
from transforms.lexicon.languages import closed_class
from transforms.names.belief.alternatives import CHANGES, Alternative
from transforms.names.belief.kinds import ends_like_organisation, has_kind_in_it, is_known_name
from transforms.names.certainty import Certainty
from transforms.names.labels import form_of
from transforms.names.roles import is_person_noun
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText

_LEAST = 0.003  # probability of which the logarithm is taken
_OFTEN = 3  # names of the same form that count
_MOST = 0.6  # share of capitalised words in a headline
_MORE = ("more_before", "more_behind")
_DASHES = frozenset({"-", "–", "/"})


@dataclass(frozen=True)
class Surroundings:
    """A text, the probability of an organisation and the folded word by token, how often it has each name.

    words: all folded words as one.
    """

    parsed: ParsedText
    shares: list[float]
    names: Counter[str]
    folded: list[str]
    words: str = field(repr=False)


def surroundings(parsed: ParsedText, spans: list[NameSpan], certainty: Certainty) -> Surroundings:
    """What the signs of a document's alternatives are told from."""
    shares = [of_groups[0] for of_groups in certainty.of_groups]
    names = Counter(form_of(parsed, span) for span in spans)
    folded = [lookup_key(word) for word in parsed.words]
    return Surroundings(parsed, shares, names, folded, f" {' '.join(folded)} ")


def edge_signs(around: Surroundings, each: Alternative, union: range) -> dict[str, float]:
    """The signs of an alternative by name; union: the tokens of all alternatives of the name."""
    parsed = around.parsed
    folded = around.folded[each.first : each.last]
    form = " ".join(folded)
    return {
        each.change: 1.0,
        "two_bodies": float(_are_two(parsed, each)),
        "more_among_capitals": float(each.change in _MORE and _among_capitals(parsed, each.first)),
        **_of_network(around, each, union),
        "named": float(min(around.names[form] - (each.change == CHANGES[0]), _OFTEN)),
        "elsewhere": math.log(max(1, around.words.count(f" {form} "))),
        "words": math.log(each.last - each.first),
        **{name: float(sign(form, folded, parsed.language)) for name, sign in _OF_WORDS.items()},
        **{name: float(sign(parsed, each.first, each.last)) for name, sign in _OF_PLACE.items()},
    }


def _of_network(around: Surroundings, each: Alternative, union: range) -> dict[str, float]:
    """The logarithms of probabilities: of an organisation inside, of none outside, of the least likely word inside."""
    inside = [around.shares[token] for token in range(each.first, each.last)]
    outside = [1 - around.shares[token] for token in union if not each.first <= token < each.last]
    marked = each.marked
    more = [around.shares[token] for token in range(each.first, each.last) if not marked[0] <= token < marked[1]]
    less = [1 - around.shares[token] for token in range(*marked) if not each.first <= token < each.last]
    return {
        "least_more": _log(min(more, default=1.0)),
        "least_less": _log(min(less, default=1.0)),
        "inside": sum(map(_log, inside)),
        "outside": sum(map(_log, outside)),
        "least_inside": _log(min(inside)),
    }


def _log(share: float) -> float:
    return math.log(max(share, _LEAST))


# of a folded name, its words and its language
_OF_WORDS: dict[str, Callable[[str, list[str], str], float]] = {
    "known": lambda form, words, language: is_known_name(form, language) * (1.0 if len(words) > 1 else 0.5),
    "kind_at_end": lambda form, words, language: len(words) > 1 and _has_kind(form, language),
    "one_word": lambda form, words, language: len(words) == 1,
    "common_alone": lambda form, words, language: len(words) == 1 and is_common(form),
    "common_first": lambda form, words, language: is_common(words[0]),
    "common_last": lambda form, words, language: is_common(words[-1]),
    "place_first": lambda form, words, language: words[0] in gazetteer.place_names(),
    "place_last": lambda form, words, language: words[-1] in gazetteer.place_names(),
    "people_first": lambda form, words, language: words[0] in gazetteer.demonyms(),
    "person_noun_first": lambda form, words, language: is_person_noun(words[0], language),
    "person_noun_last": lambda form, words, language: is_person_noun(words[-1], language),
    "number_first": lambda form, words, language: words[0][:1].isdigit(),
    "number_last": lambda form, words, language: words[-1][:1].isdigit(),
    "and_inside": lambda form, words, language: not closed_class("and", language).isdisjoint(words[1:-1]),
    "comma_inside": lambda form, words, language: "," in words,
    "dash_inside": lambda form, words, language: not _DASHES.isdisjoint(words),
}
# of a text, the first token of a name and the one after its last
_OF_PLACE: dict[str, Callable[[ParsedText, int, int], float]] = {
    "possessive_inside": lambda p, first, last: sum(word in POSSESSIVES for word in p.words[first + 1 : last - 1]),
    "possessive_last": lambda p, first, last: p.words[last - 1] in POSSESSIVES,
    "possessive_before": lambda p, first, last: first > 0 and p.words[first - 1] in POSSESSIVES,
    "common_s_before": lambda p, first, last: first > 1 and p.words[first - 1] in POSSESSIVES and _common(p, first - 2),
    "common_s_behind": lambda p, _, last: last < len(p) and p.words[last] in POSSESSIVES and _common(p, last - 1),
    "verb_first": lambda p, first, last: p.pos[first] == "VERB",
    "place_s_before": lambda p, first, last: (
        first > 1 and p.words[first - 1] in POSSESSIVES and _is_place(p, first - 2)
    ),
    "possessive_behind": lambda p, first, last: last < len(p) and p.words[last] in POSSESSIVES,
    "preposition_inside": lambda p, first, last: "ADP" in p.pos[first + 1 : last - 1],
    "preposition_before": lambda p, first, last: first > 0 and p.pos[first - 1] == "ADP",
    "article_before": lambda p, first, last: first > 0 and _is("definite_article", p, first - 1),
    "indefinite_before": lambda p, first, last: first > 0 and _is("indefinite_article", p, first - 1),
    "small_first": lambda p, first, last: p.words[first][0].islower(),
    "small_last": lambda p, first, last: p.words[last - 1][0].islower(),
    "acronym_first": lambda p, first, last: last - first > 1 and is_acronym(p.words[first]),
    "acronym_last": lambda p, first, last: last - first > 1 and is_acronym(p.words[last - 1]),
    "plural_noun_last": lambda p, first, last: p.tags[last - 1] == "NNS",
    "noun_last": lambda p, first, last: p.tags[last - 1] == "NN",
    "verb_behind": lambda p, first, last: p.pos[last : last + 1] in (["VERB"], ["AUX"]),
    "noun_behind": lambda p, first, last: p.pos[last : last + 1] == ["NOUN"] and p.words[last][0].islower(),
    "capital_before": lambda p, first, last: _is_capital(p, first - 1, first),
    "capital_behind": lambda p, first, last: _is_capital(p, last, first),
    "opens_sentence": lambda p, first, last: first == 0 or p.sentences[first - 1] != p.sentences[first],
    "its_acronym_behind": lambda p, first, last: _has_acronym(p, first, last),
}


def _are_two(parsed: ParsedText, each: Alternative) -> bool:
    """Whether what is joined are two bodies: each is known, or says what kind of body it is."""
    if each.change != "joined":
        return False
    first, last = each.marked
    behind = next((token for token in range(last, each.last) if parsed.words[token][0].isupper()), last)
    sides = (" ".join(map(lookup_key, parsed.words[a:b])) for a, b in ((first, last), (behind, each.last)))
    return all(is_known_name(side, parsed.language) or _has_kind(side, parsed.language) for side in sides)


def _among_capitals(parsed: ParsedText, token: int) -> bool:
    """Whether most words of a token's sentence are capitalised, as in headlines."""
    first, last = parsed.sentence_bounds[parsed.sentences[token]]
    words = [word for word in parsed.words[first:last] if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) > _MOST * len(words)


def _common(parsed: ParsedText, token: int) -> bool:
    """Whether a token is a common word and no place: People's Bank."""
    return is_common(lookup_key(parsed.words[token])) and not _is_place(parsed, token)


def _has_kind(form: str, language: str) -> bool:
    return has_kind_in_it(form, language) or ends_like_organisation(form, language)


def _is_place(parsed: ParsedText, token: int) -> bool:
    """Whether a token is a place or the last word of one: Rica of Costa Rica."""
    form = lookup_key(parsed.words[token])
    before = lookup_key(parsed.words[token - 1]) if token else ""
    return not gazetteer.place_names().isdisjoint((form, f"{before} {form}"))


def _is(word_class: str, parsed: ParsedText, token: int) -> bool:
    return parsed.forms[token] in closed_class(word_class, parsed.language)


def _is_capital(parsed: ParsedText, token: int, of: int) -> bool:
    """Whether a token is a capitalised word of the sentence of another one."""
    is_here = 0 <= token < len(parsed) and parsed.sentences[token] == parsed.sentences[of]
    return is_here and parsed.words[token][0].isupper()


def _has_acronym(parsed: ParsedText, first: int, last: int) -> bool:
    """Whether a bracket behind a name begins with its acronym."""
    if parsed.words[last : last + 1] != ["("] or last + 1 >= len(parsed):
        return False
    words = " ".join(map(lookup_key, parsed.words[first:last])).replace("-", " ").split()
    return lookup_key(parsed.words[last + 1]) in initials(words)


def names_of_edge_signs() -> list[str]:
    """All signs, in alphabetical order."""
    own = (
        "least_more",
        "least_less",
        "two_bodies",
        "more_among_capitals",
        "inside",
        "outside",
        "least_inside",
        "named",
        "elsewhere",
        "words",
    )
    return sorted([*CHANGES, *own, *_OF_WORDS, *_OF_PLACE])
