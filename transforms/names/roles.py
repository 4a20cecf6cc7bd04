"""Titles and roles beside names: before them, in apposition, or said of them with a copula."""

from functools import lru_cache

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import fold
from transforms.lexicon.languages import ENGLISH
from transforms.names.spans import Span
from transforms.text.parsed_text import Reading

_MODIFIERS = frozenset({"NOUN", "PROPN", "ADJ"})
_PREMODIFIERS = frozenset({"compound", "nmod", "amod"})
_PARTIES = frozenset({"republican", "democrat", "libertarian"})
_LONGEST = 8  # tokens of a role
_AFTER_HEAD = gazetteer.word_class("after_role_head")
_DETERMINERS = gazetteer.word_class("determiner")


def add_roles(reading: Reading, spans: list[Span]) -> None:
    """Write each person's title before the name, else the apposition beside it, into its span."""
    owner = {token: span for span in spans for token in range(span.first, span.last)}
    for span in spans:
        if span.label == "PERSON":
            tokens = _before(reading, span, owner) or _apposition(reading, span, owner)
            if tokens:
                start, end = reading.starts[tokens[0]], reading.ends[tokens[1] - 1]
                span.role = " ".join(reading.text[start:end].split())
                span.role_of = _possessor(reading, tokens, owner)


def _before(reading: Reading, span: Span, owner: dict[int, Span]) -> tuple[int, int] | None:
    """The title that stands directly before a name, with what modifies it: "Chinese President"."""
    words, last = reading.words, span.first
    begin = last
    sentence = reading.sentences[last]
    known = gazetteer.titles(reading.language)
    for size in range(min(gazetteer.longest_title(reading.language), last), 0, -1):
        if reading.sentences[last - size] == sentence and tuple(map(fold, words[last - size : last])) in known:
            begin = last - size
            break
    else:
        if not last or reading.sentences[last - 1] != sentence:
            return None
        is_noun = reading.pos[last - 1] == "NOUN" and words[last - 1].islower()
        depends = span.first <= reading.heads[last - 1] < span.last and reading.deps[last - 1] in _PREMODIFIERS
        if not depends or not (is_noun or fold(words[last - 1]) in _PARTIES):
            return None
    while begin > 0 and last - begin < _LONGEST and reading.sentences[begin - 1] == sentence:
        before = begin - 1
        named = owner.get(before)
        if not _extends(reading, before) or (named is not None and named.label == "PERSON"):
            break
        if "\n" in reading.text[reading.ends[before] : reading.starts[begin]]:
            break
        begin = before
    if fold(words[begin]) in _DETERMINERS:
        begin += 1
    return (begin, last) if begin < last else None


def _extends(reading: Reading, token: int) -> bool:
    """Whether a role goes on to the left over a token: a modifier, or a part of a hyphenated one."""
    is_hyphen = reading.words[token] == "-" and token > 0 and reading.ends[token - 1] == reading.starts[token]
    is_joined = reading.starts[token + 1] == reading.ends[token] and reading.words[token + 1] == "-"
    return reading.pos[token] in _MODIFIERS or is_hyphen or is_joined


def _apposition(reading: Reading, span: Span, owner: dict[int, Span]) -> tuple[int, int] | None:
    """The role after a name and comma, or before comma and name: "Ann Lee, the mayor"; "Its head, Ann Lee,"."""
    if reading.words[span.last : span.last + 1] == [":"]:
        return None  # a turn of a transcript: whom it addresses stands behind
    for token in range(span.first, span.last):
        for child in reading.children[token]:
            if reading.deps[child] == "appos" and child >= span.last and names_person(reading, child):
                return _phrase(reading, child, owner)
        head = reading.heads[token]
        if reading.deps[token] == "appos" and head < span.first and names_person(reading, head):
            return _phrase(reading, head, owner)
    return None


def _possessor(reading: Reading, tokens: tuple[int, int], owner: dict[int, Span]) -> str | None:
    """The country or body whose role it is: China of "China's president, Xi Jinping"."""
    for token in range(*tokens):
        for child in reading.children[token]:
            named = owner.get(child)
            if reading.deps[child] == "poss" and child < tokens[0] and named is not None and named.label != "PERSON":
                return named.text(reading)
    return None


def names_person(reading: Reading, token: int) -> bool:
    """Whether a noun may say what somebody is: a title of the tables, or formed like one."""
    if reading.pos[token] not in ("NOUN", "PROPN") or reading.tags[token] in ("NNS", "NNPS"):
        return False
    return is_person_noun(fold(reading.words[token]), reading.language)


def is_person_noun(word: str, language: str) -> bool:
    """Whether a folded noun in the singular may say what somebody is."""
    if word in gazetteer.title_words(language):
        return True
    if language != ENGLISH or word in gazetteer.word_class("no_person"):
        return False
    return word.endswith(tuple(gazetteer.word_class("person_ending")))


def _phrase(reading: Reading, head: int, owner: dict[int, Span]) -> tuple[int, int] | None:
    """The words of a noun phrase about its head, without determiner, possessor, and what follows a comma."""
    inside = [t for t in reading.subtree(head) if reading.sentences[t] == reading.sentences[head]]
    begin = head
    while begin - 1 in inside and _extends(reading, begin - 1):
        begin -= 1
    end = head + 1
    while end in inside and end - begin < _LONGEST and not _stops(reading, end):
        if reading.pos[end] in ("VERB", "AUX", "CCONJ") or reading.tags[end].startswith("W"):
            break
        end += 1
    while end > head + 1 and reading.pos[end - 1] in ("ADP", "DET", "CCONJ", "SCONJ", "PUNCT", "PART"):
        end -= 1
    if any(owner[t].label == "PERSON" for t in range(begin, head + 1) if t in owner):
        begin = head
    return (begin, end) if not reading.lemmas[head].isupper() else None


def _stops(reading: Reading, token: int) -> bool:
    """Whether a role ends before a mark; a hyphen inside a word is none."""
    is_joined = token + 1 < len(reading) and reading.ends[token] == reading.starts[token + 1]
    return reading.words[token] in (",", "(", "—", "–", "-", ";") and not (reading.words[token] == "-" and is_joined)


def copula_role(reading: Reading, span: Span) -> str | None:
    """What a clause says that the person is: "mayor" of "Ann Lee is the mayor"."""
    for token in range(span.first, span.last):
        verb = reading.heads[token]
        if reading.deps[token] != "nsubj" or reading.lemmas[verb] != "be":
            continue
        for child in reading.children[verb]:
            if reading.deps[child] == "attr" and reading.pos[child] == "NOUN":
                left = [t for t in reading.children[child] if t < child and reading.pos[t] in _MODIFIERS]
                return " ".join(reading.words[t] for t in [*left, child])
    return None


@lru_cache(1 << 14)
def role_parts(role: str, language: str = ENGLISH) -> tuple[str, frozenset[str]]:
    """The head of a role and the folded words that modify it: president and {russian}."""
    words = fold(role).replace(",", " ").split()
    if language == ENGLISH:
        cut = next((n for n, word in enumerate(words) if n and word in _AFTER_HEAD), len(words))
    else:  # directeur général, ministre de la santé
        cut = next((n for n, word in enumerate(words, 1) if word in gazetteer.title_words(language)), 1)
    head = words[cut - 1]
    return head, frozenset(words[: cut - 1] + words[cut:]) - _AFTER_HEAD - _DETERMINERS
