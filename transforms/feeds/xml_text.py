"""The bytes of an XML document -> text that a parser takes safely: encoding, entities, stray characters."""

import codecs
import re
import sys
import zlib
from html.entities import html5
from xml.sax.saxutils import escape

from transforms.documents.encoding import codec_of_label, decode
from transforms.rejections import Refused

MAX_BYTES = 50 * 1024**2  # decompressed: what the protocol of sitemaps allows
MAX_MARKS = 3_000_000  # signs "<": each element takes memory
_GZIP = b"\x1f\x8b"
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_.:-]{2,40})["']""")
_DECLARATION = re.compile(r"<\?xml[^>]{0,300}?\?>")
_START = re.compile(r"<(?:\?xml|!DOCTYPE|!--|[A-Za-z])")
_PROLOG = re.compile(r"(?:\s+|<\?[^>]{0,1000}>|<!--.{0,20000}?-->)*", re.DOTALL)
_DOCTYPE = re.compile(r"<!DOCTYPE\b", re.IGNORECASE)
_ENTITY = re.compile(r"""<!ENTITY\s+(?P<parameter>%\s*)?(?P<name>[\w.:-]{1,100})\s+(?P<value>"[^"]*"|'[^']*'|[A-Z]+)""")
_SINGLE_REFERENCES = re.compile(r"&#(?:\d{1,7}|x[0-9a-fA-F]{1,6});")
_CDATA, _CDATA_END = "<![CDATA[", "]]>"
_AMPERSAND = re.compile(r"&(?:(#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{0,31});)?")
_LESS_THAN = re.compile(r"<(?![A-Za-z_:/!?])")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_OF_XML = frozenset(("amp", "lt", "gt", "quot", "apos"))
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
_SEVEN_BITS = ("iso2022", "hz")  # encodings whose bytes are all ASCII
_JUNK_BEFORE = 2000


def unpacked(payload: bytes) -> bytes:
    """The bytes, out of gzip if they are in it.

    Raises Refused: too_large, malformed_archive.
    """
    if payload.startswith(_GZIP):
        stream = zlib.decompressobj(wbits=31)
        try:
            payload = stream.decompress(payload, MAX_BYTES + 1)
        except zlib.error as error:
            raise Refused("malformed_archive", f"broken gzip data: {error}") from error
    if len(payload) > MAX_BYTES:
        raise Refused("too_large", f"more than {MAX_BYTES} bytes; allowed are {MAX_BYTES}")
    return payload


def xml_text(payload: bytes, charset: str | None = None) -> str:
    """The text of bytes, without junk before the first tag; charset is what HTTP says.

    A byte order mark counts first; then bytes that are UTF-8 are read as that, whatever is declared; then what the
    document declares, then HTTP, then the likeliest encoding.
    Raises Refused: binary_content, too_complex.
    """
    text = _decoded(payload, charset).lstrip("\ufeff").lstrip()
    if not text.startswith("<"):
        start = _START.search(text, 0, _JUNK_BEFORE)
        text = text[start.start() :] if start else text
    if text.count("<") > MAX_MARKS:
        raise Refused("too_complex", f"more than {MAX_MARKS} tags")
    return text


def safe(text: str) -> str:
    """The text of an XML document with its entities resolved, as far as they are plain, and no document type.

    Signs & and < that stand for themselves are escaped.

    Raises Refused("unsafe_entities") if it declares entities made of others, or from elsewhere.
    """
    text = _DECLARATION.sub("", text, count=1)
    text, entities = _without_doctype(text)
    text = _NOT_IN_XML.sub("", text)
    parts, at = [], 0
    while at < len(text):
        start = text.find(_CDATA, at)
        end = text.find(_CDATA_END, start) if start >= 0 else -1
        outside = text[at:] if end < 0 else text[at:start]
        parts.append(_LESS_THAN.sub("&lt;", _AMPERSAND.sub(lambda match: _reference(match, entities), outside)))
        if end < 0:
            break
        at = end + len(_CDATA_END)
        parts.append(text[start:at])
    return "".join(parts)


def first_tag(text: str) -> int:
    """Where the document begins, behind declaration and comments."""
    prolog = _PROLOG.match(text)
    return prolog.end() if prolog else 0


def _decoded(payload: bytes, charset: str | None) -> str:
    for mark, name in _WIDE:
        if payload.startswith(mark):
            return payload.decode(name, "replace")
    if payload.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return decode(payload)
    declared = _DECLARED.search(payload[:1000])
    codec = codec_of_label(declared[1].decode("ascii")) if declared else None
    if codec and codec.startswith(_SEVEN_BITS):
        return payload.decode(codec, "replace")
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError:
        pass
    for known in (codec, codec_of_label(charset or "")):
        if known:
            try:
                return payload.decode(known)
            except UnicodeDecodeError:
                continue
    return decode(payload)


def _without_doctype(text: str) -> tuple[str, dict[str, str]]:
    """The text without its document type, and the entities that it declared: name -> text."""
    start = first_tag(text)
    if not _DOCTYPE.match(text, start):
        return text, {}
    end, subset = text.find(">", start), text.find("[", start)
    if 0 <= subset < end:
        close = re.compile(r"\]\s*>").search(text, subset)
        end = close.end() - 1 if close else end
    declared = text[start:end]
    entities = {}
    for match in _ENTITY.finditer(declared):
        value = match["value"]
        inner = _SINGLE_REFERENCES.sub("", value[1:-1])
        if match["parameter"] or value[0] not in "\"'" or "&" in inner or "%" in inner:
            raise Refused("unsafe_entities", f"the entity {match['name']} is made of other entities or from elsewhere")
        entities[match["name"]] = value[1:-1]
    longest = max(map(len, entities.values()), default=0)
    if longest > len("&#8212;") and longest * text.count("&") > MAX_BYTES:
        raise Refused("unsafe_entities", f"its entities may grow the text to more than {MAX_BYTES} bytes")
    return text[:start] + text[end + 1 :], entities


def _reference(match: re.Match[str], entities: dict[str, str]) -> str:
    name: str | None = match[1]
    if name is None:
        return "&amp;"
    if name.startswith("#"):
        code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
        return "" if code > sys.maxunicode or _NOT_IN_XML.match(chr(code)) else match[0]
    if name in _OF_XML:
        return match[0]
    if name in entities:
        return entities[name].replace("<", "&lt;")
    known = html5.get(f"{name};")
    return escape(known) if known else f"&amp;{name};"
