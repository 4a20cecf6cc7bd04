"""Markdown to plain text: the words stay, light mark-up goes."""

import re

_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.MULTILINE), replacement)
    for pattern, replacement in (
        (r"^ {0,3}(?:`{3,}|~{3,})[^\n]*$", ""),  # fences; the lines between stay
        (r"^ {0,3}\[[^\]\n]{1,200}\]:[ ]\S[^\n]{0,1000}$", ""),  # where a reference link points to
        (r"^(?:[ ]{0,3}>[ ]?)+", ""),
        (r"^ {0,3}#{1,6}[ ]+([^\n]*?)[ #]*$", r"\n\1\n"),
        (r"^(?=[^\n]*\S)([^\n]{1,200})\n {0,3}(?:={3,}|-{3,}) *$", r"\n\1\n"),
        (r"^ {0,3}(?:(?:\*[ ]?){3,}|(?:-[ ]?){3,}|(?:_[ ]?){3,})$", "\n"),
        (r"^ {0,12}[-*+][ ]+(?=\S)", "\n"),
        (r"^( {0,12}\d{1,3}[.)][ ])", r"\n\1"),
        (r"!\[[^\[\]\n]{0,500}\](?:\([^)\n]{0,2000}\)|\[[^\]\n]{0,200}\])", ""),
        (r"\[\^[^\]\n]{1,50}\]", ""),
        (r"\[([^\[\]\n]{1,500})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,2000}\)|\[[^\]\n]{0,200}\])", r"\1"),
        (r"<(https?://[^\s>]{1,2000})>", r"\1"),
        (r"</?(?:br|p|div|span|em|strong|b|i|u|a|sup|sub|figure|figcaption|img|small)\b[^<>\n]{0,500}>", " "),
        (r"(?<![\\\w_])(_{1,3})(?=[^\s_])([^\n_]{0,2000}?[^\s_\\])\1(?!\w)", r"\2"),
        (r"(?<![\\*])(\*{1,3})(?=[^\s*])([^\n*]{0,2000}?[^\s*\\])\1", r"\2"),
        (r"(?<![\\*])(\*{1,3})(?=[^\s*])([^\n*]{0,2000}?[^\s*\\])\1", r"\2"),  # what was around it
        (r"~~(?=\S)([^\n~]{1,1000})~~", r"\1"),
        (r"`{1,2}([^`\n]{1,1000})`{1,2}", r"\1"),
        (r"\\([\\`*_{}\[\]()#+\-.!>~|])", r"\1"),
    )
)
_FIRST_HEADING = re.compile(r"\s*#[ ]+([^\n]+?)[ #]*(?:\n|$)")


def plain_text(markdown: str) -> str:
    """The text of Markdown (CommonMark's common part): links keep their text, images go, quotes and items are lines.

    Line ends must be "\\n" already.
    """
    pieces = markdown.split("<!--")
    markdown = pieces[0] + "".join(
        piece.partition("-->")[2] if "-->" in piece else f"<!--{piece}" for piece in pieces[1:]
    )
    for pattern, replacement in _RULES:
        markdown = pattern.sub(replacement, markdown)
    return markdown


def title(markdown: str) -> str | None:
    """The heading of the first level with which the text begins, if it begins with one."""
    match = _FIRST_HEADING.match(markdown)
    return plain_text(match[1]).strip() or None if match else None
