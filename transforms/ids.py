"""Ids that depend on what a row is, never on when, where or in which order it was read."""

from collections.abc import Sequence
from hashlib import sha256

_SEPARATOR = "\x1f"


def digest(*parts: str, length: int = 20) -> str:
    """Hex digest (4 bits a character) of text parts; the boundaries between parts count."""
    return sha256(_SEPARATOR.join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


def content_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hex characters."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def document_id(identity: str) -> str:
    """Id of the document with this identity: its normalised URL or, where it has none, its origin."""
    return "d" + digest("document", identity)


def mention_id(document_id: str, char_start: int, char_end: int) -> str:
    """Id of the mention at these offsets: no two mentions of a document share a span."""
    return f"{document_id}:m{char_start}-{char_end}"


def quote_id(document_id: str, char_start: int, char_end: int) -> str:
    """Id of the quote at these offsets: no two quotes of a document share a span."""
    return f"{document_id}:q{char_start}-{char_end}"


def entity_id(entity_type: str, name_key: str) -> str:
    """Id of the entity whose canonical name has this key."""
    return "e" + digest("entity", entity_type, name_key)


def story_id(first_document_id: str) -> str:
    """Id of the story whose first document this is."""
    return "s" + digest("story", first_document_id)


def alert_id(kind: str, *parts: str) -> str:
    """Id of the alert of this kind about these parts: what is told decides it, so that nothing is told twice."""
    return "a" + digest("alert", kind, *parts)


def message_id(channel: str, alert_ids: Sequence[str]) -> str:
    """Id of the message that takes these alerts to a channel."""
    return "m" + digest("message", channel, *alert_ids)
