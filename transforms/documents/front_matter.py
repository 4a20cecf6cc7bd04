"""YAML front matter of a text."""

import re
from typing import Any

from transforms.rejections import Refused

MAX_FRONT_MATTER = 65_536


def front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML mapping between lines of "---" at the start of a text, empty if there is none, and the rest.

    Raises Refused("malformed_front_matter") if it is too large, no YAML, no mapping, or uses aliases.
    """
    match = re.match(r"\s*---[ \t]*\r?\n", text)
    if match is None:
        return {}, text
    end = re.compile(r"^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE).search(text, match.end())
    block = text[match.end() : end.start()] if end else ""
    if end is None or not re.match(r"\s*(?:#.*\n\s*)*[\w\"'-]+[ \t]*:", block):
        return {}, text  # a line of dashes, not front matter
    if len(block) > MAX_FRONT_MATTER:
        raise Refused("malformed_front_matter", f"{len(block)} characters; allowed are {MAX_FRONT_MATTER}")
    import yaml  # few texts have any

    from transforms.documents.front_matter_values import Loader

    try:
        # Aliases can make a few lines stand for gigabytes; no article needs them.
        aliases = any(isinstance(event, yaml.events.AliasEvent) for event in yaml.parse(block, Loader=yaml.SafeLoader))
        found = None if aliases else yaml.load(block, Loader=Loader)  # noqa: S506 (a SafeLoader)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f"line {mark.line + 2}: " if mark else ""
        raise Refused("malformed_front_matter", f"{where}{getattr(error, 'problem', None) or error}") from error
    if aliases:
        raise Refused("malformed_front_matter", "YAML aliases (*name) are not allowed")
    if not isinstance(found, dict):
        raise Refused("malformed_front_matter", f"line 2: a mapping is needed, not {type(found).__name__}")
    return {str(key): value for key, value in found.items()}, text[end.end() :]
