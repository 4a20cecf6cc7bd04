"""Mailboxes (mbox): one mail after the other, cut at their "From " lines."""

import io
import re
from collections.abc import Iterator

from flows.inputs.compression import Limits, Refused
from flows.inputs.text_lines import BadRecord, RawRecord, lines
from flows.inputs.wrapped.unwrapping import unwrapped

_ENVELOPE = re.compile(rb"From \S.*\d{1,2}:\d{2}.*\d{4}")  # From ann@example.org Mon Jan  5 10:00:00 2026
_QUOTED = re.compile(rb">+From ")


def mails(stream: io.BufferedReader, limits: Limits) -> Iterator[RawRecord | BadRecord]:
    """The mails, numbered from 1; one above max_binary_bytes is refused without being held.

    Raises Refused if the file does not begin with an envelope.
    """
    number, size, after_blank = 0, 0, True
    held: list[bytes] = []
    for line in lines(stream, limits.max_record_bytes, keep_ends=True):
        payload = line.payload if isinstance(line, RawRecord) else b""
        if after_blank and _ENVELOPE.match(payload):
            if number:
                yield _mail(number, held, size, limits)
            number, size, held = number + 1, 0, []
        elif number:
            size += len(payload) if isinstance(line, RawRecord) else limits.max_binary_bytes + 1
            if size <= limits.max_binary_bytes:
                held.append(payload[1:] if _QUOTED.match(payload) else payload)
            else:
                held.clear()
        elif payload.strip():
            raise Refused("malformed_mail", "no mailbox: it does not begin with a line From ADDRESS DATE")
        after_blank = not payload.strip()
    if number:
        yield _mail(number, held, size, limits)


def _mail(number: int, held: list[bytes], size: int, limits: Limits) -> RawRecord | BadRecord:
    if size > limits.max_binary_bytes:
        detail = f"a mail of more than {limits.max_binary_bytes} bytes"
        return BadRecord(number, "record_too_large", detail)
    return unwrapped(number, b"".join(held), "mail")
