"""Names of persons: their parts, which of them may be one person's, which gender they tell."""

from functools import lru_cache
from typing import NamedTuple

from transforms.caches import NAMES
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ENGLISH, closed_class, language_record

PARTICLES = closed_class("name_particle")
_SURNAME_STARTS = PARTICLES - closed_class("given_name_like_particle")  # without those that are given names, too
SUFFIXES = closed_class("surname_suffix")
_JOINED_ARTICLES = closed_class("joined_article")
_SURNAMES_FIRST = closed_class("surname_before_given")
_SYLLABLE = 6  # letters of the longest syllable of a romanised name


class PersonName(NamedTuple):
    """Parts of a name, folded: given name, middle names or initials, surname (its last word), suffix such as jr."""

    given: str
    middle: tuple[str, ...]
    surname: str
    suffix: str

    @property
    def is_full(self) -> bool:
        """Whether it has a given name or initial besides the surname."""
        return bool(self.given)


@lru_cache(NAMES)
def person_words(text: str) -> tuple[str, ...]:
    """Folded words of a person's name; a romanised double given name ("Kim Jong-un", "Kim Jong-Un") counts as two.

    An article that is joined to a surname is left out: "Baghdadi" of "al-Baghdadi".
    """
    words: list[str] = []
    for raw in text.replace(",", " ").replace("‑", "-").replace("–", "-").split():
        head, hyphen, tail = raw.partition("-")
        if hyphen and tail[:1].isupper() and lookup_key(head) in _JOINED_ARTICLES:
            words.append(tail)
        elif hyphen and head and lookup_key(head) not in PARTICLES and _are_two(words, tail):
            words += [head, tail]
        else:
            words.append(raw)
    return tuple(w for w in (lookup_key(word).strip("'\"()") for word in words) if w)


def _are_two(before: list[str], tail: str) -> bool:
    """Whether what a hyphen joins are two given names, by its second part and the word before: Jong-un, Kim Jong-Un."""
    is_behind_surname = len(before) == 1 and lookup_key(before[0]) in _SURNAMES_FIRST and len(tail) <= _SYLLABLE
    return tail[:1].islower() or is_behind_surname


def given_name_first(words: tuple[str, ...], code: str) -> tuple[str, ...]:
    """Folded words of a person's name in the order of English, from that of a language: Orbán Viktor."""
    return (*words[1:], words[0]) if len(words) > 1 and language_record(code).surname_first else words


@lru_cache(NAMES)
def parse(words: tuple[str, ...]) -> PersonName:
    """The parts of a name given as folded words; a lone word, or one after particles, is a surname."""
    suffix = words[-1] if len(words) > 1 and words[-1] in SUFFIXES else ""
    core = words[:-1] if suffix else words
    if len(core) < 2 or core[0] in _SURNAME_STARTS:
        return PersonName("", (), core[-1] if core else "", suffix)
    middle = tuple(w for w in core[1:-1] if w not in PARTICLES)
    return PersonName(core[0], middle, core[-1], suffix)


def without_initial(name: PersonName) -> PersonName:
    """A name without the initial before its given name: J. Edgar Hoover."""
    is_after = len(name.given) == 1 and name.middle and len(name.middle[0]) > 1
    return name._replace(given=name.middle[0], middle=name.middle[1:]) if is_after else name


def same_given(a: str, b: str) -> bool:
    """Whether two given names may be one person's: equal, an initial of the other, or a nickname of it."""
    if a == b:
        return True
    if len(a) == 1 or len(b) == 1:
        return a[0] == b[0]
    return bool(formal(a) & formal(b))


def formal(given: str) -> frozenset[str]:
    """The given name and what it may be a nickname of."""
    return gazetteer.nicknames().get(given, frozenset()) | {given}


def same_middle(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether middle names do not contradict each other: one has none, or initials agree."""
    return all(x == y or (1 in (len(x), len(y)) and x[0] == y[0]) for x, y in zip(a, b, strict=False))


def compatible(a: PersonName, b: PersonName) -> bool:
    """Whether two full names may be one person's."""
    if a.surname != b.surname or a.suffix != b.suffix:
        return False
    if same_given(a.given, b.given):
        return same_middle(a.middle, b.middle)
    # "J. Edgar Hoover", "Edgar Hoover"
    return bool(a.middle and same_given(a.middle[0], b.given)) or bool(b.middle and same_given(b.middle[0], a.given))


def gender(name: PersonName) -> str:
    """Gender that the given name tells, "" if it tells none."""
    known = gazetteer.given_names()
    if name.given in known:
        return known[name.given]
    for formal_name in sorted(formal(name.given)):
        if known.get(formal_name):
            return known[formal_name]
    return known.get(name.middle[0], "") if len(name.given) == 1 and name.middle else ""


def title_gender(role: str | None, language: str = ENGLISH) -> str:
    """Gender that a title or role before a name tells, "" if it tells none."""
    if not role:
        return ""
    words = lookup_key(role).split()
    for first in range(len(words)):
        title = gazetteer.titles(language).get(tuple(words[first:]))
        if title and title.gender:
            return title.gender
    if words[-1].endswith(tuple(closed_class("feminine_noun_ending", language))):
        return "f"
    masculine_endings = tuple(closed_class("masculine_noun_ending", language))  # spokesman, congressman
    if words[-1] in closed_class("masculine_noun", language) or words[-1].endswith(masculine_endings):
        return "m"
    return ""
