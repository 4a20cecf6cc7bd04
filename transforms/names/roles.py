"""Titles and roles beside names: before them, in apposition, or said of them with a copula."""

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

import seeds
from transforms.caches import NAMES
from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import ANY, ENGLISH, closed_class, word_rows
from transforms.names.spans import NameSpan, by_token
from transforms.text.parsed_text import ParsedText

_MODIFIERS = frozenset({"NOUN", "PROPN", "ADJ"})
_PREMODIFIERS = frozenset({"compound", "nmod", "amod"})
_PARTIES = closed_class("party")
_RANK = "rank"  # a kind of titles
_LONGEST = 8  # tokens of a role
_AFTER_HEAD = closed_class("after_role_head")
_DETERMINERS = closed_class("determiner")


def add_roles(parsed: ParsedText, spans: list[NameSpan]) -> None:
    """Write each person's title before the name, else the apposition beside it, into its span.

    An honorific says nothing of what somebody is: the office is what stands before it, "leader Sir Jo Roe", or the
    apposition beside the name.
    """
    owner = by_token(spans)
    for span in spans:
        if span.label != "PERSON":
            continue
        before = _before(parsed, span, owner)
        office = _office(parsed, span, owner)
        tokens = (span.first - 1, span.first) if office else before or _apposition(parsed, span, owner)
        if tokens:
            span.role = _words(parsed, tokens)
            span.role_of = _possessor(parsed, tokens, owner)
        if before and _is_honorific(parsed, before):
            office = office or _apposition(parsed, span, owner)
        if office:
            parts = (_possessor(parsed, office, owner), _words(parsed, office))
            span.office = " ".join(part for part in parts if part)


def _words(parsed: ParsedText, tokens: tuple[int, int]) -> str:
    return " ".join(parsed.text[parsed.starts[tokens[0]] : parsed.ends[tokens[1] - 1]].split())


def _office(parsed: ParsedText, span: NameSpan, owner: dict[int, NameSpan]) -> tuple[int, int] | None:
    """What somebody with an honorific is, if that stands before it: the party leader | Sir Jo Roe."""
    honorific = span.first - 1
    if honorific < 1 or honorific - 1 in owner or not _is_honorific(parsed, (honorific, span.first)):
        return None
    is_here = parsed.sentences[honorific - 1] == parsed.sentences[honorific]
    is_office = names_person(parsed, honorific - 1) and not _is_honorific(parsed, (honorific - 1, honorific))
    return _before(parsed, replace(span, first=honorific), owner) if is_here and is_office else None


def _is_honorific(parsed: ParsedText, tokens: tuple[int, int]) -> bool:
    title = gazetteer.titles(parsed.language).get(tuple(map(lookup_key, parsed.words[slice(*tokens)])))
    return title is not None and title.kind == "honorific"


def _before(parsed: ParsedText, span: NameSpan, owner: dict[int, NameSpan]) -> tuple[int, int] | None:
    """The title that stands directly before a name, with what modifies it: "Chinese President"."""
    words, last = parsed.words, span.first
    begin = last
    sentence = parsed.sentences[last]
    known, title = gazetteer.titles(parsed.language), None
    for size in range(min(gazetteer.longest_title(parsed.language), last), 0, -1):
        title = known.get(tuple(map(lookup_key, words[last - size : last])))
        if parsed.sentences[last - size] == sentence and title is not None:
            begin = last - size
            break
    else:
        if not last or parsed.sentences[last - 1] != sentence:
            return None
        is_noun = parsed.pos[last - 1] == "NOUN" and words[last - 1].islower()
        depends = span.first <= parsed.heads[last - 1] < span.last and parsed.deps[last - 1] in _PREMODIFIERS
        if not depends or not (is_noun or lookup_key(words[last - 1]) in _PARTIES):
            return None
    is_honorific = title is not None and title.kind == "honorific" and not words[last - 1].islower()  # local doctor
    while begin > 0 and last - begin < _LONGEST and parsed.sentences[begin - 1] == sentence:
        before = begin - 1
        named = owner.get(before)
        if not _extends(parsed, before) or (named is not None and named.label == "PERSON"):
            break
        if (is_honorific and not _is_before_honorific(parsed, before)) or _is_headline_verb(parsed, before, owner):
            break
        if "\n" in parsed.text[parsed.ends[before] : parsed.starts[begin]]:
            break
        begin = before
    if lookup_key(words[begin]) in _DETERMINERS:
        begin += 1
    return (begin, last) if begin < last else None


def _is_before_honorific(parsed: ParsedText, token: int) -> bool:
    """Whether a word says more of an honorific: the Saudi of Saudi Prince; not the name of "the name Dr"."""
    word = lookup_key(parsed.words[token])
    return word in gazetteer.demonyms() or word in gazetteer.title_words(parsed.language)


def _is_headline_verb(parsed: ParsedText, token: int, owner: dict[int, NameSpan]) -> bool:
    """Whether a word is what an organisation does, at the start of a sentence: the fire of "Sarn Bears fire coach"."""
    is_verb = token > 0 and parsed.words[token] in closed_class("headline_verb", parsed.language)
    named = owner.get(token - 1) if is_verb else None
    return named is not None and (not named.first or parsed.sentences[named.first - 1] != parsed.sentences[token])


def _extends(parsed: ParsedText, token: int) -> bool:
    """Whether a role goes on to the left over a token: a modifier, or a part of a hyphenated one; no day, no handle."""
    word = lookup_key(parsed.words[token])
    if word in closed_class("weekday", parsed.language) or word in closed_class("month", parsed.language):
        return False
    if any(mark in word for mark in "@#:"):
        return False
    is_hyphen = parsed.words[token] == "-" and token > 0 and parsed.ends[token - 1] == parsed.starts[token]
    is_glued = parsed.starts[token + 1] == parsed.ends[token]
    is_joined = is_glued and (parsed.words[token + 1] == "-" or word.isdigit())  # 60m champion
    return parsed.pos[token] in _MODIFIERS or is_hyphen or is_joined


def _apposition(parsed: ParsedText, span: NameSpan, owner: dict[int, NameSpan]) -> tuple[int, int] | None:
    """The role after a name and comma, or before comma and name: "Ann Lee, the mayor"; "Its head, Ann Lee MP,"."""
    if parsed.words[span.last : span.last + 1] == [":"]:
        return None  # a turn of a transcript: whom it addresses stands behind
    for token in range(span.first, _behind_degree(parsed, span)):
        for child in parsed.children[token]:
            is_behind = parsed.deps[child] == "appos" and child >= span.last and _is_role_head(parsed, child, owner)
            if is_behind and not _is_of_another(parsed, span, child, owner):
                return _phrase(parsed, child, owner)
        head = parsed.heads[token]
        if parsed.deps[token] == "appos" and head < span.first and _is_role_head(parsed, head, owner):
            return _phrase(parsed, head, owner)
    return None


def _behind_degree(parsed: ParsedText, span: NameSpan) -> int:
    """The end of a name with the degree or seat behind it that the parse has it hang on: Ann Lee | MP."""
    behind = span.last
    has_degree = parsed.heads[behind - 1] == behind and parsed.forms[behind] in closed_class("degree", parsed.language)
    return behind + has_degree


def _is_role_head(parsed: ParsedText, token: int, owner: dict[int, NameSpan]) -> bool:
    """Whether a noun in apposition says what somebody is: no name, and with a capital a title: Mayor, but no Herman."""
    if token in owner or not names_person(parsed, token):
        return False
    word, folded = parsed.words[token], lookup_key(parsed.words[token])
    title = gazetteer.titles(parsed.language).get((folded,))
    is_owned = any(parsed.deps[child] == "poss" for child in parsed.children[token])
    if is_owned and title is not None and title.kind == "profession" and not word.islower():
        return False  # Jehovah's Witness
    return word.islower() or folded in gazetteer.title_words(parsed.language)


def _is_of_another(parsed: ParsedText, span: NameSpan, head: int, owner: dict[int, NameSpan]) -> bool:
    """Whether another person stands between a name and what a noun says: "with Ann Lee, Maya, an actress"."""
    inside = frozenset(parsed.subtree(head))
    return any(
        t not in inside and parsed.words[span.last] == "," and owner[t].label == "PERSON"
        for t in range(span.last, head)
        if t in owner
    )


def _possessor(parsed: ParsedText, tokens: tuple[int, int], owner: dict[int, NameSpan]) -> str | None:
    """The country or body whose role it is: China of "China's president, Xi Jinping"."""
    for token in range(*tokens):
        for child in parsed.children[token]:
            named = owner.get(child)
            if parsed.deps[child] == "poss" and child < tokens[0] and named is not None and named.label != "PERSON":
                return named.text(parsed)
    return None


def names_person(parsed: ParsedText, token: int) -> bool:
    """Whether a noun may say what somebody is: a title of the tables, or formed like one."""
    if parsed.pos[token] not in ("NOUN", "PROPN") or parsed.tags[token] in ("NNS", "NNPS"):
        return False
    return is_person_noun(lookup_key(parsed.words[token]), parsed.language)


@lru_cache(NAMES)
def is_person_noun(word: str, language: str) -> bool:
    """Whether a folded noun in the singular may say what somebody is."""
    if word in gazetteer.title_words(language):
        return True
    if not word.replace("-", "").isalpha() or word in closed_class("month", language):
        return False  # @annleeman, December
    if language != ENGLISH or word in closed_class("no_person_noun", language):
        return False
    return word.endswith(tuple(closed_class("person_noun_ending", language)))


def _phrase(parsed: ParsedText, head: int, owner: dict[int, NameSpan]) -> tuple[int, int] | None:
    """The words of a noun phrase about its head, without determiner, possessor, and what follows a comma."""
    inside = [t for t in parsed.subtree(head) if parsed.sentences[t] == parsed.sentences[head]]
    begin = head
    while begin - 1 in inside and _extends(parsed, begin - 1):
        begin -= 1
    end = head + 1
    while end in inside and (end - begin < _LONGEST or _is_inside_name(end, owner)) and not _stops(parsed, end):
        if _opens_clause(parsed, end) and not _is_inside_name(end, owner):
            break
        end += 1
    while end > head + 1 and parsed.pos[end - 1] in ("ADP", "DET", "CCONJ", "SCONJ", "PUNCT", "PART"):
        end -= 1
    if any(owner[t].label == "PERSON" for t in range(begin, head + 1) if t in owner):
        begin = head
    return (begin, end) if not parsed.lemmas[head].isupper() else None


def _is_inside_name(token: int, owner: dict[int, NameSpan]) -> bool:
    """Whether the token before is of the same name: the board of the Sarn Harbour | Foundation."""
    return token in owner and owner.get(token - 1) is owner[token]


def _opens_clause(parsed: ParsedText, token: int) -> bool:
    """Whether a verb, relative or conjunction goes on behind a role; a part of a word with a hyphen does not."""
    is_part = parsed.words[token - 1] == "-" and parsed.ends[token - 1] == parsed.starts[token]
    is_verb = parsed.pos[token] in ("VERB", "AUX") and not is_part
    return is_verb or parsed.pos[token] == "CCONJ" or parsed.tags[token].startswith("W")


def _stops(parsed: ParsedText, token: int) -> bool:
    """Whether a role ends before a mark; a hyphen inside a word is none."""
    is_joined = token + 1 < len(parsed) and parsed.ends[token] == parsed.starts[token + 1]
    return parsed.words[token] in (",", "(", "—", "–", "-", ";") and not (parsed.words[token] == "-" and is_joined)


def copula_role(parsed: ParsedText, span: NameSpan) -> str | None:
    """What a clause says that the person is: "mayor" of "Ann Lee is the mayor"."""
    for token in range(span.first, span.last):
        verb = parsed.heads[token]
        if parsed.deps[token] != "nsubj" or parsed.lemmas[verb] != "be":
            continue
        for child in parsed.children[verb]:
            if parsed.deps[child] == "attr" and parsed.pos[child] == "NOUN":
                left = [t for t in parsed.children[child] if t < child and parsed.pos[t] in _MODIFIERS]
                return " ".join(parsed.words[t] for t in [*left, child])
    return None


@lru_cache(NAMES)
def role_parts(role: str, language: str = ENGLISH) -> tuple[str, frozenset[str]]:
    """The head of a role and the folded words that modify it: president and {russian}."""
    words = lookup_key(role).replace(",", " ").split()
    if language == ENGLISH:
        words = spelt_out(words)
        cut = next((n for n, word in enumerate(words) if n and word in _AFTER_HEAD), len(words))
    else:  # directeur général, ministre de la santé
        cut = next((n for n, word in enumerate(words, 1) if word in gazetteer.title_words(language)), 1)
    cut = _before_ranks(role, cut, language)
    head = words[cut - 1]
    return head, frozenset(words[: cut - 1] + words[cut:]) - _AFTER_HEAD - _DETERMINERS


def spelt_out(words: Sequence[str]) -> list[str]:
    """Folded words of a role with the offices spelt out: pm is prime minister."""
    known = _offices()
    return [part for word in words for part in known.get(word, (word,))]


@cache
def _offices() -> dict[str, tuple[str, ...]]:
    """The words of offices by their abbreviations."""
    return {row[0]: row[1:] for row in word_rows("office_abbreviation")}


def _before_ranks(role: str, last: int, language: str) -> int:
    """Where a role ends before short ranks behind an office in small letters: ministry spokesman | Maj. Gen."""
    words, known, end = role.replace(",", " ").split(), gazetteer.titles(language), last
    if last != len(words):
        return last
    while end > 1 and words[end - 1].endswith("."):
        title = known.get((lookup_key(words[end - 1]),))
        if title is None or title.kind != _RANK:
            break
        end -= 1
    is_office = end < last and words[end - 1].islower() and is_person_noun(words[end - 1], language)
    return end if is_office else last


@lru_cache(NAMES)
def is_role(role: str) -> bool:
    """Whether a text beside a name says what somebody is: a noun for persons, with nothing but words around.

    Not what a text judges them to be, "guru", and not whose counterpart somebody is. The language may be any.
    """
    words = lookup_key(role).replace(",", " ").split()
    if not words or any(mark in role for mark in "@#:") or not closed_class("judging_role", ANY).isdisjoint(words):
        return False
    if any(role_parts(role, code)[0] in gazetteer.title_words(code) for code in seeds.languages()):
        return role_parts(role)[0] not in closed_class("counterpart", ANY)
    head = role_parts(role)[0].rpartition("-")[2]  # co-host
    return is_person_noun(head, ENGLISH) and head not in closed_class("counterpart", ANY)
