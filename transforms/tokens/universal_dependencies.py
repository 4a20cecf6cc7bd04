"""Universal Dependencies, as models of other languages give them -> the relations, heads and tags of TOKENS.

The rules speak of one scheme, that of the English model (ClearNLP's relations, Penn's tags). What differs is turned
here and nowhere else: prepositions stand over their nouns, a name hangs on its last word, the infinitive's mark is an
auxiliary, and function words have the lemma of the English word that the rules know them by.
"""

from dataclasses import dataclass, field
from functools import cached_property

from spacy.tokens import Doc

from transforms.lexicon.function_words import english
from transforms.lexicon.languages import closed_class

_RELATIONS = {
    "nsubj:pass": "nsubjpass",
    "aux:pass": "auxpass",
    "aux:tense": "aux",
    "obj": "dobj",
    "iobj": "dative",
    "expl:subj": "expl",
    "expl:comp": "dative",
    "expl:pass": "dative",
    "acl:relcl": "relcl",
    "flat:name": "appos",
    "flat:foreign": "compound",
    "obl:mod": "npadvmod",
    "obl:arg": "npadvmod",
    "obl:agent": "npadvmod",
    "vocative": "npadvmod",
}
_OTHER_TAGS = {"ADJ": "JJ", "ADP": "IN", "ADV": "RB", "CCONJ": "CC", "DET": "DT", "NUM": "CD", "SCONJ": "IN"}
_RELATIVE = closed_class("relative_pronoun")
_ADPOSITIONAL = ("obl", "nmod", "iobj")  # relations whose words may hang on a preposition
_LONGEST_HONORIFIC = 4  # letters of Mlle
_NAMES = frozenset({"flat:name", "flat:foreign"})


@dataclass
class Parse:
    """The analysis of one text, every list indexed by token; morphs are such as {"Number": "Plur"}."""

    words: list[str]
    lemmas: list[str]
    pos: list[str]
    morphs: list[dict[str, str]]
    deps: list[str]
    heads: list[int]
    tags: list[str] = field(default_factory=list)

    def children(self, token: int) -> list[int]:
        """The tokens whose head it is, in order."""
        return [t for t in self._below.get(token, []) if self.heads[t] == token]

    @cached_property
    def _below(self) -> dict[int, list[int]]:
        out: dict[int, list[int]] = {}
        for token, head in enumerate(self.heads):
            if head != token:
                out.setdefault(head, []).append(token)
        return out

    def hang(self, token: int, head: int, dep: str) -> None:
        """Give a token another head and relation."""
        self.heads[token], self.deps[token] = head, dep
        if head != token:
            below = self._below.setdefault(head, [])
            if token not in below:
                below.append(token)
                below.sort()


class Repairs:
    """What the models of a language get wrong, made good before and after a parse is turned; nothing by default."""

    def split(self, doc: Doc) -> None:
        """Split tokens of a Doc, in place."""

    def before(self, parse: Parse) -> None:
        """Change a parse before it is turned, in place."""

    def after(self, parse: Parse) -> None:
        """Change a parse after it was turned, in place."""


def to_english_scheme(parse: Parse, language: str) -> None:
    """Turn a parse of a language, in place."""
    _names_by_their_last_word(parse)
    _function_words(parse, language)
    _prepositions_over_nouns(parse)
    for token, dep in enumerate(parse.deps):
        parse.deps[token] = _relation(parse, token, dep, language)
    parse.tags = [_tag(*about) for about in zip(parse.pos, parse.morphs, parse.lemmas, strict=True)]


def _names_by_their_last_word(parse: Parse) -> None:
    """Jean <- Dupont becomes Jean -> Dupont, M. <- Dupont becomes M. -> Dupont; a noun keeps the name it is with."""
    for first in range(len(parse.words)):
        parts = [t for t in parse.children(first) if parse.deps[t] in _NAMES and t > first and parse.pos[t] != "ADJ"]
        parts = [t for number, t in enumerate(parts) if t <= first + number + 2]
        if not parts or not (
            parse.pos[first] == "PROPN" or parse.words[first].endswith(".") or _is_honorific(parse, first)
        ):
            continue
        last = parts[-1]
        dep, head = parse.deps[first], parse.heads[first]
        for child in parse.children(first):
            if child != last:
                parse.hang(child, last, "compound" if child in parts else parse.deps[child])
        parse.hang(last, last if head == first else head, dep)
        parse.hang(first, last, "compound")
        parse.pos[last] = "PROPN"


def _is_honorific(parse: Parse, token: int) -> bool:
    return len(parse.words[token]) <= _LONGEST_HONORIFIC and parse.words[token][:1].isupper()


def _function_words(parse: Parse, language: str) -> None:
    for token, (word, pos) in enumerate(zip(parse.words, parse.pos, strict=True)):
        parts = [word, *(parse.words[t] for t in parse.children(token) if parse.deps[t] == "fixed")]
        known = english(language, "".join(parts).lower(), pos)
        if known is not None and parse.deps[token] not in ("iobj", "expl:comp"):  # "lui" tells no gender there
            parse.lemmas[token] = "it" if parse.deps[token] == "expl:subj" else known


def _prepositions_over_nouns(parse: Parse) -> None:
    """à <- Paris below "vit" becomes vit -> à -> Paris; par <- X below a passive is its agent."""
    for token, dep in enumerate(parse.deps):
        if dep.split(":")[0] not in _ADPOSITIONAL:
            continue
        case = next((t for t in parse.children(token) if parse.deps[t] == "case" and t < token), None)
        if case is None:
            continue
        parse.hang(case, parse.heads[token], "agent" if dep == "obl:agent" else "prep")
        parse.hang(token, case, "pobj")


def _relation(parse: Parse, token: int, dep: str, language: str) -> str:
    if dep == "mark" and parse.pos[token] == "ADP":  # promis de partir: promised to leave
        parse.lemmas[token] = "to"
        return "aux"
    if dep == "advmod" and parse.lemmas[token] == "not":  # "pas" with its "ne", against "un premier pas"
        partners = closed_class("negation_partner", language)
        beside = (parse.words[t].lower() for t in parse.children(parse.heads[token]))
        return "neg" if not partners or any(word in partners for word in beside) else dep
    if dep == "det" and parse.morphs[token].get("Poss") == "Yes":
        return "poss"
    if dep == "xcomp" and parse.pos[token] in ("ADJ", "NOUN", "PROPN"):  # juge le texte inutile
        return "oprd"
    return _RELATIONS.get(dep, dep)


def _tag(pos: str, morph: dict[str, str], lemma: str) -> str:
    """Penn's tag, as far as the rules tell tags apart."""
    if pos == "NOUN":
        return "NNS" if morph.get("Number") == "Plur" else "NN"
    if pos == "PROPN":
        return "NNP"
    if pos == "PRON":
        return "WP" if lemma in _RELATIVE else "PRP"
    if pos not in ("VERB", "AUX"):
        return _OTHER_TAGS.get(pos, "")
    past = morph.get("Tense") in ("Past", "Imp")
    if morph.get("VerbForm") == "Part":
        return "VBN" if past else "VBG"
    if morph.get("VerbForm") == "Inf":
        return "VB"
    return "VBD" if past else "VBZ"
