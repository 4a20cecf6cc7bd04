"""What speaks for a form's being the name of an organisation, of a person or of something else, as numbers."""

import math
from collections.abc import Callable
from functools import cache, lru_cache
from itertools import repeat

from transforms.caches import NAMES
from transforms.lexicon.common_words import is_common
from transforms.lexicon.folding import POSSESSIVES, initials, is_acronym
from transforms.lexicon.languages import closed_class
from transforms.names.acting import acts, before_article, employs, explaining_nouns, head_of, nouns_beside, says
from transforms.names.belief.contexts import (
    is_credited,
    is_site,
    is_told,
    is_told_before,
)
from transforms.names.belief.document import Document, Form
from transforms.names.belief.kinds import (
    is_camel_case,
    is_known_organisation,
    is_known_outlet,
    is_of_place,
    is_periodical,
    is_team,
    is_told_organisation,
    is_told_person,
    thing_told,
)
from transforms.names.belief.text_signs import OF_TEXT, signs_of_text
from transforms.names.certainty import GROUPS
from transforms.names.companies import has_ending
from transforms.names.label_evidence import is_inside, is_titled, is_told_as_person, peoples
from transforms.names.spans import NameSpan
from transforms.schemas import ENTITY_LABELS
from transforms.text.parsed_text import ParsedText

_ODDS = [(f"max:{group}", f"avg:{group}") for group in GROUPS]
_LEAST = 0.005  # probability that odds are told of
_DEPENDENCIES = ("nsubj", "nsubjpass", "pobj", "poss", "compound", "conj", "appos", "attr", "nmod")
_OF_NOUNS = ("told_organisation", "explained_organisation", "told_thing")
_OF_HEADS = ("is_acting", "share_acts", "is_saying", "is_told")
_JOINED = ("ORG", "PERSON", "GPE", "WORK_OF_ART", "PRODUCT")
_MARKS = frozenset("\"“”‘’'")
_CLOSING = _MARKS | {".", ","}
_SHOUTED = 6  # letters from which a word in capitals is no acronym

Sign = Callable[[Document, Form], float]
Spot = Callable[[ParsedText, NameSpan], bool]


def signs(document: Document, form: Form) -> dict[str, float]:
    """The signs of a form by name; 0 or 1, a share of its places, odds, or the logarithm of a count."""
    found = {name: float(sign(document, form)) for name, sign in _signs().items()}
    parsed = document.parsed
    told = {**signs_of_text(form.text, parsed.language), **_told_by_nouns(parsed, form)}
    return {**found, **told, **_odds(document, form), **_around(parsed, form), **_joined(document, form)}


def _odds(document: Document, form: Form) -> dict[str, float]:
    """The log odds of each group of kinds: the most, and the mean, over the places of a form."""
    words, shares = document.parsed.words, document.certainty.of_groups
    each = []
    for span in form.spans:
        inside = range(span.first, span.last)
        named = [token for token in inside if not words[token][0].islower()] or inside
        each.append([sum(of_group) / len(named) for of_group in zip(*(shares[token] for token in named), strict=True)])
    out = {}
    for (most, mean), of_group in zip(_ODDS, zip(*each, strict=True), strict=True):
        out[most], out[mean] = _logit(max(of_group)), _logit(sum(of_group) / len(of_group))
    return out


def _logit(share: float) -> float:
    bounded = min(max(share, _LEAST), 1 - _LEAST)
    return math.log(bounded / (1 - bounded))


def _told_by_nouns(parsed: ParsedText, form: Form) -> dict[str, float]:
    """What the nouns beside a form, and those of its appositions, tell it to be."""
    explaining = {noun for span in form.spans for noun in explaining_nouns(parsed, span)}
    nouns = explaining.union(noun for span in form.spans for noun in nouns_beside(parsed, span))
    return {
        "told_organisation": float(is_told_organisation(nouns, parsed.language)),
        "explained_organisation": float(is_told_organisation(explaining, parsed.language)),
        "told_thing": float(thing_told(nouns, parsed.language) is not None),
    }


def _around(parsed: ParsedText, form: Form) -> dict[str, float]:
    """What a form does; in which share of its places it stands behind each preposition, and depends how on its head."""
    size = len(form.spans)
    words = [_word_before(parsed, span) for span in form.spans]
    heads = [head_of(parsed, span) for span in form.spans]
    deps = [parsed.deps[head] for head in heads]
    acting = [acts(parsed, head) for head in heads]
    behind, dependent = _series_around()
    return {
        "is_acting": float(any(acting)),
        "share_acts": sum(acting) / size,
        "is_saying": float(any(says(parsed, head) for head in heads)),
        "is_told": float(any(is_told(parsed, head) for head in heads)),
        **{name: words.count(word) / size for name, word in behind},
        **{name: deps.count(dep) / size for name, dep in dependent},
    }


@cache
def _series_around() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The signs of prepositions and of dependencies, each with its word."""
    prepositions = [(f"behind:{word}", word) for word in closed_class("telling_preposition")]
    return prepositions, [(f"as:{dep}", dep) for dep in _DEPENDENCIES]


def _word_before(parsed: ParsedText, span: NameSpan) -> str:
    """The word before a name and its article, in the same sentence."""
    token = before_article(parsed, span)
    return parsed.forms[token] if token >= 0 and parsed.sentences[token] == parsed.sentences[span.first] else ""


def _joined(document: Document, form: Form) -> dict[str, float]:
    """Names of which labels a conjunction joins with a form."""
    parsed, found = document.parsed, set()
    for span in form.spans:
        inside = range(span.first, span.last)
        for token in inside:
            others = [child for child in parsed.children[token] if parsed.deps[child] == "conj"]
            others += [parsed.heads[token]] if parsed.deps[token] == "conj" else []
            found |= {document.labels.get(other) for other in others if other not in inside}
    return {f"joined:{label}": float(label in found) for label in _JOINED}


@cache
def _signs() -> dict[str, Sign]:
    """The signs that do not come in series."""
    somewhere: dict[str, Spot] = {
        "told_before": is_told_before,
        "credited": is_credited,
        "site": is_site,
        "told_person": is_told_as_person,
        "noun_of_person_before": is_told_person,
        "titled": is_titled,
        "legal_ending": has_ending,
        "employs": employs,
        "camel_case": lambda parsed, span: is_camel_case(span.text(parsed)),
        "team": is_team,
        "plural_of_place": is_of_place,
        "one_of_many": _is_one_of_many,
        "periodical": is_periodical,
        "inside": is_inside,
        "in_bracket": lambda parsed, span: span.first > 0 and parsed.words[span.first - 1] == "(",
        "who_behind": _has_relative,
        "number_behind": _has_number,
        "colon_behind": lambda parsed, span: parsed.words[span.last : span.last + 1] == [":"],
        "name_before": lambda parsed, span: _is_beside(parsed, span, span.first - 1),
        "name_behind": lambda parsed, span: _is_beside(parsed, span, span.last),
    }
    shares: dict[str, Spot] = {
        "article": lambda p, s: s.first > 0 and p.forms[s.first - 1] in closed_class("definite_article"),
        "quoted": _is_quoted,
        "possessive": lambda parsed, span: span.last < len(parsed) and parsed.words[span.last] in POSSESSIVES,
    }
    return {
        **_OF_FORM,
        **{name: _somewhere(spot) for name, spot in somewhere.items()},
        **{name: _share(spot) for name, spot in shares.items()},
        **{f"label:{label}": _labelled(label) for label in ENTITY_LABELS},
    }


def _somewhere(spot: Spot) -> Sign:
    return lambda document, form: any(map(spot, repeat(document.parsed), form.spans))


def _share(spot: Spot) -> Sign:
    return lambda document, form: sum(map(spot, repeat(document.parsed), form.spans)) / len(form.spans)


def _labelled(label: str) -> Sign:
    return lambda document, form: form.label == label


def _is_known(document: Document, form: Form) -> bool:
    return any(is_known_organisation(document.parsed, form.text, span) for span in form.spans)


def _is_part_of_organisation(document: Document, form: Form) -> bool:
    """Whether a longer organisation of the document begins with a form, or it is its acronym."""
    beginning, others = f"{form.text} ", document.texts.get("ORG", ())
    return any(o.startswith(beginning) or form.text in _acronyms(o) for o in others if o != form.text)


@lru_cache(NAMES)
def _acronyms(text: str) -> set[str]:
    return initials(text.replace("-", " ").split())


def _is_part_of_person(document: Document, form: Form) -> bool:
    """Whether a longer person of the document begins or ends with a form."""
    beginning, ending = f"{form.text} ", f" {form.text}"
    return any(other.startswith(beginning) or other.endswith(ending) for other in document.texts.get("PERSON", ()))


def _is_in_other(document: Document, form: Form) -> bool:
    """Whether a form is a word of a longer name of a place or a thing."""
    return form.text in document.words_of_others


def _is_opening(document: Document, form: Form) -> bool:
    """Whether a form of common words always opens a sentence."""
    parsed = document.parsed
    opens = all(not s.first or parsed.sentences[s.first - 1] != parsed.sentences[s.first] for s in form.spans)
    return opens and all(map(is_common, form.words))


def _is_shouted(document: Document, form: Form) -> bool:
    texts = (span.text(document.parsed) for span in form.spans)
    return all(text.isupper() and len(text) >= _SHOUTED for text in texts)


_OF_FORM: dict[str, Sign] = {
    "always": lambda document, form: 1.0,
    "unmarked": lambda document, form: not form.is_marked,
    "count": lambda document, form: math.log(len(form.spans)),
    "has_people": lambda document, form: not document.every.isdisjoint(peoples(form.text)),
    "known_organisation": _is_known,
    "known_outlet": lambda d, f: any(is_known_outlet(d.parsed, f.text, span) for span in f.spans),
    "part_of_organisation": _is_part_of_organisation,
    "part_of_person": _is_part_of_person,
    "part_of_other": _is_in_other,
    "speaks": lambda d, f: any(not d.certainty.speaking.isdisjoint(range(s.first, s.last)) for s in f.spans),
    "acronym": lambda document, form: all(is_acronym(span.text(document.parsed)) for span in form.spans),
    "small_elsewhere": lambda document, form: document.small.issuperset(form.words),
    "common_opening": _is_opening,
    "shouted": _is_shouted,
    "plural": lambda document, form: document.parsed.tags[form.spans[0].last - 1] in ("NNPS", "NNS"),
}


def _is_one_of_many(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name stands behind "a" and before no noun: "she ordered an Amber"."""
    before, after = span.first - 1, span.last
    is_indefinite = before >= 0 and parsed.forms[before] in closed_class("indefinite_article")
    return is_indefinite and (after >= len(parsed) or parsed.pos[after] not in ("NOUN", "PROPN", "ADJ"))


def _has_relative(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a comma and what only persons are asked for stand behind a name."""
    behind = parsed.forms[span.last : span.last + 2]
    return len(behind) == 2 and behind[0] == "," and behind[1] in closed_class("relative_of_persons")


def _has_number(parsed: ParsedText, span: NameSpan) -> bool:
    return span.last < len(parsed) and parsed.words[span.last][0].isdigit()


def _is_beside(parsed: ParsedText, span: NameSpan, token: int) -> bool:
    """Whether a token beside a name is a capitalised proper noun of its sentence."""
    is_here = 0 <= token < len(parsed) and parsed.sentences[token] == parsed.sentences[span.first]
    return is_here and parsed.words[token][0].isupper() and parsed.pos[token] == "PROPN"


def _is_quoted(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether a name stands between quotation marks, alone or before a comma or full stop."""
    around = parsed.text[max(0, span.char_start - 1) : span.char_start], parsed.text[span.char_end : span.char_end + 1]
    return around[0] in _MARKS and around[1] in _CLOSING and bool(around[0])


def names_of_signs() -> list[str]:
    """All signs, in alphabetical order."""
    series = [name for of_group in _ODDS for name in of_group]
    series += [name for each in _series_around() for name, _ in each]
    series += [f"joined:{label}" for label in _JOINED]
    return sorted([*_signs(), *OF_TEXT, *_OF_NOUNS, *_OF_HEADS, *series])
