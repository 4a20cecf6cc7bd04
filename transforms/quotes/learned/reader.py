"""The reader over a batch of documents: each goes through the network once, for its syntax, names, quotes and tones."""

from collections.abc import Iterable, Iterator, Sequence

from spacy.tokens import Doc

from transforms.annotations import Quotations
from transforms.model.findings import Scored
from transforms.model.tag_decoding import Span
from transforms.model.tone import tones
from transforms.quotes.learned.utterances import utterances
from transforms.quotes.page import Page, Utterance
from transforms.tokens import pipelines
from transforms.tokens.component import scored_of


class Reader:
    """The network of a size, "fast" or "accurate", and what it says of the documents that it was shown."""

    def __init__(self, size: Quotations) -> None:
        """Raises onnxruntime's NoSuchFile where the weights of this size are missing."""
        pipelines.load(quotations=size)
        self._size = size
        self._scored: dict[str, Scored] = {}  # by text, then by document
        self._seen: dict[str, Scored] = {}

    def analyse(self, texts: Iterable[tuple[str, str]]) -> Iterator[list[tuple[int, Doc]]]:
        """For `tokens`: what pipelines.analyse gives, English texts read by the network."""
        kept = list(texts)
        for (text, _), parts in zip(kept, pipelines.analyse(kept, self._size), strict=True):
            found = scored_of(parts[0][1])
            if found is not None:
                self._scored[text] = found
            yield parts

    def utterances(self, page: Page) -> list[Utterance]:
        """For `quotes`: the quotes of a page."""
        found = self._seen[page.parsed.document_id] = self._scored[page.text]
        return utterances(page, found)

    def tones(self, document_id: str, targets: Sequence[Span]) -> list[float | None]:
        """For `mentions`: the tone towards each token span, -1 to 1; null in documents whose quotes were not read."""
        found = self._seen.pop(document_id, None)
        if found is None or not targets:
            return [None] * len(targets)
        return list(tones(found.pieces, found.scores, targets))
