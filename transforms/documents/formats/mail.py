"""A mail, such as a newsletter, an alert or a press release, to the page or text in it."""

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parseaddr
from typing import Any

from transforms.documents.article import is_name
from transforms.documents.encoding import transcoded
from transforms.documents.formats.extracted import Extracted
from transforms.documents.sources import known_source, source_of_url
from transforms.rejections import Refused

_REPLY = re.compile(r"^(?:(?:re|fwd?)\s*:\s*)+", re.IGNORECASE)  # what programs put before a subject
_SIGNATURE = re.compile(r"(?m)^-- ?\r?$")  # RFC 3676
_FLOWED_BREAK = re.compile(r" \n(?!-- \n|\n| )")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_MAX_PARTS = 200
_LONGEST_HEADER = 10_000


def mail(data: bytes) -> Extracted:
    """The HTML part of a mail, or else its text, without attachments.

    given: the subject as headline, the date, the language; of a mailing (it names its list) the sender as source, of
    any other the sender as author. Raises Refused: encrypted_file, malformed_mail, no_text.
    """
    message = message_from_bytes(data, policy=policy.compat32)
    if not message.keys():
        raise Refused("malformed_mail", "no header of a mail")
    parts = list(_parts(message))
    if any(part.get_content_type() in ("multipart/encrypted", "application/pkcs7-mime") for part in parts):
        raise Refused("encrypted_file", "the mail is encrypted")
    pages = [part for part in parts if part.get_content_type() == "text/html"]
    texts = [part for part in parts if part.get_content_type() == "text/plain"]
    page = next((content for part in pages if (content := _content(part)).strip()), b"")
    text = b"\n\n".join(plain for part in texts if (plain := _plain(part)).strip())
    if not page and not text:
        raise Refused("no_text", "a mail without HTML or text")
    return Extracted("html" if page else "text", page or text, _given(message))


def _parts(message: Message) -> Iterator[Message]:
    """The parts that are not attached: mails within a mail are."""
    stack, n_parts = [message], 0
    while stack:
        part = stack.pop()
        n_parts += 1
        if n_parts > _MAX_PARTS:
            return
        yield part
        if part.get_content_maintype() == "multipart" and part.is_multipart():
            inner = [one for one in part.get_payload() if isinstance(one, Message)]
            stack.extend(one for one in reversed(inner) if one.get_content_disposition() != "attachment")


def _content(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    charset = part.get_param("charset")
    return transcoded(payload, charset if isinstance(charset, str) else None) if isinstance(payload, bytes) else b""


def _plain(part: Message) -> bytes:
    """A text without signature; lines that flow (RFC 3676) are joined."""
    text = _content(part).decode("utf-8", "surrogateescape").replace("\r\n", "\n")
    signature = _SIGNATURE.search(text)
    text = text[: signature.start()] if signature else text
    if str(part.get_param("format", "")).lower() == "flowed":
        joint = "" if str(part.get_param("delsp", "")).lower() == "yes" else " "
        text = _FLOWED_BREAK.sub(joint, text)
    return text.encode("utf-8", "surrogateescape")


def _given(message: Message) -> dict[str, Any]:
    name, address = parseaddr(_header(message, "From"))
    host = address.rpartition("@")[2].lower()
    given: dict[str, Any] = {
        "headline": _REPLY.sub("", _header(message, "Subject")),
        "published": _header(message, "Date"),
        "language": _header(message, "Content-Language").partition(",")[0],
        "url": found[0] if (found := _ADDRESS.search(_header(message, "Archived-At"))) else "",
    }
    if any(message.get(field) for field in ("List-Id", "List-Unsubscribe", "List-Post")):
        given["source"] = name if known_source(name) else source_of_url(f"https://{host}/") or name
    elif name and is_name(name):
        given["authors"] = [name]
    return {key: value for key, value in given.items() if value}


def _header(message: Message, name: str) -> str:
    """A header in plain letters, on one line: encoded words (RFC 2047) and raw bytes are decoded."""
    raw = next((value for key, value in message.raw_items() if key.lower() == name.lower()), "")
    written = str(raw)[:_LONGEST_HEADER].encode("utf-8", "surrogateescape")
    try:
        text = written.decode()
    except UnicodeDecodeError:
        text = written.decode("cp1252", "replace")
    if "=?" in text:
        with suppress(ValueError, LookupError, MessageError):  # what nobody can decode stays as it is
            text = str(make_header(decode_header(text)))
    return " ".join(text.split())
