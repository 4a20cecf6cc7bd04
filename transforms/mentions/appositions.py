"""Names beside a noun: "the minister, Jane Roe", "the harbour master Neil Lee", "Leader of Opposition Ann Lee"."""

from collections.abc import Mapping

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import POSSESSIVES, lookup_key
from transforms.lexicon.languages import ANY, ENGLISH, closed_class, word_groups
from transforms.names.roles import is_person_noun, names_person
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head, phrase_tops

_MODIFIERS = frozenset({"compound", "nmod", "amod", "det"})
_ORGANISATION_NOUNS = closed_class("organisation_noun", ANY)
_AFTER_OFFICE = closed_class("preposition_within_office")
_ROLES = frozenset().union(*word_groups("similar_roles", ANY))
_NAMED = closed_class("naming_participle")
_LED = closed_class("led_organisation")
_TWO = closed_class("number_of_two")
_LIKE = closed_class("preposition_of_examples")
_BRACKETS = ("(", ")")
_PARTING = frozenset({"PUNCT", "CCONJ", "VERB", "AUX"})  # words that end the phrase before them
_ENDS_NAME = (",", "(")

Names = Mapping[int, NameSpan]  # the names of a document by each of their tokens


def speaking_token(parsed: ParsedText, phrase: TokenSpan, names: Names) -> int:
    """The token that says who a phrase means: its head or, if a name stands beside that, a token of the name.

    Raises ValueError for a phrase without tokens.
    """
    head = phrase_head(parsed, phrase)
    if head in names:
        name = _person_behind_thing(parsed, phrase, head, names)
    elif parsed.tags[head] in ("NNS", "NNPS"):
        name = _first_of_several(parsed, phrase, head, names) or _example(parsed, phrase, head, names)
    else:
        name = _apposed(parsed, phrase, head, names)
        if name is None and (called := names.get(named_so(parsed, head))) is not None:
            name = phrase_head(parsed, called.tokens)
        if name is None and parsed.pos[head] != "PRON":
            name = _behind_title(parsed, phrase, head, names)
        if name is None:
            name = _before_verb_of_headline(parsed, phrase, head, names)
    return head if name is None else name


def _person_behind_thing(parsed: ParsedText, phrase: TokenSpan, head: int, names: Names) -> int | None:
    """The person right behind a name that says where from, if the parse has two heads: Norland quick | Jo Roe."""
    if names[head].label == "PERSON":
        return None
    behind = (top for top in phrase_tops(parsed, phrase) if top > head and top in names)
    person = next((top for top in behind if names[top].label == "PERSON"), None)
    is_joined = person is not None and "PUNCT" not in parsed.pos[head:person]
    if is_joined:
        return person
    return _officer_of(parsed, phrase, names[head], names) or _titled(parsed, phrase, names[head], names)


def _officer_of(parsed: ParsedText, phrase: TokenSpan, body: NameSpan, names: Names) -> int | None:
    """The person who is named beside an office of a body, whatever the parse hangs on what: Accountants of Canada's
    chief economist, | Ann Lee.
    """
    if POSSESSIVES.isdisjoint(parsed.words[body.last : body.last + 1]):
        return None
    for token in range(body.last + 1, phrase[1]):
        name = names.get(token)
        if name is None or name.label != "PERSON":
            continue
        person = phrase_head(parsed, name.tokens)
        is_beside = parsed.deps[person] == "appos" and parsed.heads[person] in range(body.last, token)
        return person if is_beside and names_person(parsed, parsed.heads[person]) else None
    return None


def _titled(parsed: ParsedText, phrase: TokenSpan, body: NameSpan, names: Names) -> int | None:
    """The person who ends a phrase behind a title that hangs on the name, whatever the parse made of the body before:
    Union of Dockers (UD) chief | Ann Lee.
    """
    last = names.get(phrase[1] - 1)
    if last is None or last.label != "PERSON" or last.first <= body.last:
        return None
    title = _last_of_title(parsed, body.last - 1, last, names)
    between = (t for t in range(body.last, title) if t not in names and parsed.words[t] not in _BRACKETS)
    is_one_phrase = not any(parsed.pos[t] in _PARTING for t in between)
    is_title = title >= body.last and title not in names and names_person(parsed, title)
    return phrase_head(parsed, last.tokens) if is_title and is_one_phrase and _hangs_on(parsed, title, last) else None


def _hangs_on(parsed: ParsedText, token: int, name: NameSpan) -> bool:
    return parsed.heads[token] in range(*name.tokens)


def _first_of_several(parsed: ParsedText, phrase: TokenSpan, head: int, names: Names) -> int | None:
    """The first of the names behind a noun in the plural: candidates | Ann Lee and Jo Roe; two senators, | Ann Lee …"""
    name = names.get(head + 1) or _first_of_counted(parsed, phrase, head, names)
    if name is None or name.last > phrase[1] or not _may_be_called(parsed, head, name):
        return None
    first = phrase_head(parsed, name.tokens)
    is_joint = any(parsed.deps[child] == "conj" and child in names for child in parsed.children[first])
    return first if is_joint else None


def _first_of_counted(parsed: ParsedText, phrase: TokenSpan, head: int, names: Names) -> NameSpan | None:
    """The first of two persons who end a phrase that counts two, behind a comma: two senators, | Ann Lee and Jo Roe.

    The parse has them as two more beside the two.
    """
    if not any(parsed.forms[child] in _TWO and child < head for child in parsed.children[head]):
        return None
    people = list({names[t].first: names[t] for t in range(head + 1, phrase[1]) if t in names}.values())[-2:]
    if len(people) < 2 or any(name.label != "PERSON" for name in people):
        return None
    first, second = people
    is_set_off = parsed.words[first.first - 1] == "," and second.last == phrase[1]
    is_joined = second.first == first.last + 1 and parsed.pos[first.last] == "CCONJ"
    return first if is_set_off and is_joined else None


def _example(parsed: ParsedText, phrase: TokenSpan, head: int, names: Names) -> int | None:
    """The one person whom a noun in the plural is exemplified by: experts like | Ann Lee, a geologist."""
    if not is_person_noun(parsed.lemmas[head].lower(), parsed.language):
        return None
    prepositions = (child for child in parsed.children[head] if parsed.forms[child] in _LIKE and child > head)
    found = [t for preposition in prepositions for t in parsed.children[preposition] if t in range(*phrase)]
    people = [t for t in found if t in names and names[t].label == "PERSON"]
    is_one = len(people) == 1 and not any(parsed.deps[child] == "conj" for child in parsed.children[people[0]])
    return people[0] if is_one else None


def _apposed(parsed: ParsedText, phrase: TokenSpan, head: int, names: Names) -> int | None:
    """The name that the parse has in apposition to a noun or pronoun: the minister, | Jane Roe; I, | Jane Roe."""
    apposed = (child for child in parsed.children[head] if parsed.deps[child] == "appos" and child in range(*phrase))
    return next((t for t in apposed if t in names and _may_be_called(parsed, head, names[t])), None)


def named_so(parsed: ParsedText, noun: int) -> int:
    """The first token of the name that a person or body is said to have: a fisherman named | Ann Lee; -1 if of none."""
    token = noun + 1
    if token >= len(parsed) or parsed.forms[token] not in _NAMED:
        return -1
    token += 1
    if parsed.forms[token : token + 1] == ["as"]:
        token += 1
    while token < len(parsed) and parsed.pos[token] == "PUNCT":
        token += 1
    is_here = token < len(parsed) and parsed.sentences[token] == parsed.sentences[noun]
    is_noun = parsed.forms[noun] in _ORGANISATION_NOUNS or is_person_noun(parsed.lemmas[noun].lower(), parsed.language)
    return token if is_here and is_noun else -1


def _behind_title(parsed: ParsedText, phrase: TokenSpan, head: int, names: Names) -> int | None:
    """The name whose title the parse took for the head, or that stands between a comma and the end or next comma."""
    for token in range(head + 1, phrase[1]):
        name = names.get(token)
        if name is None or name.first != token or not _may_be_called(parsed, head, name):
            continue
        if _is_in_clause(parsed, phrase, name) or _is_joined(parsed, head, name):
            continue
        before = _last_of_title(parsed, head, name, names)
        ends = name.last >= phrase[1] or parsed.words[name.last] in _ENDS_NAME
        is_title = _is_title(parsed, head, before, names) or (ends and _is_office(parsed, head, before))
        is_set_off = ends and parsed.words[_first_modifier(parsed, name) - 1] == ","
        if before == head or (name.label == "PERSON" and is_title) or is_set_off:
            return token
    return None


def _before_verb_of_headline(parsed: ParsedText, phrase: TokenSpan, head: int, names: Names) -> int | None:
    """The person in front of what the parse took for the end of the name: a headline's verb, Ann Lee | Slams Bank, or
    what stands behind names, Ann Lee | MP.
    """
    name = names.get(head - 1)
    if name is None or name.first < phrase[0] or name.label != "PERSON" or name.last - name.first < 2:
        return None
    if parsed.pos[head] != "PROPN":
        return None
    word = lookup_key(parsed.words[head])
    if word in closed_class("degree", parsed.language):
        return name.last - 1
    is_noun = word in gazetteer.title_words(parsed.language) or word in _ORGANISATION_NOUNS or word in _LED
    return None if is_noun else name.last - 1


def _last_of_title(parsed: ParsedText, head: int, name: NameSpan, names: Names) -> int:
    """The last token of what stands before a name, but for an honorific, an article and a number: the pressure group |
    the; the world number | one.
    """
    before = name.first - 1
    if before > head and parsed.deps[before] == "nummod" and parsed.heads[before] == before - 1:
        before -= 1
    title = gazetteer.titles(parsed.language).get((parsed.forms[before].rstrip("."),))
    is_honorific = parsed.words[before].endswith(".") or (title is not None and title.kind == "honorific")
    if before > head and is_honorific and before not in names:
        before -= 1
    return before - 1 if before > head and parsed.forms[before] == "the" else before


def _first_modifier(parsed: ParsedText, name: NameSpan) -> int:
    """The first token of a name with the words before it that hang on it: Ms | Ann Lee."""
    first = name.first
    while first and first <= parsed.heads[first - 1] < name.last and parsed.deps[first - 1] in _MODIFIERS:
        first -= 1
    return first


def _is_title(parsed: ParsedText, head: int, last: int, names: Names) -> bool:
    """Whether the words from a noun to the last one belong together: finance chief and deputy leader | Ann Lee."""
    is_part = parsed.deps[last] in ("compound", "conj") and last not in names
    return is_part and "ADP" not in parsed.pos[head:last]


def _is_office(parsed: ParsedText, head: int, last: int) -> bool:
    """Whether these words are an office: leader of opposition, envoy to the UN; no "wife of businessman"."""
    is_of = last > head + 1 and parsed.forms[head + 1] in _AFTER_OFFICE and parsed.pos[last] in ("NOUN", "PROPN")
    has_office = names_person(parsed, head) or (parsed.tags[head] == "NN" and parsed.forms[head] in _ROLES)
    if parsed.language != ENGLISH and is_of and last == head + 2:
        return True  # no article: le fabricant de luminaires | Lumeon
    return is_of and has_office and not names_person(parsed, last)


def _is_in_clause(parsed: ParsedText, phrase: TokenSpan, name: NameSpan) -> bool:
    """Whether a name is part of a clause about the noun: the speech | Ann Lee gave."""
    above = parsed.heads[phrase_head(parsed, name.tokens)]
    return above in range(*phrase) and above not in range(*name.tokens) and parsed.pos[above] in ("VERB", "AUX")


def _is_joined(parsed: ParsedText, head: int, name: NameSpan) -> bool:
    """Whether a name is that of somebody else, joined to the noun: the star and her husband | Jo Roe."""
    between = parsed.deps[head + 1 : name.first]
    return "cc" in between and "poss" in between


def _may_be_called(parsed: ParsedText, noun: int, name: NameSpan) -> bool:
    """Whether a name may be of what a noun means: a person's, or an organisation's beside "company"."""
    return name.label == "PERSON" or (name.label == "ORG" and lookup_key(parsed.words[noun]) in _ORGANISATION_NOUNS)
