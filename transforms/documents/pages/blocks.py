"""The blocks of text in a page: paragraphs, headings, items of lists, in their order, with what tells their use."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from transforms.lexicon.languages import ANY, closed_class
from transforms.lexicon.patterns import alternatives

_BLOCK_TAGS = frozenset(
    (
        "p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article",
        "tr", "td", "th", "table", "hr", "pre", "main", "aside", "header", "footer", "nav", "dd", "dt", "dl", "address",
        "body",
    )
)  # fmt: skip
_DROPPED = frozenset(
    (
        "script", "style", "noscript", "template", "iframe", "svg", "button", "form", "nav", "head", "select",
        "textarea", "input", "video", "audio", "figcaption", "aside", "footer", "picture", "dialog", "object", "math",
        "canvas",
    )
)  # fmt: skip
_NEVER_ASIDE = frozenset(
    (
        "body", "html", "main", "article", "p", "h1", "h2", "h3", "h4", "h5", "h6", "td", "blockquote", "li", "span",
    )
)  # fmt: skip
_BESIDE = frozenset(("aside", "footer", "nav"))
# words in the class or id of an element that holds something beside the article
_ASIDE = re.compile(rf"\b{alternatives(closed_class('aside_class', ANY))}\b")
# and of one that holds the caption or credit of a picture
_CAPTION = re.compile(rf"\b{alternatives(closed_class('caption_class', ANY))}\b")
_LONGEST_CAPTION = 600
_QUOTATION = ("“", "”")  # what a browser shows around <q>
_LONG = 60  # characters of a block that may be a paragraph
_FEW_LINKS = 0.5  # share of the characters of prose that links may have
_OWN_SHARE = 0.35  # of a page's prose: elements that hold so much are not beside the article, whatever their class
DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DENSITY = 3  # characters of an alphabet for one of Chinese, Japanese or Korean


class Block(NamedTuple):
    """Text between block elements: in one line; its element and that of its parent by tag and class; its links."""

    text: str
    tag: str
    parent: str
    element: Any
    links: float
    """Share of its characters that are in links."""
    is_aside: bool
    """Whether it stands in something beside the article, by class or id."""

    @property
    def size(self) -> int:
        """Its length as if written in an alphabet."""
        return len(self.text) * (_DENSITY if DENSE.search(self.text) else 1)

    @property
    def is_prose(self) -> bool:
        """Whether it is long enough for a paragraph and not mostly links."""
        return self.size >= _LONG and self.links < _FEW_LINKS


class _Open:
    """A block while its text is gathered."""

    def __init__(self, element: Any) -> None:
        self.element, self.parts, self.linked = element, list[str](), 0

    def add(self, text: str | None, *, is_linked: bool) -> None:
        if text:
            self.parts.append(text)
            self.linked += len(text.strip()) * is_linked


class Page:
    """A parsed page (lxml) with its blocks: all but those in menus, forms, captions and the like."""

    def __init__(self, tree: Any) -> None:
        found = [_block(part) for part in _parts(tree)]
        blocks = [block for block in found if block is not None]
        self.tree = tree
        self._asides = _Asides(blocks)
        self.blocks = [block._replace(is_aside=self._asides.holds(block.element)) for block in blocks]

    def is_beside(self, element: Any) -> bool:
        """Whether an element stands beside the article: in an aside, a menu and the like, by tag, class or id."""
        return self._asides.holds(element) or any(above.tag in _BESIDE for above in element.iterancestors())


def kind_of(element: Any) -> str:
    """Tag and classes of an element, as a key for elements that look the same."""
    return "" if element is None else f"{element.tag} {' '.join(sorted((element.get('class') or '').split()))}"


def _block(part: _Open) -> Block | None:
    text = " ".join("".join(part.parts).split())
    if not text:
        return None
    links = min(1.0, part.linked / len(text))
    return Block(text, part.element.tag, kind_of(part.element.getparent()), part.element, links, False)


def _parts(tree: Any) -> Iterator[_Open]:
    part = _Open(tree)
    stack: list[tuple[Any, bool, bool]] = [(tree, False, False)]  # element, whether in a link, whether it ends here
    while stack:
        element, is_linked, is_end = stack.pop()
        is_block = element.tag in _BLOCK_TAGS
        if is_end:
            if is_block:
                yield part
                part = _Open(_block_around(element))
            if element.tag == "q":
                part.add(_QUOTATION[1], is_linked=is_linked)
            part.add(element.tail, is_linked=is_linked)
            continue
        if not isinstance(element.tag, str) or _is_dropped(element):
            part.add(element.tail, is_linked=is_linked)
            continue
        if is_block:
            yield part
            part = _Open(_block_around(element) if element.tag == "br" else element)
        is_inside = is_linked or element.tag == "a"
        if element.tag == "q":
            part.add(_QUOTATION[0], is_linked=is_linked)
        part.add(element.text, is_linked=is_inside)
        stack.append((element, is_linked, True))
        stack.extend((child, is_inside, False) for child in reversed(element))
    yield part


def _is_dropped(element: Any) -> bool:
    """Whether an element holds no text of an article: a menu, a form, a caption; the footer of a quotation does."""
    if element.tag in _DROPPED:
        return element.tag != "footer" or quotation_around(element) is None
    is_caption = element.get("class") is not None and _CAPTION.search(_words(element)) is not None
    return is_caption and len(element.text_content()) <= _LONGEST_CAPTION


def quotation_around(element: Any) -> Any:
    """The <blockquote> in which an element stands, or None."""
    return next((above for above in (element, *element.iterancestors()) if above.tag == "blockquote"), None)


def _block_around(element: Any) -> Any:
    above = element.getparent()
    while above is not None and (above.tag not in _BLOCK_TAGS or above.tag == "br"):
        above = above.getparent()
    return element if above is None else above


class _Asides:
    """Which elements of a page hold something beside the article."""

    def __init__(self, blocks: list[Block]) -> None:
        self._kinds: dict[Any, str] = {}
        self._known: dict[Any, bool] = {None: False}
        counts: Counter[str] = Counter()
        chains: dict[Any, frozenset[str]] = {None: frozenset()}
        for block in blocks:
            if block.is_prose:
                for kind in self._chain(block.element, chains):
                    counts[kind] += len(block.text)
        total = sum(len(block.text) for block in blocks if block.is_prose) or 1
        self._own = {kind for kind, n in counts.items() if n >= _OWN_SHARE * total}

    def _chain(self, element: Any, chains: dict[Any, frozenset[str]]) -> frozenset[str]:
        """The kinds of an element and of those around it."""
        path = []
        while element not in chains:
            path.append(element)
            element = element.getparent()
        found = chains[element]
        for inner in reversed(path):
            found = chains[inner] = found | {self._kind(inner)}
        return found

    def _kind(self, element: Any) -> str:
        if element not in self._kinds:
            self._kinds[element] = kind_of(element)
        return self._kinds[element]

    def holds(self, element: Any) -> bool:
        """Whether this element, or one around it, is beside the article."""
        path = []
        while element not in self._known:
            path.append(element)
            element = element.getparent()
        found = self._known[element]
        for inner in reversed(path):
            found = self._known[inner] = found or self._is_one(inner)
        return found

    def _is_one(self, element: Any) -> bool:
        return (
            element.tag not in _NEVER_ASIDE
            and self._kind(element) not in self._own
            and _ASIDE.search(_words(element)) is not None
        )


def _words(element: Any) -> str:
    """The words of an element's class and id, in lower case."""
    return re.sub(r"[^a-z0-9]+", " ", f"{element.get('class') or ''} {element.get('id') or ''}".lower())
