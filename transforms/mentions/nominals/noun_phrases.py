"""Noun phrases that may stand for somebody: what determines them, where they begin, what kind they are."""

from transforms.lexicon import gazetteer
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class, ordered_class
from transforms.mentions.nominals.parties import KNOWN_PARTIES, party_of
from transforms.names.roles import names_person
from transforms.text.parsed_text import ParsedText

DEFINITE = closed_class("definite_determiner")
_INDEFINITE = closed_class("indefinite_determiner")
_DETERMINERS = DEFINITE | _INDEFINITE
_PERSON_NOUNS = gazetteer.title_words() | closed_class("never_adjacent_description")
_OF_PLACES = closed_class("preposition_after_office")
_OF_ALL = tuple(closed_class("people_ending_of_all"))  # of names that mean many, if anybody
_WRITINGS = closed_class("kind_of_document")
POSSESSOR = "'s"
_YEAR, _OLD = ordered_class("age_word")
_GENDERS = {
    **dict.fromkeys(closed_class("possessive_of_man"), "m"),
    **dict.fromkeys(closed_class("possessive_of_woman"), "f"),
}


def determiner(parsed: ParsedText, head: int) -> str:
    """What determines a noun: the, a, POSSESSOR for any possessor, or nothing."""
    for child in parsed.children[head]:
        if child < head and parsed.deps[child] in ("det", "poss", "nummod", "predet"):
            return POSSESSOR if parsed.deps[child] == "poss" else parsed.forms[child]
    first = _age_start(parsed, head)
    return parsed.forms[first] if first < head and parsed.forms[first] in _DETERMINERS else ""


def phrase_start(parsed: ParsedText, head: int) -> int:
    """The first token of what stands before a noun and belongs to it."""
    begin = _age_start(parsed, head)
    while (
        begin
        and (parsed.pos[begin - 1] in ("DET", "ADJ", "NOUN", "PROPN", "NUM") or _is_inner_hyphen(parsed, begin - 1))
        and (parsed.sentences[begin - 1] == parsed.sentences[head] and begin - 1 in parsed.subtree(head))
    ):
        begin -= 1
    return begin


def place_tokens(parsed: ParsedText, head: int) -> list[int]:
    """The tokens that say where or of what somebody is something: Panama's chief, the president of Argentina."""
    out: list[int] = []
    for child in parsed.children[head]:
        if child < head and parsed.deps[child] == "poss":
            out += [child, *(t for t in parsed.children[child] if parsed.deps[t] in ("compound", "amod"))]
        elif child > head and parsed.deps[child] == "prep" and parsed.forms[child] in _OF_PLACES:
            things = [t for t in parsed.children[child] if parsed.deps[t] == "pobj"]
            out += [part for t in things for part in (t, *parsed.children[t])]
    return sorted(out)


def _age_start(parsed: ParsedText, head: int) -> int:
    """The token that an age ending at head begins with, its article included, however it is parsed: the 31-year-old."""
    if parsed.forms[head] != _OLD:
        return head
    forms = parsed.forms[max(head - 5, 0) : head + 1]
    if forms[-4:] != ["-", _YEAR, "-", _OLD] or len(forms) < 5:
        return head
    return head - 5 if forms[0] in _DETERMINERS else head - 4


def _is_inner_hyphen(parsed: ParsedText, token: int) -> bool:
    """Whether a hyphen joins two words: front-runner."""
    is_joined = 0 < token < len(parsed) - 1 and parsed.ends[token] == parsed.starts[token + 1]
    return is_joined and parsed.words[token] == "-" and parsed.ends[token - 1] == parsed.starts[token]


def own_gender(parsed: ParsedText, subject: int) -> str:
    """The gender of a subject whose own things its sentence speaks of: "The nominee attacked her opponent".

    So also those on which it says something: "the nominee said on her website".
    """
    verb = parsed.heads[subject]
    if parsed.deps[subject] != "nsubj":
        return ""
    behind = [c for c in parsed.children[verb] if c > subject]
    things = [c for c in behind if parsed.deps[c] in ("dobj", "attr")]
    things += [
        c for prep in behind if parsed.deps[prep] == "prep" for c in parsed.children[prep] if _is_writing(parsed, c)
    ]
    owners = {parsed.words[c].lower() for t in things for c in parsed.children[t] if parsed.deps[c] == "poss"}
    genders = {_GENDERS[owner] for owner in owners if owner in _GENDERS}
    return genders.pop() if len(genders) == 1 else ""


def _is_writing(parsed: ParsedText, token: int) -> bool:
    return parsed.lemmas[token].lower() in _WRITINGS


def is_member(parsed: ParsedText, head: int) -> bool:
    """Whether a party's or a people's name means one person: "the Republican", "the Brazilian"."""
    word = lookup_key(parsed.words[head])
    is_one = party_of(word) in KNOWN_PARTIES or is_countryman(word)
    return is_one and determiner(parsed, head) == "the"


def is_countryman(word: str) -> bool:
    """Whether a folded word may mean one person of a people: a Brazilian, unlike the French and the Chinese."""
    return word in gazetteer.demonyms() and not word.endswith(_OF_ALL)


def is_introduced(parsed: ParsedText, head: int, *, speaks: bool) -> bool:
    """Whether an indefinite noun introduces somebody without a name: "a minister"; "one grocer", if it speaks."""
    is_person = parsed.words[head].lower() in _PERSON_NOUNS or (speaks and names_person(parsed, head))
    return is_person and parsed.tags[head] == "NN" and determiner(parsed, head) in _INDEFINITE


def is_definite(parsed: ParsedText, head: int) -> bool:
    """Whether a noun phrase names somebody in particular: singular with the, a possessor or nothing before it."""
    if parsed.tags[head] in ("NNS", "NNPS"):
        return False
    before = determiner(parsed, head)
    return before in DEFINITE or (before not in _INDEFINITE and not before.isdigit())
