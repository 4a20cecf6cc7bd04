"""A name in a text: where it stands, what it names, how it is written."""

from collections.abc import Iterable
from dataclasses import dataclass

from transforms.text.parsed_text import ParsedText, TokenSpan

_DASHES = frozenset({"-", "–", "—", "--"})


@dataclass
class NameSpan:
    """A name in a text: its tokens (end-exclusive), characters, label, the role written beside it and whose it is."""

    first: int
    last: int
    char_start: int
    char_end: int
    label: str
    role: str | None = None
    role_of: str | None = None
    office: str | None = None  # if its role is an honorific, what stands before or beside that: the head, Dr Roe
    in_headline: bool = False
    spelling: str | None = None  # if the text misspells it: Texaco for "Texacos"

    @property
    def tokens(self) -> TokenSpan:
        """The first token, and the one after the last."""
        return self.first, self.last

    def text(self, parsed: ParsedText) -> str:
        """The words of the text."""
        return parsed.text[self.char_start : self.char_end]

    def name(self, parsed: ParsedText) -> str:
        """The words of the text, rightly spelt."""
        return self.spelling or self.text(parsed)


def by_token(spans: Iterable[NameSpan]) -> dict[int, NameSpan]:
    """Names by each of their tokens; of those that overlap the last."""
    return {token: span for span in spans for token in range(span.first, span.last)}


def is_parting_dash(parsed: ParsedText, token: int) -> bool:
    """Whether a token is a dash between blanks, which parts two names: Ann Lee - Fire Service."""
    begin, end, text = parsed.starts[token], parsed.ends[token], parsed.text
    return parsed.words[token] in _DASHES and text[begin - 1 : begin].isspace() and text[end : end + 1].isspace()
