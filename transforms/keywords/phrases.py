"""Text -> the noun phrases that it uses more than once, without an analysis: by a dictionary of nouns and adjectives.

Phrases within phrases are counted as C-value does it (Frantzi, Ananiadou and Mima 2000): a word that stands only within
"interest rate" is no keyword of its own. A word is a noun here if the dictionary knows it as one: most of what that
takes wrongly is not repeated, and goes.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

import seeds
from transforms.caches import WORDS
from transforms.lexicon.languages import closed_class
from transforms.lexicon.plurals import irregular_plurals, plural_suffixes
from transforms.stories.terms import word_weight

LONGEST = 3  # words of a phrase
LEAST_USES = 2  # of a phrase or word in a text, of which the headline is one at most
_TELLING = 0.3  # weight (1: the rarest words, 0: a word that every article has) that some word of a phrase has
_NOT_EMPTY = 0.15  # and that each of its words has
_SHORTEST = 3  # characters of a word

# words that hyphens join are one; everything else but blanks ends a phrase
_TOKEN = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*|\d+|[^\w\s]|\n")
_POSSESSIVE = re.compile(r"['’]s?$")
_OPENINGS = '\n.!?:“”"‘«»—–'  # after which a capital letter does not make a name


class Word(NamedTuple):
    """A word of a phrase: its dictionary form; whether it may end a phrase, stand before others, and be a verb."""

    form: str
    ends: bool
    continues: bool
    may_be_verb: bool


@cache
def has_dictionary(language: str) -> bool:
    """Whether phrases are found in texts of a language."""
    return bool(_words(language, "noun"))


def phrases(headline: str, body: str, language: str) -> Counter[str]:
    """How often each noun phrase is used, of those that are used more than once and not only within a longer one."""
    uses = Counter(phrase for run in _runs(body, language, with_names=False) for phrase in _parts(run))
    title = {phrase for run in _runs(headline, language, with_names=True) for phrase in _parts(run)}
    uses.update(phrase for phrase in title if phrase in uses)
    found: Counter[str] = Counter()
    inside: Counter[tuple[str, ...]] = Counter()
    for phrase in sorted(uses, key=lambda phrase: (-len(phrase), phrase)):
        own = uses[phrase] - inside[phrase]
        if own < LEAST_USES or not _tells(phrase, language):
            continue
        found[" ".join(phrase)] = own
        inside.update(dict.fromkeys(_within(phrase), own))
    return found


def _runs(text: str, language: str, *, with_names: bool) -> Iterator[list[Word]]:
    """The longest stretches of nouns and adjectives; a capital within a sentence makes a name, except with_names."""
    run: list[Word] = []
    before = "\n"
    for token in _TOKEN.findall(text):
        is_name = token[0].isupper() and before not in _OPENINGS and not with_names
        word = None if is_name else _word(token, language)
        if word is not None and word.may_be_verb and not run and not with_names:
            # "the strike", but "they strike": alone a word that may be a verb needs something before it
            word = word if before.casefold() in _openers(language) else None
        if word is not None:
            run.append(word)
        if run and (word is None or not word.continues):
            yield run
            run = []
        before = token
    yield run


def _parts(run: Sequence[Word]) -> Iterator[tuple[str, ...]]:
    """All phrases of a run that end with a noun."""
    for end, word in enumerate(run, 1):
        if word.ends:
            for start in range(max(0, end - LONGEST), end):
                yield tuple(each.form for each in run[start:end])


def _within(phrase: tuple[str, ...]) -> set[tuple[str, ...]]:
    """The shorter phrases within one."""
    parts = {phrase[start:end] for end in range(1, len(phrase) + 1) for start in range(end)}
    return parts - {phrase}


def _tells(phrase: Sequence[str], language: str) -> bool:
    if len(phrase) == 1 and phrase[0] in _words(language, "adj"):
        return False  # northern, military
    weights = [word_weight(form, language, is_name=False) for form in phrase]
    return max(weights) >= _TELLING and min(weights) >= _NOT_EMPTY


@lru_cache(WORDS)
def _word(token: str, language: str) -> Word | None:
    """A token as a word of a phrase; None if it is none."""
    form = _POSSESSIVE.sub("", token).casefold().replace("’", "'")
    if len(form) < _SHORTEST or word_weight(form, language, is_name=False) < _NOT_EMPTY or form in _empty(language):
        return None
    if form in _past_forms(language) or (form.endswith("ed") and form[:-2] in _words(language, "verb")):
        return None
    is_possessive = len(form) < len(token)
    if (singular := _singular(form, language)) is not None:
        # what stands before a noun is no plural: "cuts forecast" is a verb with its object
        verbs = _words(language, "verb")
        stem = form.removesuffix("ing")
        may_be_verb = singular in verbs or (stem != form and not verbs.isdisjoint((stem, stem + "e", stem[:-1])))
        return Word(singular, True, singular == form and not is_possessive, may_be_verb)
    return Word(form, False, True, False) if form in _words(language, "adj") and not is_possessive else None


@cache
def _openers(language: str) -> frozenset[str]:
    """What stands before a noun."""
    return closed_class("determiner", language) | closed_class("article", language)


@cache
def _empty(language: str) -> frozenset[str]:
    """Nouns that say nothing: days, months, numbers, pronouns."""
    classes = ("weekday", "month", "number_word", "pronoun")
    return frozenset().union(*(closed_class(name, language) for name in classes))


def _singular(form: str, language: str) -> str | None:
    """The dictionary form of a noun; None if it is none. "-" joins words of which the last is a noun."""
    before, dash, last = form.rpartition("-")
    if dash:
        found = _singular(last, language)
        return f"{before}-{found}" if found else None
    nouns = _words(language, "noun")
    if lemma := irregular_plurals(language).get(form):
        return lemma
    for suffix, instead in plural_suffixes(language):
        if form.endswith(suffix) and (lemma := form.removesuffix(suffix) + instead) in nouns:
            return lemma
    return form if form in nouns else None


@cache
def _words(language: str, pos: str) -> frozenset[str]:
    table = seeds.table(f"{language}/lemma_words")
    return frozenset(table.filter(table["pos"] == pos)["word"].to_list())


@cache
def _past_forms(language: str) -> frozenset[str]:
    """Irregular forms of verbs, which the dictionary may have as nouns: rose, saw."""
    rows = seeds.table(f"{language}/lemma_exceptions").iter_rows()
    return frozenset(form for pos, form, lemma in rows if pos == "verb" and form != lemma)
