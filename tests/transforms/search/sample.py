"""A document for tests of search."""

from datetime import UTC, datetime

from transforms.search.documents import searched_document
from transforms.search.evaluate import Names, name_words

DOCUMENT = searched_document(
    "d1",
    datetime(2025, 9, 1, tzinfo=UTC),
    headline="Ferry talks fail",
    body="The port strike began on Monday. “We will not wait,” the minister of the harbour said face-to-face; talks "
    "ended. “Enough,” said a worker.",
    language="en",
    source_ids=["harbour_times"],
    entity_ids=["e1", "e2"],
    topic_ids=["medtop:15000000"],
    statements=[("q1", "g1", "We will not wait", ["e1"]), ("q2", "g2", "Enough", [])],
)
NAMES: Names = {
    "speaker": {"e1": name_words(["Helena Brandt", "Brandt"]), "e2": name_words(["Ivo Danek"])},
    "entity": {"e1": name_words(["Helena Brandt", "Brandt"]), "e2": name_words(["Ivo Danek"])},
    "topic": {"medtop:15000000": name_words(["sport", "medtop:15000000"])},
    "source": {"harbour_times": name_words(["Harbour Times", "harbour_times"])},
}
