"""Names of organisations: without legal endings, acronyms, short forms, spellings that differ little."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import SMALL_WORDS, initials, is_acronym, legal_endings, lookup_key, without_article
from transforms.lexicon.languages import closed_class

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
_KINDS = closed_class("kind_that_may_be_left_out")  # Labour Party, Amber News
_KINDS_BEHIND_ACRONYM = _KINDS | closed_class("kind_behind_acronym")
_BEHIND_KIND = closed_class("word_behind_kind")


def without_country(key: str) -> str:
    """The look-up key of a name without a leading "US"."""
    first, _, rest = key.partition(" ")
    return rest if first in _COUNTRY_PREFIX else key


def has_ending_beside(alias: str, name: str) -> bool:
    """Whether a spelling of an organisation has a legal ending besides its canonical name."""
    key = lookup_key(alias)
    return name not in (_with_ending(key), key)


def _with_ending(folded: str) -> str:
    """The look-up key of an organisation without article, hyphens and possessives, with its legal ending."""
    plain = " ".join(without_article(folded.split())).removesuffix("'s").replace("'", "").replace("-", " ")
    words = [word.strip(",") for word in plain.split()]
    words = ["and" if word == "&" else word for word in words if word] or folded.split()
    is_of_chamber = (
        len(words) > 2 and words[0] in _COUNTRY_PREFIX and words[1] in _CHAMBERS
    )  # U.S. Senate Budget Committee
    if len(words) > 1 and (words[0] in _STARTS or is_of_chamber):
        words = words[1:]
    return " ".join(words)


def without_form(key: str) -> str:
    """The look-up key of an organisation without article, hyphens, possessives and legal ending."""
    words = _with_ending(key).split()
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
    letters = lookup_key(short).replace(" ", "").replace("&", "")  # S&P
    return len(words) > 1 and is_acronym(short) and letters in initials(words)


def is_short_form_of(short: str, long: str) -> bool:
    """Whether a normalised name may be a shorter way to write another: its beginning, its end, or its head.

    "wal-mart" for "wal-mart stores", "post" for "new york post", "observatory" for "sarn observatory for seals"; never
    only a compass point, country or people.
    """
    a, b = short.split(), long.split()
    if not a or len(a) >= len(b) or short in gazetteer.countries() or short in gazetteer.demonyms():
        return False
    if len(a) == 1 and a[0] in _NEVER_SHORT:
        return False
    if (a == b[-len(a) :] and b[-len(a) - 1] not in SMALL_WORDS) or short == head_word(long):
        return True
    is_other = short in gazetteer.label_overrides() or short in _CHAMBERS
    return a == b[: len(a)] and not is_other


def head_word(name: str) -> str:
    """The last word of a normalised name before what it is of or for: "observatory" of "sarn observatory for seals"."""
    words = name.split()
    small = next((n for n, word in enumerate(words) if n and word in SMALL_WORDS), len(words))
    return words[small - 1]


def lacks_only_kind(short: str, long: str) -> bool:
    """Whether a normalised name is another without the kind of body at its end: "labour", "labour party"."""
    return _lacks(short, long, _KINDS) and is_short_form_of(short, long)


def is_acronym_before_kind(short: str, long: str) -> bool:
    """Whether a normalised acronym begins a name that goes on with the kind of body alone: "idbk", "idbk bank"."""
    return _lacks(short, long, _KINDS_BEHIND_ACRONYM)


def _lacks(short: str, long: str, kinds: frozenset[str]) -> bool:
    rest = long.removeprefix(f"{short} ").split()
    is_kind = bool(rest) and rest[0] in kinds and all(word in _BEHIND_KIND for word in rest[1:])
    return long.startswith(f"{short} ") and is_kind


def without_given_name(name: str) -> str | None:
    """What a person leads without the given name of that person: "roe administration" of "jane roe administration"."""
    words = name.split()
    is_led = len(words) == 3 and words[-1] in closed_class("led_by_person") and words[0] in gazetteer.given_names()
    return " ".join(words[1:]) if is_led else None
