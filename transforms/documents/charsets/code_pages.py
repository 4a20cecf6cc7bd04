"""Bytes in an old encoding that nobody declares: which one it is, told from the letters of languages.

charset-normalizer takes one code page for another where both decode (Polish in cp1250 for cp1257, Greek for Cyrillic).
Here each code page is judged by what its languages write (seeds/shared/code_pages.csv): letters beyond ASCII, capitals
where words have them, no two scripts in a word, and what fastText says of the text.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import seeds
from transforms.documents.language_detection import probabilities

DEFAULT = "cp1252"
_JUDGED_BYTES = 8192  # of what is not ASCII and the words around it
_TYPOGRAPHIC = frozenset("“”„‘’‚«»‹›–—…•°§©®€£·№\xa0™¡¿´ªº")
_WORD = re.compile(rb"[A-Za-z\x80-\xff'-]*[\x80-\xff][A-Za-z\x80-\xff'-]*")
_MISPLACED_CAPITAL = re.compile(r"[^\W\d_A-Z][A-ZÀ-ÞĀ-ŽА-ЯЁЂ-ЏΑ-Ω]+[^\W\d_A-Z]|[A-Z]{2}[à-þ][A-Z]{2}")
_OTHER_SCRIPT = r"[^\W\d_\x00-\u036f\u1e00-\u206f]"
_MIXED = re.compile(rf"[A-Za-z](?={_OTHER_SCRIPT})|{_OTHER_SCRIPT}(?=[A-Za-z])")
_CLOSE = 0.5  # to the best score: what the detection of the language decides between
_WEIGHT_OF_LANGUAGE = 1.5
_SOUTH_SLAVIC = ("hr", "sh", "bs", "sr")  # one language to fastText
_LOSS = 0.3  # of each code page to the one before it of its language, by the number of letters that speak
_LEAST = 0.2  # score of what is text
_MARKUP = re.compile(rb"(?is)<(script|style)\b.*?</\1|<[a-z/!?][^<>]*>")
_RARE = 0.35  # what the rarest letter of an alphabet counts, against 1 for the most frequent
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30f6\u30fc]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_PLAIN_ASIAN = re.compile("[\u3000-\u9fff\uac00-\ud7a3\uff00-\uff65]")


class _Page(NamedTuple):
    encoding: str
    languages: tuple[tuple[str, float, dict[str, float]], ...]  # with what they lose, and the weights of their letters


def likeliest_code_page(data: bytes) -> str:
    """The name of the encoding that the bytes, which are not UTF-8, most likely are in; cp1252 if nothing speaks.

    Tags, scripts and styles of HTML are passed over.
    """
    if b"<" in data:
        data = _MARKUP.sub(b" ", data)
    if data.isascii():
        return DEFAULT
    if asian := _asian(data):
        return asian
    scored = list(_scores(b" ".join(_words(data))))
    top = max((score for score, _, _ in scored), default=0.0)
    if top < _LEAST:
        return DEFAULT
    close = [(score, encoding, language) for score, encoding, language in scored if score >= top - _CLOSE]
    sure = {encoding: _sureness(data, encoding) for _, encoding, _ in close}
    return max(close, key=lambda one: one[0] + _WEIGHT_OF_LANGUAGE * sure[one[1]].get(one[2], 0.0))[1]


def _words(data: bytes) -> Iterator[bytes]:
    size = 0
    for match in _WORD.finditer(data):
        yield match[0]
        size += len(match[0])
        if size > _JUDGED_BYTES:
            return


def _scores(words: bytes) -> Iterator[tuple[float, str, str]]:
    """(score, encoding, language) of each code page that has all the bytes: how well its letters fit."""
    for page in _pages():
        try:
            text = words.decode(page.encoding)
        except UnicodeDecodeError:
            continue
        beyond = Counter(character for character in text if character > "\x7f")
        n_misplaced = sum(1 for sign in (_MISPLACED_CAPITAL, _MIXED) for _ in sign.finditer(text))
        for language, loss, weights in page.languages:
            fit = sum(n * _fit(character, weights) for character, n in beyond.items())
            yield (fit - n_misplaced - loss) / beyond.total(), page.encoding, language


def _fit(character: str, weights: dict[str, float]) -> float:
    weight = weights.get(character) or weights.get(character.lower(), 0.0)
    if weight:
        return weight
    if character in _TYPOGRAPHIC:
        return 0.6
    return -0.5 if character.isalpha() else -1.0


def _sureness(data: bytes, encoding: str) -> dict[str, float]:
    """How sure fastText is of each language of the text around the first letter beyond ASCII."""
    at = next(position for position, byte in enumerate(data) if byte > 0x7F)
    start = data.rfind(b"\n", 0, at) + 1
    found = probabilities(data[max(start, at - 200) : at + 1000].decode(encoding, "replace"))
    south_slavic = sum(found.get(language, 0.0) for language in _SOUTH_SLAVIC)
    return found | dict.fromkeys(_SOUTH_SLAVIC, south_slavic)


@cache
def _pages() -> tuple[_Page, ...]:
    pages: dict[str, list[tuple[str, float, dict[str, float]]]] = {}
    for language, encodings, letters in seeds.table("shared/code_pages").iter_rows():
        step = (1 - _RARE) / max(len(letters) - 1, 1) if letters[0] > "\u02ff" else 0.0  # Latin: few, all count
        weights = {letter: 1 - step * rank for rank, letter in enumerate(letters)}
        for rank, encoding in enumerate(encodings.split("|")):
            pages.setdefault(encoding, []).append((language, rank * _LOSS, weights))
    return tuple(_Page(encoding, tuple(found)) for encoding, found in pages.items())


def _asian(data: bytes) -> str | None:
    """The encoding of Japanese, Korean or Chinese, whose characters have two bytes each."""
    for encoding, sign, least in (
        ("iso2022_jp", _KANA, 0.2), ("cp932", _KANA, 0.2), ("euc_jp", _KANA, 0.2), ("cp949", _HANGUL, 0.9),
    ):  # fmt: skip
        text = _decoded(data, encoding)
        beyond = [character for character in text if character > "\x7f"]
        if len(sign.findall(text)) > least * len(beyond) > 0 and _is_plain(beyond) and not _MIXED.search(text):
            return encoding
    for encoding, first, last in (("gb18030", 0xB0, 0xD7), ("big5", 0xA4, 0xC6)):  # the bytes of frequent characters
        text = _decoded(data, encoding)
        beyond = [character for character in text if "\u4e00" <= character <= "\u9fff"]
        n_frequent = sum(first <= character.encode(encoding)[0] <= last for character in beyond)
        if len(beyond) > 3 and n_frequent > 0.85 * len(beyond) and _is_plain([c for c in text if c > "\x7f"]):
            return encoding
    return None


def _is_plain(characters: list[str]) -> bool:
    plain = sum(1 for character in characters if _PLAIN_ASIAN.match(character) or character in _TYPOGRAPHIC)
    return plain > 0.9 * len(characters)


def _decoded(data: bytes, encoding: str) -> str:
    """The text, empty if the bytes are not in this encoding; the last bytes may be half a character."""
    for cut in (0, 1):
        try:
            return data[: len(data) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
    return ""
