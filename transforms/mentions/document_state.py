"""What is known of a document while its pronouns and descriptions get their referents."""

from collections.abc import Sequence

from transforms.mentions.discourse import Discourse
from transforms.mentions.nominals.kinship import Kinship
from transforms.mentions.nominals.organisation_nouns import campaigners, stated_kinds
from transforms.mentions.referents import Mention, Referent
from transforms.mentions.speaking_phrases import QuoteOutline, SpeakingPhrases
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText


class DocumentState:
    """A document's names and who they mean, its quotes and who speaks them, and what was met so far."""

    def __init__(self, parsed: ParsedText, names: list[Mention], quotes: Sequence[QuoteOutline]) -> None:
        self.parsed = parsed
        self.names = names
        self.named = {token: m for m in names for token in range(m.span.first, m.span.last)}
        self.referring = dict(self.named)  # with the pronouns and descriptions met so far
        verbatim = [(start, end) for q in quotes for start, end, is_verbatim in q.segments if is_verbatim]
        self.discourse = Discourse(parsed, verbatim)
        self.speaking = SpeakingPhrases(parsed, quotes, self.named)
        self.people = self._referents("PERSON")
        self.organisations = self._referents("ORG")
        self.places = self._referents("GPE")
        self.kinds = stated_kinds(parsed, names)
        self.organisation_kinds = frozenset[str]().union(
            *(self.kinds.get(id(thing), ()) for thing in self.organisations)
        )
        self.leaders = campaigners(parsed, self.named)
        self.kinship = Kinship()
        self.described: dict[str, Referent] = {}  # whom descriptions meant before, by their words
        self.represented: dict[str, Referent] = {}  # for whom unnamed people and documents speak, by their nouns
        self.author: Referent | None = None  # who says I outside of quotes

    def _referents(self, label: str) -> list[Referent]:
        """Whom or what the names of a label mean, in order of the text."""
        found = (mention.referent for mention in self.names)
        return list(dict.fromkeys(r for r in found if r is not None and r.label == label))

    def is_quoted(self, token: int) -> bool:
        """Whether a token stands in verbatim words."""
        return self.discourse.quote_at(self.parsed.starts[token]) is not None

    def span(self, first: int, last: int, label: str) -> NameSpan:
        """The tokens of a pronoun or description."""
        return NameSpan(first, last, self.parsed.starts[first], self.parsed.ends[last - 1], label)

    def drop(self, name: Mention) -> None:
        """Take out what looked like a name and is none."""
        self.names.remove(name)
        for token in range(name.span.first, name.span.last):
            del self.named[token], self.referring[token]

    def organisation(self, referent: Referent) -> Referent:
        """The organisation that already has a referent's key, or the referent from now on."""
        for known in self.organisations:
            if known.key == referent.key:
                return known
        self.organisations.append(referent)
        return referent
