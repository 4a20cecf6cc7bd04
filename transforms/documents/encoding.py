"""Bytes to text: encoding, mojibake, character references."""

import codecs
import html
import re
import unicodedata
from html.entities import html5
from typing import Any

from transforms.rejections import Refused

SAMPLE_BYTES = 32_768  # what is looked at to guess an encoding
MAX_STRAY_CONTROLS = 2  # in any text; beyond that, this share of it
MAX_CONTROL_SHARE = 0.005
MAX_UNDECODABLE_SHARE = 0.05

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BINARY_MAGIC = {
    b"%PDF-": "a PDF", b"PK\x03\x04": "a ZIP or Office file", b"\x89PNG": "a PNG image", b"GIF8": "a GIF image",
    b"\xff\xd8\xff": "a JPEG image", b"\x7fELF": "a program", b"MZ\x90": "a program", b"\x1f\x8b": "gzip data",
    b"\x28\xb5\x2f\xfd": "zstd data", b"BZh": "bzip2 data", b"\xd0\xcf\x11\xe0": "an Office file",
    b"SQLite format 3\x00": "an SQLite database", b"PAR1": "a Parquet file", b"{\\rtf": "an RTF document",
}  # fmt: skip
_XML_CHARSET = re.compile(rb"""\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""")
_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNDECODED_BYTE = re.compile("[\udc80-\udcff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
# UTF-8 read as cp1252 or Latin-1 shows its lead byte (Â..ô) before a character of 80..BF; as Mac Roman, ‚Ä or √.
_MAYBE_MOJIBAKE = re.compile(
    "[Â-ô][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|Ã |‚Ä|√[^\\s\\d]|[\x80-\x9f]|[РС][°±²³ґµ¶·ё№є»јЅѕї‚ѓ„…†‡€]"
)
# What a compatibility normal form made of the second byte of a letter of UTF-8 read as Latin-1: GÃ1⁄4len of GÃ¼len.
_FOLDED_BYTES = {
    folded: byte
    for byte in map(chr, range(0xA1, 0xC0))
    if (folded := unicodedata.normalize("NFKC", byte)) != byte and not folded.isalpha()
}
_FOLDED_BYTE = re.compile(rf"(?<=Ã)(?:{'|'.join(map(re.escape, sorted(_FOLDED_BYTES, key=len, reverse=True)))})(?!\d)")
_LOST_CLOSING_MARK = "â€\ufffd"  # cp1252 has no letter for the last byte of ”
_APOSTROPHE_LOST = re.compile(r"(?<=[^\W\d_])¿(?=[a-z]{1,2}\b)")  # Lee¿s
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|([nrt])|([\"'/]))")
_ESCAPES_OF_MARKS = re.compile(r"\\u(?:20[0-2]|00[a-fA-F])[0-9a-fA-F]|(?<=[^\W\d_])\\'(?=[^\W\d_])")
_CONTROL_ESCAPES = {"n": "\n", "r": "", "t": " "}
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_MOJIBAKE_ONLY: dict[str, Any] = {
    "unescape_html": False, "remove_terminal_escapes": False, "fix_latin_ligatures": False, "uncurl_quotes": False,
    "fix_character_width": False, "fix_line_breaks": False, "fix_surrogates": False, "remove_control_chars": False,
    "normalization": None,
}  # fmt: skip


def decode(payload: bytes, *, is_html: bool = False) -> str:
    """The text of the bytes: byte order mark, UTF-8, the charset that HTML declares, or the likeliest encoding.

    Raises Refused("binary_content") when they are no text.
    """
    for magic, what in _BINARY_MAGIC.items():
        if payload.startswith(magic):
            raise Refused("binary_content", f"the bytes are {what}, not text")
    text = repair_surrogates(_decode(payload, is_html=is_html))
    controls = sum(1 for _ in _CONTROLS.finditer(text))
    if controls > max(MAX_STRAY_CONTROLS, MAX_CONTROL_SHARE * len(text)):
        raise Refused("binary_content", f"{controls} control characters in {len(text)} characters: not text")
    undecodable = text.count("\ufffd")
    if undecodable > max(MAX_STRAY_CONTROLS, MAX_UNDECODABLE_SHARE * len(text)):
        raise Refused("binary_content", f"{undecodable} of {len(text)} characters cannot be decoded")
    return text


def transcoded(payload: bytes, charset: str | None) -> bytes:
    """The bytes in UTF-8 if a charset that was declared beside them (by HTTP, by a mail) is an older one that fits."""
    known = codec_of_label(charset) if charset else None
    if known is None or payload.isascii() or any(payload.startswith(mark) for mark, _ in _BOMS):
        return payload
    try:
        payload.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return payload.decode(known).encode()
        except UnicodeDecodeError:
            pass  # the declaration is wrong: what the bytes are is told from them
    return payload


def repair_surrogates(text: str) -> str:
    """The text with surrogate pairs joined to the character that they stand for and lone ones as U+FFFD."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def repair(text: str) -> str:
    """The plain text with mojibake undone (see repair_mojibake); escapes and references such as &amp; resolved."""
    text = repair_mojibake(_unescaped(text) if "\\" in text else text)
    for _ in range(2):  # feeds often escape what was escaped already: &amp;rsquo;
        if "&" in text:
            text = _REFERENCE.sub(_resolve, text)
    return text


def _unescaped(text: str) -> str:
    """A text that was escaped twice for JSON: \\n for every line end, \\" for every mark, \\u2019 for an apostrophe."""
    has_lines = "\n" not in text and text.count("\\n") > 1
    has_marks = text.count('\\"') > 1 and text.count('"') == text.count('\\"')
    if has_lines or has_marks or _ESCAPES_OF_MARKS.search(text):
        text = repair_surrogates(_ESCAPED.sub(lambda found: _meant(found, has_lines), text))
    return text


def _meant(escape: re.Match[str], has_lines: bool) -> str:
    code, control, mark = escape.groups()
    if code:
        return chr(int(code, 16))
    return mark or (_CONTROL_ESCAPES[control] if has_lines else escape[0])


def repair_mojibake(text: str) -> str:
    """The text, in NFC, with mojibake undone by ftfy, on the lines that its badness check convicts (it is slow).

    Typographic quotation marks, dashes, ligatures and line ends stay as they are.
    """
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)  # what was read wrongly and then decomposed is known again
    text = _FOLDED_BYTE.sub(lambda found: _FOLDED_BYTES[found[0]], text.replace(_LOST_CLOSING_MARK, "”"))
    text = _APOSTROPHE_LOST.sub("’", text)
    if not _MAYBE_MOJIBAKE.search(text):
        return text
    import ftfy  # here, like other libraries of this file, since few texts need it
    from ftfy.badness import is_bad

    lines = text.split("\n")
    for i, line in enumerate(lines):
        if _MAYBE_MOJIBAKE.search(line) and is_bad(line):
            lines[i] = ftfy.fix_text(line, ftfy.TextFixerConfig(**_MOJIBAKE_ONLY))
    return "\n".join(lines)


def _resolve(match: re.Match[str]) -> str:
    # html.unescape alone would read the known beginning of an unknown name: &notable; as ¬able;
    return html.unescape(match[0]) if match[0][1] == "#" or match[0][1:] in html5 else match[0]


def codec_of_label(label: str) -> str | None:
    """Python's name of the encoding that HTML, XML or HTTP calls so; None for UTF-8 and for what is no encoding."""
    name = label.strip(" \t\"'").lower()
    if name in ("iso-8859-1", "iso8859-1", "latin-1", "latin1", "us-ascii", "ascii"):
        return "cp1252"  # as every browser reads these labels (WHATWG Encoding Standard)
    if name.startswith(("utf", "unicode")):
        return None  # it is not UTF-8, and no UTF-16 page can declare itself in ASCII
    try:
        # Only encodings of the registry of browsers: not rot13, punycode or unicode_escape.
        known = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    return known if re.match(r"(?:iso8859|cp\d|koi8|gb|big5|euc|shift_jis|mac|tis|hz|iso2022)", known) else None


def _decode(payload: bytes, *, is_html: bool) -> str:
    for mark, name in _BOMS:
        if payload.startswith(mark):
            return payload.decode(name, "replace")
    wide = _utf16_without_mark(payload)
    if wide:
        return payload.decode(wide, "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if b"\xed" in payload and (text := _surrogatepass(payload)) is not None:
        return text
    declared = _declared_charset(payload) if is_html else None
    if declared:
        try:
            return payload.decode(declared)
        except UnicodeDecodeError:
            pass  # the page lies about its charset: guess as for any other text
    mostly = payload.decode("utf-8", "surrogateescape")
    bad = sum(1 for _ in _UNDECODED_BYTE.finditer(mostly))
    good = sum(1 for c in mostly if "\x7f" < c < "\ud800" or c > "\udfff")
    if good >= bad:  # UTF-8 with a few bytes of another encoding pasted in
        return _UNDECODED_BYTE.sub(_as_cp1252, mostly)
    from transforms.documents.charsets.code_pages import likeliest_code_page  # loads what few texts need

    return payload.decode(likeliest_code_page(_sample(payload)), "replace")


def _surrogatepass(payload: bytes) -> str | None:
    try:
        return payload.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return None


def _as_cp1252(match: re.Match[str]) -> str:
    return bytes([ord(match[0]) - 0xDC00]).decode("cp1252", "replace")


def _utf16_without_mark(payload: bytes) -> str | None:
    # Every second byte of UTF-16 is NUL in Western text.
    sample = payload[:1024]
    if sample.count(0) < 0.35 * len(sample) or len(payload) % 2:
        return None
    odd, even = sample[1::2].count(0), sample[0::2].count(0)
    if max(odd, even) < 0.7 * len(sample) / 2 or min(odd, even) > 0.05 * len(sample) / 2:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _declared_charset(payload: bytes) -> str | None:
    match = _META_CHARSET.search(payload[:4096]) or _XML_CHARSET.match(payload)
    return codec_of_label(match[1].decode("ascii")) if match else None


def _sample(payload: bytes) -> bytes:
    # Around the first byte that is not ASCII, cut at line ends so that no multi-byte character is torn.
    first = next((i for i in range(0, len(payload), SAMPLE_BYTES) if not payload[i : i + SAMPLE_BYTES].isascii()), 0)
    if len(payload) <= SAMPLE_BYTES:
        return payload
    sample = payload[first : first + SAMPLE_BYTES]
    return sample[: sample.rfind(b"\n") + 1] or sample
