"""Articles that are not free to read: what of the page is their text, and whether that is all of it."""

import re
from collections.abc import Sequence
from typing import Any

from transforms.documents.pages.blocks import DENSE, Block
from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives

_NOT_FREE = re.compile(r"(?:.*/)?(?:false|no|0|locked|metered|premium|paid)", re.IGNORECASE)
_PHRASES = closed_class("offer_phrase", ANY)
_UNSPACED = frozenset(phrase for phrase in _PHRASES if DENSE.search(phrase))  # of scripts that write no spaces
_OFFER = re.compile(rf"(?i)\b{alternatives(_PHRASES - _UNSPACED)}\b|{alternatives(_UNSPACED)}")
_PRICE = re.compile(
    rf"(?i)(?:[€$£¥]\s?\d|\d\s?(?:[€$£¥]|{alternatives(closed_class('currency_word', ANY))}\b)).{{0,40}}"
    rf"\b{alternatives(closed_class('subscription_period', ANY))}\b"
)
_OFFER_SHARE = 1 / 3  # of the blocks behind an offer: from so many on they are offers, too
_LONGEST_STUB = 250  # words: a longer text is that of the article
_WHOLE = 0.8  # share of the declared number of words


def is_free(declared: Sequence[Any]) -> bool:
    """Whether an article is free to read: nothing that the page declares says otherwise."""
    return not any(_NOT_FREE.fullmatch(str(value).strip()) for value in declared)


def without_offers(blocks: Sequence[Block], kept: list[bool]) -> None:
    """Take out the offer to subscribe behind the first paragraphs of an article, with its headings and testimonials.

    What stands behind the first offer goes if every third block of it is one; else the article goes on, and only what
    is too short for a paragraph goes.
    """
    numbers = [number for number, is_kept in enumerate(kept) if is_kept]
    for at, number in enumerate(numbers):
        if not is_offer(blocks[number].text):
            continue
        behind = numbers[at:]
        if sum(is_offer(blocks[n].text) for n in behind) < _OFFER_SHARE * len(behind):
            kept[number] = blocks[number].is_prose
            continue
        while at and re.fullmatch(r"h\d", blocks[numbers[at - 1]].tag):
            at -= 1
        for n in numbers[at:]:
            kept[n] = False
        return


def is_offer(text: str) -> bool:
    """Whether a text is part of an offer to subscribe or to log in."""
    return _OFFER.search(text) is not None or _PRICE.search(text) is not None


def access(n_words: int, declared_words: Sequence[Any]) -> str:
    """documents.access of an article that is not free to read, with so many words: full or stub."""
    whole = next((int(value) for value in declared_words if str(value).isdecimal() and int(value) > 0), None)
    is_whole = n_words >= _WHOLE * whole if whole else n_words > _LONGEST_STUB
    return "full" if is_whole else "stub"
