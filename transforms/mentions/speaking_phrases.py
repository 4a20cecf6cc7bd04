"""Which phrases of a document speak its quotes, and whom they mean as far as that is known."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from transforms.mentions.appositions import speaking_token
from transforms.mentions.referents import Mention, Referent
from transforms.names.spans import by_token
from transforms.text.parsed_text import CharSpan, ParsedText


class QuoteOutline(NamedTuple):
    """Where a quote's speaker stands, and its pieces: (char_start, char_end, whether verbatim)."""

    speaker: CharSpan | None
    segments: list[tuple[int, int, bool]]

    @property
    def is_verbatim(self) -> bool:
        """Whether any of its words stand between quotation marks."""
        return any(is_verbatim for _, _, is_verbatim in self.segments)


class SpeakingPhrases:
    """The phrases that speak the quotes of a document, by the token that says whom each means."""

    def __init__(self, parsed: ParsedText, quotes: Sequence[QuoteOutline], names: Mapping[int, Mention]) -> None:
        """names: the names of the document by each of their tokens."""
        self._parsed = parsed
        self._quotes = quotes
        self.phrases: dict[int, range] = {}
        self._spoken: dict[int, list[int]] = {}  # numbers of quotes by the token that speaks
        self._speaker: dict[int, Referent] = {}  # by the number of the quote
        spans = by_token(mention.span for mention in names.values())
        for number, quote in enumerate(quotes):
            if quote.speaker is None:
                continue
            phrase = parsed.tokens(*quote.speaker)
            token = speaking_token(parsed, phrase, spans)
            self.phrases.setdefault(token, range(*phrase))
            self._spoken.setdefault(token, []).append(number)
            if token in names and (referent := names[token].referent) is not None:
                self._speaker[number] = referent
        inside = {token for phrase in self.phrases.values() for token in phrase}
        self.modifiers = inside - self.phrases.keys()  # what stands in the phrases besides

    def __contains__(self, token: int) -> bool:
        """Whether a token says whom a phrase means that speaks."""
        return token in self.phrases

    def meet(self, token: int, mention: Mention) -> None:
        """Note that a mention stands at a token: it speaks what the token speaks."""
        for number in self._spoken.get(token, ()):
            if mention.referent is not None:
                self._speaker[number] = mention.referent

    def spoken_by(self, token: int) -> list[CharSpan]:
        """The pieces of the quotes that a token speaks."""
        return [(start, end) for n in self._spoken.get(token, ()) for start, end, _ in self._quotes[n].segments]

    def verbatim_by(self, token: int) -> list[CharSpan]:
        """Those of them that stand between quotation marks."""
        pieces = (piece for number in self._spoken.get(token, ()) for piece in self._quotes[number].segments)
        return [(start, end) for start, end, is_verbatim in pieces if is_verbatim]

    def speakers_at(self, char: int) -> frozenset[Referent]:
        """Who speaks the verbatim words at an offset, as far as is known so far."""
        found = (
            self._speaker.get(number)
            for number, quote in enumerate(self._quotes)
            if any(start <= char < end for start, end, is_verbatim in quote.segments if is_verbatim)
        )
        return frozenset(referent for referent in found if referent is not None)

    def verbatim(self) -> list[tuple[Referent, int, int]]:
        """Which person speaks verbatim from where to where, in the order of the quotes."""
        return [
            (referent, start, end)
            for number, quote in enumerate(self._quotes)
            for start, end, is_verbatim in quote.segments
            if is_verbatim and (referent := self._speaker.get(number)) is not None and referent.label == "PERSON"
        ]
