"""Who is whose wife, brother, … in one document: "his wife" is whoever the document introduces as that."""

from collections.abc import Iterable

from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import closed_class
from transforms.mentions.referents import Mention, Referent
from transforms.names.persons import title_gender
from transforms.text.parsed_text import ParsedText

# what somebody is to me -> what I am to them
_INVERSE = {"spouse": "spouse", "sibling": "sibling", "child": "parent", "parent": "child"}
_RELATION = {word: kind for kind in _INVERSE for word in closed_class(f"kinship_{kind}")}
_ONE_GENERATION = frozenset({"spouse", "sibling"})  # father and son of one surname are often named only in part
KIN_NOUNS = frozenset(_RELATION)
_KIN = closed_class("kinship_noun")
_OWNERS = closed_class("kinship_owner")
_KIN_BESIDE = 3  # tokens before
_KIN_REACH = 6  # tokens around the first full name
_KIN_AFTER = 9  # tokens after any


class Kinship:
    """The relations between the persons of a document, as the walk meets them."""

    def __init__(self) -> None:
        self._related: dict[tuple[int, str], list[Referent]] = {}

    def introduce(self, owner: Referent, noun: str, person: Referent) -> None:
        """Note that a person is the owner's wife, brother, …, and so the owner the person's husband, sister, …."""
        kind = _RELATION[noun]
        person.gender = person.gender or title_gender(noun)
        self._related.setdefault((id(owner), kind), []).append(person)
        self._related.setdefault((id(person), _INVERSE[kind]), []).append(owner)

    def find(self, owner: Referent, noun: str, people: list[Referent]) -> Referent | None:
        """The one whom "his wife" means: introduced as that, else (wife, husband, sibling) the only other bearer."""
        gender = title_gender(noun)
        known = list(dict.fromkeys(self._related.get((id(owner), _RELATION[noun]), ())))
        surname = owner.person.surname if owner.person is not None and owner.person.is_full else None
        same = [p for p in people if p.person is not None and p.person.is_full and p.person.surname == surname]
        for group in (known, same) if _RELATION[noun] in _ONE_GENERATION else (known,):
            fitting = [p for p in group if p is not owner and (not gender or p.gender in ("", gender))]
            if len(fitting) == 1:
                fitting[0].gender = fitting[0].gender or gender
                return fitting[0]
        return None


def owner_of(parsed: ParsedText, noun: int, referring: dict[int, Mention]) -> Referent | None:
    """The person whose wife, brother, … a noun names: by "his", "her" or a name with possessive."""
    for child in parsed.children[noun]:
        if parsed.deps[child] == "poss":
            mention = referring.get(child)
            referent = mention.referent if mention is not None else None
            return referent if referent is not None and referent.label == "PERSON" else None
    return None


def apposed(parsed: ParsedText, noun: int, named: dict[int, Mention]) -> Referent | None:
    """The person named directly after a noun, with or without a comma: "his wife, Ingrid"."""
    after = noun + (3 if kin_word(parsed, noun) != parsed.words[noun].lower() else 1)
    if after < len(parsed) and parsed.words[after] == ",":
        after += 1
    mention = named.get(after)
    return mention.referent if mention is not None and mention.span.label == "PERSON" else None


def is_kin_noun(parsed: ParsedText, token: int) -> bool:
    """Whether a token is a noun of kinship in the singular."""
    return parsed.tags[token] == "NN" and kin_word(parsed, token) in KIN_NOUNS


def kin_word(parsed: ParsedText, token: int) -> str:
    """The noun at a token; for the ex of "ex-wife", which the parser takes for the noun, what follows it."""
    words = parsed.words[token : token + 3]
    is_former = len(words) == 3 and words[1] == "-" and words[0].lower() in closed_class("former_prefix")
    return words[2].lower() if is_former else words[0].lower()


def introduced_as_kin(parsed: ParsedText, referent: Referent) -> bool:
    """Whether a person is first named as somebody's wife, son, …."""
    return not _KIN.isdisjoint(_around(parsed, referent))


def is_owned(parsed: ParsedText, referent: Referent) -> bool:
    """Whether words about it tell whose wife, son, … it is: a widow may be nobody's in the text."""
    return not _OWNERS.isdisjoint(_around(parsed, referent))


def _around(parsed: ParsedText, referent: Referent) -> set[str]:
    """The folded words around the first full name of a person, in its sentence."""
    first = min(referent.full_at)
    begin, end = parsed.sentence_bounds[parsed.sentences[first]]
    return _words(parsed, first, range(max(begin, first - _KIN_REACH), min(end, first + _KIN_REACH)))


def _words(parsed: ParsedText, first: int, tokens: Iterable[int]) -> set[str]:
    """The folded words at tokens, without a kin of the name itself: Ann Roe's | brother |."""
    owned = {t for t in tokens if any(_owns(parsed, child, first) for child in parsed.children[t])}
    return {lookup_key(parsed.words[token]) for token in tokens if token not in owned}


def _owns(parsed: ParsedText, token: int, first: int) -> bool:
    """Whether a token is the possessive of the name that begins at another."""
    return parsed.deps[token] == "poss" and first in parsed.subtree(token)


def is_kin(parsed: ParsedText, referent: Referent) -> bool:
    """Whether a person is anywhere called somebody's wife, son, … directly before or after the full name."""
    for first in referent.full_at:
        begin, end = parsed.sentence_bounds[parsed.sentences[first]]
        beside = range(max(begin, first - _KIN_BESIDE), min(end, first + _KIN_AFTER))
        if not _KIN.isdisjoint(_words(parsed, first, beside)):
            return True
    return False
