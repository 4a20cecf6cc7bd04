"""Names of organisations, places and things: the form that is compared, acronyms, short forms."""

from functools import lru_cache

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import SMALL_WORDS, compared, fold, initials, is_acronym, legal_endings, without_article
from transforms.lexicon.languages import ENGLISH, closed_class

_LONGEST_ENDING = 4
# words that many names share: alone they never stand for a long name
_STARTS = closed_class("company_start")
_HOLDINGS = closed_class("holding_ending")  # before a legal ending
_SONS = closed_class("partners_ending")
_CHAMBERS = closed_class("chamber")  # what their committees are called after
_TAILS = closed_class("company_tail")
_COUNTRY_PREFIX = closed_class("country_prefix")
_JOINTS = closed_class("joint")
_LONG_NAME = 10  # letters from which names that differ so little are one
_SHORT_WORD = 5  # letters up to which another order of them makes another word
_NEVER_SHORT = closed_class("never_short_name")


@lru_cache(maxsize=1 << 16)
def normalised(text: str, label: str, language: str = ENGLISH) -> str:
    """The name that a key is made of: folded, no article, no legal ending, countries and known names by usual name."""
    words = without_article(fold(text).split())
    plain = " ".join(words)
    known = gazetteer.label_overrides().get(plain) or gazetteer.label_overrides().get(_without_country(plain))
    if known and known.label == label:
        return compared(known.name)
    if label == "NORP":
        singular = plain.removesuffix("s")
        return singular if singular in gazetteer.demonyms() else plain
    if label in ("GPE", "LOC"):
        for known_as in (gazetteer.countries(language), gazetteer.countries()):
            if plain in known_as:
                return fold(known_as[plain].name)
        return fold(gazetteer.capitals().get(plain, plain))
    if label == "ORG":
        return _plain_organisation(plain)
    return plain


def _without_country(plain: str) -> str:
    first, _, rest = plain.partition(" ")
    return rest if first in _COUNTRY_PREFIX else plain


def spelt(folded: str) -> str:
    """A folded name of an organisation as it is compared, with its legal ending: no article, hyphens, possessives."""
    plain = " ".join(without_article(folded.split())).removesuffix("'s").replace("'", "").replace("-", " ")
    words = [word.strip(",") for word in plain.split()]
    words = ["and" if word == "&" else word for word in words if word] or folded.split()
    is_of_chamber = (
        len(words) > 2 and words[0] in _COUNTRY_PREFIX and words[1] in _CHAMBERS
    )  # U.S. Senate Budget Committee
    if len(words) > 1 and (words[0] in _STARTS or is_of_chamber):
        words = words[1:]
    return " ".join(words)


def _plain_organisation(folded: str) -> str:
    words = spelt(folded).split()
    shorter = without_legal_ending(words)
    if len(words) > len(shorter) > 1 and shorter[-1] in _HOLDINGS:
        shorter = shorter[:-1]
    return " ".join(shorter[:-2] if len(shorter) > 2 and " ".join(shorter[-2:]) in _SONS else shorter)


def variant_form(name: str) -> tuple[str, str] | None:
    """What misspelt names of several words have in common, and the last word that one may lack: group, service.

    Names are alike that differ in plurals, or in the order of the letters inside long words.
    """
    words = name.split()
    tail = words.pop() if len(words) > 2 and words[-1] in _TAILS else ""
    if len(words) < 2 or len(name) < _LONG_NAME:
        return None
    singular = [w[:-1] if len(w) > _SHORT_WORD and w.endswith("s") and not w.endswith("ss") else w for w in words]
    inside = [w if len(w) <= _SHORT_WORD else w[0] + "".join(sorted(w[1:-1])) + w[-1] for w in singular]
    return " ".join(inside), tail


def without_legal_ending(words: list[str]) -> list[str]:
    """Folded words without endings such as inc or co ltd, unless nothing would be left."""
    endings = legal_endings()
    for size in range(min(_LONGEST_ENDING, len(words) - 1), 0, -1):
        if " ".join(words[-size:]) in endings:
            shorter = words[:-size]
            while len(shorter) > 1 and (shorter[-1] in _JOINTS or shorter[-1] == ","):
                shorter = shorter[:-1]
            return without_legal_ending(shorter)
    return words


def is_acronym_of(short: str, long: str) -> bool:
    """Whether a text written in capitals is made of a normalised long name's initials."""
    words = [part for word in long.split() for part in word.split("-") if part]
    letters = fold(short).replace(" ", "").replace("&", "")  # S&P
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
    if a == b[-len(a) :] and b[-len(a) - 1] not in SMALL_WORDS:
        return True
    is_other = short in gazetteer.label_overrides() or short in _CHAMBERS
    return a == b[: len(a)] and not is_other
