"""Phrases that speak and have no name: "the agency", "his spokeswoman", "it", and what kind of words they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from transforms.lexicon.languages import closed_class
from transforms.mentions.nominals.kinship import is_kin_noun
from transforms.mentions.nominals.noun_phrases import POSSESSOR, determiner
from transforms.names.roles import names_person
from transforms.text.parsed_text import CharSpan, ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

_RULED = "ruled"  # the kind of those for which nobody is chosen
_PRONOUNS = {  # kinds of phrases by their form
    "several": closed_class("pronoun_they"),
    "impersonal": closed_class("impersonal_pronoun"),
}
_LEFT_TO_RULES = frozenset().union(
    *map(closed_class, ("pronoun_he", "pronoun_she", "pronoun_i", "pronoun_we", "relative_word"))
)
_NOUNS = {  # and by their noun
    "writing": closed_class("kind_of_document"),
    "agent": closed_class("representative_noun") | closed_class("official_noun"),
    "body": closed_class("organisation_noun") | closed_class("force_noun"),
}
_RELATIVES = closed_class("noun_of_relatives")  # bodies that speak, but not for whose they are
_ARTICLES = closed_class("definite_article")
OWNER = frozenset({"poss"})
BEFORE = frozenset({"compound", "nmod", "amod"})


@dataclass(frozen=True)
class Phrase:
    """A phrase that speaks: its tokens, its head, its kind, and where the words begin and end that it speaks.

    form: definite, owned, bare or indefinite, of a pronoun its own form; body: the noun for a body that speaks itself
    or through somebody, a company's spokesman.
    """

    span: TokenSpan
    head: int
    kind: str
    form: str
    said: Sequence[CharSpan]
    body: str = ""
    nouns: frozenset[str] = frozenset()  # those of its kind

    @property
    def is_pronoun(self) -> bool:
        """Whether it is no noun."""
        return self.kind in _PRONOUNS

    @property
    def is_left_to_rules(self) -> bool:
        """Whether nobody is chosen for it: he, I, who, her brother."""
        return self.kind == _RULED


def read(parsed: ParsedText, span: TokenSpan, said: Sequence[CharSpan]) -> Phrase:
    """The phrase of a speaker and what it speaks."""
    head = phrase_head(parsed, span)
    kind = _kind(parsed, head)
    form = parsed.forms[head] if kind in _PRONOUNS else form_of(parsed, head)
    return Phrase(span, head, kind, form, said, _body_noun(parsed, head, kind), _NOUNS.get(kind, frozenset()))


def _kind(parsed: ParsedText, head: int) -> str:
    noun, form = parsed.lemmas[head].lower(), parsed.forms[head]
    if noun in _RELATIVES:
        return _RULED
    kind = next((kind for kind, words in _PRONOUNS.items() if form in words), None)
    kind = kind or next((kind for kind, words in _NOUNS.items() if noun in words or form in words), None)
    if kind == "body" and form not in _NOUNS[kind] and parsed.tags[head] == "NNS":
        return _RULED  # the companies are no single one
    if kind is not None:
        return kind
    if form in _LEFT_TO_RULES or is_kin_noun(parsed, head):
        return _RULED
    return "human" if names_person(parsed, head) else "other"


def _body_noun(parsed: ParsedText, head: int, kind: str) -> str:
    """The noun for a body in a description: the company, the company's spokesman."""
    if parsed.forms[head] in _NOUNS["body"]:
        return parsed.forms[head]
    owners = (t for t in parsed.children[head] if t < head and parsed.deps[t] in OWNER | BEFORE)
    return next((parsed.forms[t] for t in owners if kind == "agent" and parsed.forms[t] in _NOUNS["body"]), "")


def form_of(parsed: ParsedText, head: int) -> str:
    """What determines a noun: definite, owned, bare, or anything else."""
    article = determiner(parsed, head)
    if article in _ARTICLES:
        return "definite"
    return {POSSESSOR: "owned", "": "bare"}.get(article, "indefinite")
