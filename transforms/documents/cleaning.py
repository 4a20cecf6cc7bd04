"""Unicode clean-up of a text, done before any offset into it exists."""

import re
import unicodedata

from transforms.documents.encoding import repair_surrogates
from transforms.documents.paragraphs import paragraphs

# Text of these scripts is spelt with zero-width (non-)joiners: Arabic to Thaana, Indic, Myanmar, Khmer, Mongolian.
_JOINING = "\u0600-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc"
_PICTURE = "\u203c-\u3299\U0001f000-\U0001faff"
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane + low) for plane in range(0, 0x110000, 0x10000)
                                           for low in (0xFFFE, 0xFFFF))  # fmt: skip

_MAYBE_DIRTY = re.compile(r"[^\n -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2015\u2018-\u2027\u2030-\u205e\u20a0-\u20bf]")
_TERMINAL_ESCAPE = re.compile(r"\x1b\[[0-9;?]{0,16}[A-Za-z]")
_C1 = re.compile("[\x80-\x84\x86-\x9f]")
_LINE_END = re.compile("\u00ad?(?:\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028])")
_SPACE = re.compile("[\t\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000\u3164\uffa0]")
_CONTROL_OR_PRIVATE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]"
)
_FLAG_OR_TAG = re.compile("(\U0001f3f4[\U000e0061-\U000e007a]{2,6}\U000e007f)|[\U000e0000-\U000e007f]")
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb" + _NONCHARACTERS + "]"
)
_JOINERS = re.compile("([\u200c\u200d])[\u200c\u200d]+")
_STRAY_JOINER = re.compile(
    f"(?<![{_JOINING}\u200c\u200d])(?:\u200c|(?<![{_PICTURE}\ufe0f])\u200d|\u200d(?![{_PICTURE}]))"
)


def clean_text(text: str, *, soft_breaks: bool = False) -> str:
    """The text in NFC with paragraphs divided by one blank line, one space between words, nothing invisible.

    Line ends of every kind become paragraph ends, unless the text is hard-wrapped (see layout.paragraphs;
    soft_breaks says that single line ends never end a paragraph, as in Markdown). Space characters become a
    space; control and private-use characters too, since they may divide words; zero-width characters, soft
    hyphens, byte order marks and bidi controls go, except the joiners that emoji and scripts such as Persian or
    Sinhala need. No word is lost or joined to another, and cleaning twice changes nothing.
    """
    return paragraphs(clean_characters(text), soft_breaks=soft_breaks)


def clean_characters(text: str) -> str:
    """The text with the clean-up of clean_text that concerns characters; line ends are "\\n", layout is kept."""
    if _MAYBE_DIRTY.search(text):
        text = _TERMINAL_ESCAPE.sub("", repair_surrogates(text))
        if _C1.search(text):
            # C1 controls in text are bytes of cp1252 that were read as Latin-1, as HTML5 has it.
            text = re.sub("[\x80-\x9f]", _from_cp1252, text)
        text = _LINE_END.sub(_line_end, text.replace("\u2029", "\n\n"))
        text = _CONTROL_OR_PRIVATE.sub(" ", _SPACE.sub(" ", text))
        text = _INVISIBLE.sub("", _FLAG_OR_TAG.sub(r"\1", text))
        if "\u200c" in text or "\u200d" in text:
            text = _STRAY_JOINER.sub("", _JOINERS.sub(r"\1", text))
    return unicodedata.normalize("NFC", text)


def _from_cp1252(match: re.Match[str]) -> str:
    return match[0].encode("latin-1").decode("cp1252", "ignore") or " "


def _line_end(match: re.Match[str]) -> str:
    # A soft hyphen before the line end says that the word goes on.
    return "" if match[0][0] == "\u00ad" else "\n"
