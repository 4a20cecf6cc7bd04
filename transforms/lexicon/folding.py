"""How names are written: keys for look-up, possessives, initials, legal endings of organisations."""

import re
import unicodedata
from functools import cache, lru_cache

import seeds
from transforms.caches import NAMES
from transforms.lexicon.languages import ANY, closed_class

_POSSESSIVE = re.compile(r"(?:\s*['’‘]s?|\s*[‘’'\"”,;:.!?]+)$", re.IGNORECASE)
_DOTTED = re.compile(r"\b(?:[A-Z]\.)+$")
SMALL_WORDS = closed_class("small_word", ANY)
POSSESSIVES = closed_class("possessive_ending")  # as tokens
_ARTICLES = closed_class("article")
_LEGAL = "legal"
_LETTERS = re.compile(r"[^\W\d_]+")
_NUMERAL = re.compile(r"I{2,3}|IV|VI{1,3}|I?X|XI{1,3}|XIV|XVI{0,3}")  # of kings and sequels
_LONGEST_CODE = 3  # UAE
_LONGEST_NICKNAME = 4  # AMLO


@lru_cache(NAMES)
def lookup_key(text: str, *, keep_article: bool = True) -> str:
    """A name for look-up: no accents, case, full stops or doubled blanks; one kind of apostrophe and hyphen."""
    plain = text.replace("’", "'").replace("‘", "'").replace("‑", "-").replace("–", "-")
    if not plain.isascii():
        decomposed = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = plain.casefold().replace(".", "").split()
    return " ".join(words if keep_article else without_article(words))


@lru_cache(NAMES)
def possessive_length(text: str) -> int:
    """How many characters at the end of a name are a possessive or closing punctuation ("Xi's" 2, "U.S." 0)."""
    cut = len(text)
    while found := _POSSESSIVE.search(text, 0, cut):
        if text[found.start() : cut] == "." and (_DOTTED.search(text[:cut]) or _abbreviates(text[:cut])):
            break
        cut = found.start()
    return len(text) - cut


def _abbreviates(text: str) -> bool:
    """Whether a name's last word is an abbreviation that keeps its full stop, as in "Acme Corp." or "Kan."."""
    last = text.rsplit(None, 1)[-1]
    return len(last) <= 5 and last[:1].isupper()


def without_article(words: list[str]) -> list[str]:
    """Words of a look-up key without a leading article, unless nothing would be left."""
    return words[1:] if len(words) > 1 and words[0] in _ARTICLES else words


@cache
def legal_endings() -> frozenset[str]:
    """Look-up keys of endings for kinds of companies, which are left out if one is named briefly: inc, plc."""
    table = seeds.table("shared/organisation_suffixes")
    rows = table.select("suffix", "kind").iter_rows()
    return frozenset(lookup_key(suffix) for suffix, kind in rows if kind == _LEGAL)


def initials(words: list[str]) -> set[str]:
    """The acronyms that a long name may have: initials of all words, and of those that are not small."""
    begun = [w for w in words if w[:1].isalnum()]  # the key of a full stop is empty
    every = "".join(w[0] for w in begun)
    large = "".join(w[0] for w in begun if w not in SMALL_WORDS)
    return {a for a in (every, large) if len(a) > 1}


def is_acronym(text: str) -> bool:
    """Whether it is written like an acronym: two to six capitals, full stops allowed."""
    letters = text.replace(".", "").replace("&", "")
    return 2 <= len(letters) <= 6 and letters.isalpha() and letters.isupper()


def is_shouted(text: str, label: str) -> bool:
    """Whether a name of a label is written in capitals that say nothing: PARIS, JANE ROE; not UAE, UNICEF, HR 68."""
    is_short = len(text) <= (_LONGEST_CODE if label in ("GPE", "LOC") else _LONGEST_NICKNAME)
    if is_short or not text.isupper():
        return False
    return label in ("GPE", "LOC", "PERSON") or not (is_acronym(text) or _is_code(text))


def _is_code(text: str) -> bool:
    """Whether a name has a number and no word that is longer than a code: RHEL 7, B3 III."""
    return any(map(str.isdigit, text)) and max(map(len, _LETTERS.findall(text)), default=0) <= _LONGEST_NICKNAME


def cased(name: str) -> str:
    """A name in capitals as it is usually written: Jane McRoe, Henry VIII."""
    calm = _LETTERS.sub(lambda m: m[0] if m.start() and _NUMERAL.fullmatch(m[0]) else m[0].capitalize(), name)
    return re.sub(r"\b(Mc)([a-z])", lambda m: m[1] + m[2].upper(), calm)
