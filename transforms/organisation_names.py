"""Names of organisations, places and things: the form that is compared, acronyms, short forms."""

from functools import lru_cache

from transforms import gazetteer
from transforms.languages import ENGLISH
from transforms.name_text import SMALL_WORDS, fold, initials, is_acronym, legal_endings, without_article

_LONGEST_ENDING = 4
# words that many names share: alone they never stand for a long name
_NEVER_SHORT = gazetteer.word_class("never_short")


@lru_cache(maxsize=1 << 16)
def normalised(text: str, label: str, language: str = ENGLISH) -> str:
    """The name that a key is made of: folded, no article, no legal ending, countries and known names by usual name."""
    words = without_article(fold(text).split())
    plain = " ".join(words)
    known = gazetteer.known_names().get(plain) or gazetteer.known_names().get(plain.removeprefix("us "))
    if known and known.label == label:
        return " ".join(without_article(fold(known.name).split()))
    if label == "NORP":
        singular = plain.removesuffix("s")
        return singular if singular in gazetteer.demonyms() else plain
    if label in ("GPE", "LOC"):
        for known_as in (gazetteer.countries(language), gazetteer.countries()):
            if plain in known_as:
                return fold(known_as[plain].name)
        return fold(gazetteer.capitals().get(plain, plain))
    if label == "ORG":
        return " ".join(without_legal_ending([w.strip(",") for w in words]))
    return plain


def without_legal_ending(words: list[str]) -> list[str]:
    """Folded words without endings such as inc or co ltd, unless nothing would be left."""
    endings = legal_endings()
    for size in range(min(_LONGEST_ENDING, len(words) - 1), 0, -1):
        if " ".join(words[-size:]) in endings:
            shorter = words[:-size]
            while len(shorter) > 1 and shorter[-1] in ("&", "and", ","):
                shorter = shorter[:-1]
            return without_legal_ending(shorter)
    return words


def is_acronym_of(short: str, long: str) -> bool:
    """Whether a text written in capitals is made of a normalised long name's initials."""
    words = [part for word in long.split() for part in word.split("-") if part]
    letters = fold(short).replace(" ", "")
    return len(words) > 1 and is_acronym(short) and letters in initials(words)


def is_short_form_of(short: str, long: str) -> bool:
    """Whether a normalised name may be a shorter way to write another: its beginning, or its end.

    "wal-mart" for "wal-mart stores", "post" for "new york post"; never only a compass point, country or people.
    """
    a, b = short.split(), long.split()
    if not a or len(a) >= len(b) or short in gazetteer.countries() or short in gazetteer.demonyms():
        return False
    if len(a) == 1 and a[0] in _NEVER_SHORT:
        return False
    if a == b[-len(a) :]:
        return b[-len(a) - 1] not in SMALL_WORDS
    return a == b[: len(a)] and not (len(a) == 1 and a[0] in gazetteer.known_names())
