"""Pages that are answers of a server but hold no article: not found, blocked, consent asked for, lists of articles."""

import re
from collections.abc import Sequence

from transforms.documents.pages.blocks import Page
from transforms.documents.pages.declared import Declared
from transforms.documents.pages.json_ld import is_article
from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives
from transforms.rejections import Refused

_NOT_FOUND = re.compile(rf"(?i)(?<!\w){alternatives(closed_class('not_found_phrase', ANY))}(?!\w)")
_BLOCKED = re.compile(rf"(?i)(?<!\w){alternatives(closed_class('blocked_phrase', ANY))}(?!\w)")
_CONSENT = re.compile(rf"(?i)(?<!\w){alternatives(closed_class('consent_word', ANY))}(?!\w)")
_SHORT = 120  # words: a longer text is not an error message
_FEW_CONSENT = 3  # blocks
_CONSENT_SHARE = 0.5  # of the characters of all blocks
_HEADLINE_LINK = 25  # characters of a link that may be a headline
_LINKED = 0.5  # share of links
_MANY_LINKS = 12
_ARTICLE_PARAGRAPHS = 3


def check_is_article(page: Page, found: Declared, text: str) -> None:
    """Raises Refused for a page without an article: soft_404, blocked_page, consent_wall, listing_page, no_text.

    A page that declares itself an article is one if it has any text.
    """
    n_words = len(text.split())
    titles = [value for value in found.headline if isinstance(value, str)]
    if not _is_declared(found):
        if n_words < _SHORT and (title := _first(_NOT_FOUND, titles)):
            raise Refused("soft_404", f"the page says that there is none: {title[:100]}")
        if n_words < _SHORT and (title := _first(_BLOCKED, titles)):
            raise Refused("blocked_page", f"the server asks for something else: {title[:100]}")
        if _asks_for_consent(page):
            raise Refused("consent_wall", "the page asks for consent to cookies and has no article")
        if _is_listing(page, found, text):
            raise Refused("listing_page", "the page is a list of links to articles")
    if not text.strip():
        raise Refused("no_text", f"no text besides the headline: {titles[0][:100] if titles else 'none'}")


def _is_declared(found: Declared) -> bool:
    return any(map(is_article, found.kind))


def _first(pattern: re.Pattern[str], titles: Sequence[str]) -> str | None:
    return next((title for title in titles if pattern.search(title)), None)


def _asks_for_consent(page: Page) -> bool:
    about = [block for block in page.blocks if _CONSENT.search(block.text)]
    total = sum(len(block.text) for block in page.blocks)
    return len(about) >= _FEW_CONSENT and sum(len(block.text) for block in about) >= _CONSENT_SHARE * total


def _is_listing(page: Page, found: Declared, text: str) -> bool:
    """Whether a page without a date has many links as long as headlines, and no paragraphs that follow each other."""
    if found.published:
        return False
    n_links = n_together = most_together = 0
    for block in page.blocks:
        if block.links >= _LINKED and len(block.text) >= _HEADLINE_LINK:
            n_links, n_together = n_links + 1, 0
        elif block.is_prose and block.text in text:
            n_together += 1
            most_together = max(most_together, n_together)
    return n_links >= _MANY_LINKS and most_together < _ARTICLE_PARAGRAPHS
