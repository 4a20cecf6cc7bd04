"""Words of messages, and texts that are safe to print."""

import codecs
import io
import re
import sys

_ESCAPED = "onrecord.escaped"  # name of an error handler of encodings

# what a text may do to a terminal: control characters, line separators, and switches of writing direction
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def counted(number: int, noun: str) -> str:
    """A number with its noun: 1 record, 1,200 records, 2 entities, 2 days, 2 addresses."""
    if number != 1:
        has_ies = noun.endswith("y") and noun[-2] not in "aeiou"
        noun = f"{noun[:-1]}ies" if has_ies else f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun}"


def printable(text: str) -> str:
    """A text on one line of a terminal, without what would steer it."""
    return _UNPRINTABLE.sub(_harmless, text)


def escape_unencodable() -> None:
    """From now on standard output and standard error escape what their encoding lacks, as JSON does, and never fail."""
    codecs.register_error(_ESCAPED, _escaped)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ESCAPED)


def can_print(stream: object, text: str) -> bool:
    """Whether the encoding of a stream has these characters; a stream without one has all."""
    try:
        text.encode(getattr(stream, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def _escaped(error: UnicodeError) -> tuple[str, int]:
    """The characters as \\uXXXX, those beyond as two of these, so that JSON stays JSON."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2)), error.end


def _harmless(match: re.Match[str]) -> str:
    return " " if match[0] in "\t\n\r\u2028\u2029" else "\ufffd"
