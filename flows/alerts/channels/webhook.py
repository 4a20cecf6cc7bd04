"""Alerts posted as JSON that Slack and its likes show, signed as the Standard Webhooks say."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import datetime

from flows.alerts.channels.posting import Poster, PostFailed
from flows.alerts.message import Message, NotDelivered, as_json
from transforms.alerts.messages import Item

_MOST_BLOCKS = 48  # Slack takes 50
_BLOCK_CHARACTERS, _TEXT_CHARACTERS = 2900, 30_000
_PREFIX = "whsec_"
_ESCAPES = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
}  # so that <!here> calls nobody


class Webhook:
    """A sender. secret: what a receiver checks the signature with; whsec_… is base64, anything else taken as it is."""

    def __init__(self, url: str, secret: str | None, *, clock: Callable[[], datetime], poster: Poster) -> None:
        self._url, self._secret, self._clock, self._poster = url, secret, clock, poster

    def send(self, message: Message) -> None:
        """Post a message; its id goes along, by which a receiver knows one that it has already."""
        body = json.dumps(payload(message), ensure_ascii=False).encode("utf-8", "backslashreplace")
        stamp = str(int(self._clock().timestamp()))
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": message.message_id,
            "webhook-id": message.message_id,
            "webhook-timestamp": stamp,
        }
        if self._secret:
            headers["webhook-signature"] = signature(self._secret, message.message_id, stamp, body)
        try:
            self._poster.post(self._url, body, headers)
        except PostFailed as failed:
            raise NotDelivered(failed.reason, retry_after=failed.retry_after, is_refused=failed.is_refused) from None

    def close(self) -> None:
        """Close connections."""
        self._poster.close()


def signature(secret: str, message_id: str, timestamp: str, body: bytes) -> str:
    """The signature of a post: HMAC-SHA256 of id, time and body, with a dot between them."""
    key = secret.encode()
    if secret.startswith(_PREFIX):
        try:
            key = base64.b64decode(secret.removeprefix(_PREFIX), validate=True)
        except ValueError:
            raise NotDelivered("the secret begins with whsec_, but what follows is not base64") from None
    signed = b".".join((message_id.encode(), timestamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def payload(message: Message) -> dict[str, object]:
    """What is posted: text and blocks for people, alerts for programs."""
    items = message.items
    page = message.page
    text = page[0] if page else "\n".join([message.subject, *(_line(each) for each in items)])
    sections = [f"*{escaped(message.subject)}*"]
    sections += _pieces(page[0]) if page else map(_section, items)
    return {
        "text": escaped(text)[:_TEXT_CHARACTERS],
        "blocks": [_block(section) for section in sections[:_MOST_BLOCKS]],
        "message_id": message.message_id,
        "alerts": [as_json(alert) for alert in message.alerts],
    }


def escaped(text: str) -> str:
    """Text that Slack shows as it is."""
    return "".join(_ESCAPES.get(sign, sign) for sign in text)


def _line(words: Item) -> str:
    return " | ".join(filter(None, (words.title, words.body, words.url)))


def _section(words: Item) -> str:
    title = escaped(words.title)
    url = words.url and words.url.replace("|", "%7C").replace(">", "%3E").replace("<", "%3C")
    return f"<{url}|{title}>\n{escaped(words.body)}" if url else f"*{title}*\n{escaped(words.body)}"


def _pieces(text: str) -> list[str]:
    """A long text in pieces of whole paragraphs, none longer than a block may be."""
    pieces = [""]
    for paragraph in escaped(text).split("\n\n"):
        part = paragraph[:_BLOCK_CHARACTERS]
        if len(pieces[-1]) + len(part) + 2 > _BLOCK_CHARACTERS:
            pieces.append("")
        pieces[-1] = f"{pieces[-1]}\n\n{part}".strip()
    return pieces


def _block(text: str) -> dict[str, object]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text[:_BLOCK_CHARACTERS]}}
