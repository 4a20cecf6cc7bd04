"""The terms of a text by which it is compared: its most telling words, each with its weight."""

import math
import re
import unicodedata
from collections import defaultdict
from functools import cache, lru_cache
from hashlib import blake2b
from typing import NamedTuple

import seeds
from transforms.caches import WORDS

UNIT = 10_000  # weights are whole numbers of 1/10,000, so that sums do not depend on their order
TERMS = 32  # of a text, at most
_WORDS = 300  # of a text that are read: what comes later is background
_HEADLINE = 4.0  # a word of the headline counts as so many of the body
_NAME = 1.5  # factor of words that are written as names
_COMMON = 0.3  # words of less weight than that tell nothing
_SHORT = 4  # characters; in a language without word_shares, shorter words tell nothing, and
_PLAIN = 0.5  # words that are no names so much

# In scripts without spaces two characters are a word.
_NO_SPACES = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_NO_SPACES}]+|[^\W_{_NO_SPACES}]+(?:['’.,:][^\W_{_NO_SPACES}]+)*")
_SIGNS = re.compile(rf"[{_NO_SPACES}]")
_INSIDE = re.compile(r"['’][^'’]?$|['’.,:]")  # with what stands behind it at the end: a possessive
_BEFORE_NAME = re.compile(r"[\w,;)%]\s*$")  # what a capital letter does not have to follow


class Word(NamedTuple):
    """A word in its form for comparison, and whether it is written as a name, or begins with a digit."""

    form: str
    is_name: bool


class Signature(NamedTuple):
    """The terms of a text with their weights (length 1 as a vector, in UNIT), and the words of its headline.

    new_names are the terms among them that are written as names and that the language's table of words does not have.
    """

    terms: dict[int, int]
    headline: list[int]
    new_names: frozenset[int]


def signature(headline: str | None, body: str, language: str) -> Signature:
    """The signature of a text: hashes of 32 bits of its words, the heaviest TERMS of them."""
    title = words(headline or "")
    counts: defaultdict[str, float] = defaultdict(float)
    names = set()
    for word in title:
        counts[word.form] += _HEADLINE
    for word in words(body, _WORDS):
        counts[word.form] += 1
        if word.is_name:
            names.add(word.form)
    weights = {
        form: math.sqrt(n) * weight * (_NAME if form in names else 1)
        for form, n in counts.items()
        if (weight := word_weight(form, language, is_name=form in names)) >= _COMMON
    }
    chosen = sorted(weights, key=lambda form: (-weights[form], form))[:TERMS]
    length = math.sqrt(math.fsum(weights[form] ** 2 for form in chosen)) or 1.0
    return Signature(
        {_hash(form): round(UNIT * weights[form] / length) for form in chosen},
        sorted({_hash(word.form) for word in title if not word.form[0].isdigit()}),
        frozenset(_hash(form) for form in chosen if form in names and is_new(form, language)),
    )


def words(text: str, limit: int | None = None) -> list[Word]:
    """The words of a text in order, at most so many: folded, without possessive endings."""
    text = unicodedata.normalize("NFKC", text)
    found: list[Word] = []
    for match in _WORD.finditer(text):
        word, start = match[0], match.start()
        if _SIGNS.match(word):
            found += [Word(word[at : at + 2], False) for at in range(max(1, len(word) - 1))]
        else:
            is_name = word[0].isupper() and _BEFORE_NAME.search(text, max(0, start - 3), start) is not None
            form = word.casefold() if word.isalnum() else _INSIDE.sub("", word).casefold()
            if len(form) > 1:
                found.append(Word(form, is_name))
        if limit is not None and len(found) >= limit:
            return found[:limit]
    return found


@lru_cache(WORDS)
def word_weight(form: str, language: str, *, is_name: bool) -> float:
    """How much a word tells, 0 to 1: by the share of articles that have it, where the language has such a table."""
    weights = _weights(language)
    if weights:
        return weights.get(form, 1.0)
    if is_name or form[0].isdigit() or _SIGNS.match(form):
        return 1.0
    return _PLAIN if len(form) >= _SHORT and form not in _function_words(language) else 0.0


def is_new(form: str, language: str) -> bool:
    """Whether the table of words of a language lacks a word; False in a language without such a table."""
    weights = _weights(language)
    return bool(weights) and form not in weights


@cache
def _weights(language: str) -> dict[str, float]:
    """Inverse document frequency by word, as a share of that of the rarest words; nothing without a table."""
    if language not in seeds.languages():
        return {}
    shares = {word: float(share) for word, share in seeds.table(f"{language}/word_shares").iter_rows()}
    rarest = math.log(min(shares.values(), default=0.5))
    return {word: math.log(share) / rarest for word, share in shares.items()}


@cache
def _function_words(language: str) -> frozenset[str]:
    if language not in seeds.languages():
        return frozenset()
    return frozenset(seeds.table(f"{language}/function_words")["word"])


@lru_cache(WORDS)
def _hash(form: str) -> int:
    return int.from_bytes(blake2b(form.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")
