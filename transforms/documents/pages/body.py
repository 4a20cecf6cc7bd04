"""The body of an article among the blocks of its page: what trafilatura reads, completed and cleaned by the blocks.

trafilatura finds where the article is. Of pages whose article is in several containers it reads the first, of many it
also reads lists of links to other articles, and it leaves the lead paragraph above the picture. The blocks tell these:
paragraphs that look like those that it read belong to the article, blocks of links do not.
"""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from transforms.documents.pages.blocks import Block, Page, quotation_around
from transforms.documents.pages.embedded import embedded_prose
from transforms.documents.pages.paywall import without_offers

_ENDS = re.compile(r"[.!?…。！？।:][\"'”»’)\]]*\s*$")
_ALL_LINKS = 0.8  # share of links from which a block is one of links even if it is a sentence
_EMPTY = 400  # characters of a text that may be no article but what stands around it
_LOST = 0.5  # share of the page's largest run of prose that trafilatura must have read, else it read something else
_MARKS = re.compile(r"[\"“”«»„]")
_WINDOW, _SHORT = 20_000, 12  # letters to look ahead; letters of a block that may be part of a line
_FAR = 40  # blocks between the lead and the body
_LEAD = 40  # letters of a lead at least
_HEADINGS = frozenset(("h2", "h3", "h4"))


def page_body(page: Page, headlines: Sequence[str], descriptions: Sequence[str], *, is_free: bool = True) -> str:
    """The paragraphs of the article, with an empty line between them; "" if the page has no prose.

    headlines and descriptions are what the page declares: the one is left out, the other tells the lead. Of a page
    that is not free to read the offers to subscribe are left out.
    """
    blocks = page.blocks
    kept = _chosen(blocks, _are_read(blocks, _trafilatura(page.tree)))
    _leave_out_links(blocks, kept)
    headings = {_letters(line) for line in headlines}
    titles = [n for n, block in enumerate(blocks) if block.tag == "h1" or _letters(block.text) in headings]
    for number in titles:
        kept[number] = False
    _add_headings(blocks, kept)
    _add_sources_of_quotations(blocks, kept)
    _add_lead(blocks, kept, titles, [_letters(line) for line in descriptions])
    if not is_free:
        without_offers(blocks, kept)
    marked = _with_marks([block for block, is_kept in zip(blocks, kept, strict=True) if is_kept])
    text = "\n\n".join(_distinct(marked))
    if len(text) >= _EMPTY:
        return text
    return embedded_prose(page.tree, more_than=2 * len(text)) or text


def _trafilatura(tree: Any) -> str:
    from trafilatura import bare_extraction

    document = bare_extraction(tree, fast=True, include_comments=False, include_tables=False, with_metadata=False)
    return str(getattr(document, "text", None) or "")


def _are_read(blocks: Sequence[Block], text: str) -> list[bool]:
    """Which blocks are in what trafilatura read: as one of its lines or, in order, as a part of one."""
    lines = [_letters(line) for line in text.split("\n")]
    known, whole, at = set(lines), "".join(lines), 0
    out = []
    for block in blocks:
        letters = _letters(block.text)
        found = whole.find(letters, at, at + len(letters) + _WINDOW) if len(letters) > _SHORT else -1
        at = found + len(letters) if found >= 0 else at
        out.append(found >= 0 or letters in known)
    return out


def _chosen(blocks: Sequence[Block], are_read: Sequence[bool]) -> list[bool]:
    """Which blocks are of the article: those read, and prose in elements like those of two or more that are."""
    kinds = Counter((b.tag, b.parent) for b, is_read in zip(blocks, are_read, strict=True) if is_read and b.is_prose)
    every = Counter((b.tag, b.parent) for b in blocks if b.is_prose)
    largest, size = _largest_run(blocks)
    if size * _LOST > sum(b.size for b, is_read in zip(blocks, are_read, strict=True) if is_read):
        kinds, are_read = Counter({largest: every[largest]}), [False] * len(blocks)
    likely = {kind for kind, n in kinds.items() if 2 * n >= every[kind] and n > 1}
    return [
        not block.is_aside and (is_read or (block.is_prose and (block.tag, block.parent) in likely))
        for block, is_read in zip(blocks, are_read, strict=True)
    ]


def _largest_run(blocks: Sequence[Block]) -> tuple[tuple[str, str], int]:
    """The kind of element with the most prose in whole sentences, and how much that is."""
    sizes: Counter[tuple[str, str]] = Counter()
    for block in blocks:
        if block.is_prose and not block.is_aside and _ENDS.search(block.text):
            sizes[block.tag, block.parent] += block.size
    return max(sizes.items(), key=lambda item: item[1], default=(("", ""), 0))


def _leave_out_links(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Lists of links, lines that are mostly a link, and sentences that are all link, but for paragraphs of them."""
    lists: dict[Any, list[int]] = {}
    for number, block in enumerate(blocks):
        if block.tag == "li":
            lists.setdefault(block.element.getparent(), []).append(number)
        is_sentence = block.size >= 60 and _ENDS.search(block.text) is not None
        is_paragraph = is_sentence and block.tag == "p"
        if block.links >= _ALL_LINKS if is_sentence else block.links >= 0.5:
            kept[number] = kept[number] and is_paragraph
    for numbers in lists.values():
        length = sum(len(blocks[number].text) for number in numbers)
        if sum(blocks[number].links * len(blocks[number].text) for number in numbers) >= length / 2:
            for number in numbers:
                kept[number] = False


def _add_headings(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Headings between paragraphs of the article."""
    for number in range(1, len(blocks) - 1):
        block, following = blocks[number], blocks[number + 1]
        is_between = kept[number - 1] and kept[number + 1] and block.parent == following.parent
        if is_between and block.tag in _HEADINGS and not block.is_aside and block.links < 0.5:
            kept[number] = True


def _add_sources_of_quotations(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Who is quoted by a <blockquote> that belongs to the article: its footer or <cite>."""
    for number in range(1, len(blocks)):
        if kept[number - 1] and not kept[number] and _is_source(blocks[number]):
            kept[number] = quotation_around(blocks[number - 1].element) is quotation_around(blocks[number].element)


def _is_source(block: Block) -> bool:
    quotation = quotation_around(block.element)
    return quotation is not None and (block.tag == "footer" or block.element.find(".//cite") is not None)


def _with_marks(blocks: Sequence[Block]) -> list[str]:
    """The texts of the blocks, those of a <blockquote> that names its source between quotation marks."""
    texts = [block.text for block in blocks]
    for number, block in enumerate(blocks):
        if number and _is_source(block) and not _is_source(blocks[number - 1]):
            quotation = quotation_around(block.element)
            first = number - 1
            while first and quotation_around(blocks[first - 1].element) is quotation:
                first -= 1
            if not any(_MARKS.search(text) for text in texts[first:number]):
                texts[first] = f"“{texts[first]}"
                texts[number - 1] = f"{texts[number - 1]}”"
    return texts


def _add_lead(blocks: Sequence[Block], kept: list[bool], titles: Sequence[int], descriptions: Sequence[str]) -> None:
    """The lead above the body: what the page declares as its description, or sentences behind the headline."""
    first = next((number for number, is_kept in enumerate(kept) if is_kept), 0)
    title = max((number for number in titles if number < first), default=first)
    for number in range(max(0, first - _FAR), first):
        block, letters = blocks[number], _letters(blocks[number].text)
        if block.tag != "h1" and block.links < 0.5 and len(letters) > _LEAD:
            is_sentence = number > title and block.is_prose and not block.is_aside and _ENDS.search(block.text)
            kept[number] = bool(is_sentence) or any(_is_beginning(letters, described) for described in descriptions)


def _is_beginning(letters: str, description: str) -> bool:
    """Whether they are the same, or a description that was cut begins like them."""
    shorter = min(len(letters), len(description), _LEAD + 20)
    return shorter > _LEAD and letters[:shorter] == description[:shorter]


def _distinct(lines: Any) -> list[str]:
    """The lines without a long one that was there before."""
    seen: set[str] = set()
    out = []
    for line in lines:
        letters = _letters(line)
        if letters not in seen or len(letters) <= _LEAD:
            out.append(line)
        seen.add(letters)
    return out


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
