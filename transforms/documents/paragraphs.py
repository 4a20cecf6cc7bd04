"""Lines to paragraphs: hard-wrapped lines are joined, lines that are paragraphs stay apart."""

import re
from itertools import pairwise

from transforms.documents.byline import is_byline

MAX_WRAP_WIDTH = 120  # lines that are longer were not wrapped by hand or by mail
MIN_WRAP_WIDTH = 30
MIN_BREAKS = 3  # so many line ends say how the text is laid out; of fewer, each must be clear
MIN_FORCED_SHARE = 0.8  # of line ends where the next word would not have fitted into the line
MIN_MID_SENTENCE_SHARE = 0.4  # of line ends that do not end a sentence
_SPACES = re.compile(" {2,}")
_BLANK = re.compile(r"\n *\n[\n ]*")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"'”’»)\]]*$")
_LIST_ITEM = re.compile(r"(?:[-*•–—]|\d{1,3}[.)]) ")
_HYPHEN_BREAK = re.compile(r"[^\W\d_]-$")


def paragraphs(text: str, *, soft_breaks: bool = False) -> str:
    """The text with its paragraphs divided by one blank line each and single spaces between words.

    Blank lines divide paragraphs. A single line end divides paragraphs too, unless the text is hard-wrapped,
    that is, unless its lines end where the next word would not have fitted: then it is a space, or nothing
    after a hyphen inside a word. soft_breaks says that it always is, as in Markdown.
    """
    blocks = [block.split("\n") for block in _BLANK.split(_SPACES.sub(" ", text).strip(" \n"))]
    broken = [block for block in blocks if len(block) > 1]
    if broken:
        width = _wrap_width(broken)
        blocks = [_join(block, width, soft_breaks) if len(block) > 1 else block for block in blocks]
    return "\n\n".join(stripped for block in blocks for line in block if (stripped := line.strip(" ")))


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """The width to which the text is wrapped by hand, None if it is not."""
    breaks = [(line.rstrip(), following.strip()) for block in blocks for line, following in pairwise(block)]
    lengths = sorted(len(line) for line, _ in breaks)
    width = lengths[int(0.98 * (len(lengths) - 1))]
    if not MIN_WRAP_WIDTH <= width <= MAX_WRAP_WIDTH:
        return None
    # The last line of a paragraph may be longer than those that end in a break.
    width = max([width] + [n for block in blocks if (n := len(block[-1].rstrip())) <= width + 8])
    forced = sum(_is_forced(line, following, width) for line, following in breaks)
    mid_sentence = sum(not _ENDS_SENTENCE.search(line) for line, _ in breaks)
    if len(breaks) >= MIN_BREAKS:
        wrapped = forced >= MIN_FORCED_SHARE * len(breaks) and mid_sentence >= MIN_MID_SENTENCE_SHARE * len(breaks)
    else:
        wrapped = forced == mid_sentence == len(breaks) and all(following[:1].islower() for _, following in breaks)
    return width if wrapped else None


def _is_forced(line: str, following: str, width: int) -> bool:
    return len(line) + 1 + len(following.split(" ", 1)[0]) > width


def _join(block: list[str], width: int | None, soft_breaks: bool) -> list[str]:
    """The lines of a block as paragraphs."""
    joined = [[block[0].strip(" ")]]  # the pieces of each paragraph: adding to a long text would copy it each time
    for line, following in pairwise(block):
        end, start = line.strip(" "), following.strip(" ")
        indented = following.startswith(" ") and not line.startswith(" ")  # the first line of a paragraph
        goes_on = soft_breaks or (width is not None and not indented and _is_forced(line.rstrip(" "), start, width))
        if not goes_on or is_byline(start) or is_byline(end) or _LIST_ITEM.match(start):
            joined.append([start])
        elif _HYPHEN_BREAK.search(end[-2:]) and start[:1].islower():
            joined[-1].append(start)
        else:
            joined[-1].append(f" {start}")
    return ["".join(pieces) for pieces in joined]
