"""Names and passwords in addresses: no table, message or log shall have them."""

import re

_IN_ADDRESS = re.compile(r"(?<=:/)(/?)[^/\s?#]*@")
_AT_START = re.compile(r"^[^\s/@:]+:[^\s/@]*@(?=[\w-]+\.)")


def without_credentials(text: str) -> str:
    """The text with user:password@ taken out of every address in it, and off its start: "me:secret@host.example"."""
    if "@" not in text:
        return text
    return _AT_START.sub("", _IN_ADDRESS.sub(r"\1", text))
