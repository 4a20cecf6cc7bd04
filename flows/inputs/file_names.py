"""File names as text that can be printed and stored, and back: no two names are written alike."""

import os
import re

# Control characters, lone bytes, separators of lines and marks that turn the direction of writing.
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]|\\(?=x)")
_WRITTEN = re.compile(rb"\\x([0-9A-F]{2})")


def printable_name(path: str) -> str:
    """The path with each byte of what cannot be printed, or is not UTF-8, as \\xHH; a backslash before x likewise."""
    text = os.fsencode(path).decode("utf-8", "surrogateescape")
    return _UNPRINTABLE.sub(lambda m: "".join(f"\\x{byte:02X}" for byte in _bytes(m[0])), text)


def file_name(printable: str) -> str:
    """The path that printable_name() wrote so, as the functions of os take it."""
    return os.fsdecode(_WRITTEN.sub(lambda m: bytes.fromhex(m[1].decode()), _bytes(printable)))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
