"""A name in a text: where it stands, what it names, how it is written."""

from dataclasses import dataclass

from transforms.text.parsed_text import ParsedText


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
    in_headline: bool = False
    spelling: str | None = None  # if the text misspells it: Texaco for "Texacos"

    def text(self, parsed: ParsedText) -> str:
        """The words of the text."""
        return parsed.text[self.char_start : self.char_end]

    def name(self, parsed: ParsedText) -> str:
        """The words of the text, rightly spelt."""
        return self.spelling or self.text(parsed)
