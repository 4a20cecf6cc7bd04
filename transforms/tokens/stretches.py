"""A tokenizer that takes the same time for each character, however long the text goes on without a blank."""

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

LONGEST = 256  # code points without a blank that are tokenized together; longer than nearly every address of a page
_TEXT = "onrecord_text"  # key in a Doc's user_data
_LONGER = re.compile(rf"\S{{{LONGEST + 1},}}")


class StretchTokenizer:
    """spaCy's tokenizer, which is given stretches without blanks that are longer than LONGEST in parts.

    It takes affixes off a stretch one by one and searches all that is left for each: time by the square of the length.
    Texts without such a stretch get the tokens that spaCy gives them.
    """

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    def __call__(self, text: str) -> Doc:
        """The Doc of a text, of which doc.text is the text."""
        docs = [self._tokenizer(text[start:end]) for start, end in pairwise([0, *cuts(text), len(text)])]
        whole: Doc = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
        whole.user_data[_TEXT] = text
        return whole


def text_of(doc: Doc) -> str:
    """The text that a StretchTokenizer made a Doc of: doc.text, which looks at each token."""
    return str(doc.user_data[_TEXT])


def cuts(text: str) -> Iterator[int]:
    """Offsets that cut the stretches of a text to at most LONGEST code points: where a word ends or begins, if it can.

    A word that is longer than half of LONGEST may be cut as well.
    """
    for stretch in _LONGER.finditer(text):
        at, end = stretch.span()
        while end - at > LONGEST:
            last = at + LONGEST
            edges = (cut for cut in range(last, at + LONGEST // 2, -1) if _is_edge(text, cut))
            at = next(edges, last)
            yield at


def _is_edge(text: str, cut: int) -> bool:
    """Whether a letter or digit stands on one side only."""
    return text[cut - 1].isalnum() != text[cut].isalnum()
