"""The reader over a batch of documents: each goes through the network once, for its quotes and for tones."""

from collections.abc import Sequence

from transforms.quote_page import Page, Utterance
from transforms.reader.decode import Span
from transforms.reader.findings import Scored, scored
from transforms.reader.model import session
from transforms.reader.tone import tones
from transforms.reader.utterances import utterances


class Reader:
    """The network of a size, "fast" or "accurate", and what it says of the documents that it was shown."""

    def __init__(self, size: str) -> None:
        """Raises onnxruntime's NoSuchFile where the weights of this size are missing."""
        self._network = session(size)
        self._seen: dict[str, Scored] = {}

    def utterances(self, page: Page) -> list[Utterance]:
        """For `quotes`: the quotes of a page."""
        found = scored(page.reading, self._network)
        self._seen[page.reading.document_id] = found.of_tone()
        return utterances(page, found)

    def tones(self, document_id: str, targets: Sequence[Span]) -> list[float | None]:
        """For `mentions`: the tone towards each token span, -1 to 1; null in documents whose quotes were not read."""
        found = self._seen.pop(document_id, None)
        if found is None or not targets:
            return [None] * len(targets)
        return list(tones(found.pieces, found.scores.windows, targets))
