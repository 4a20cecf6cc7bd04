"""A document with all that it is searched by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from transforms.search.evaluate import Part, Searched
from transforms.search.words import words


@dataclass(frozen=True)
class Statement:
    """A statement in a document: what it says in folded words, and whose it is."""

    quote_id: str
    quote_group_id: str
    part: Part
    speaker_entity_id: str | None


@dataclass(frozen=True)
class SearchedDocument:
    """A document that is counted: its parts as a query sees them, and its statements."""

    document_id: str
    published_at: datetime
    whole: Searched
    statements: tuple[Statement, ...]

    def quotes(self) -> Iterable[tuple[Statement, Searched]]:
        """Each statement as a query for quotes sees it: words without a field are those of the statement."""
        for statement in self.statements:
            speakers = {statement.speaker_entity_id} if statement.speaker_entity_id else set()
            parts = {**self.whole.parts, "quote": (statement.part,)}
            yield statement, Searched(parts, {**self.whole.ids, "speaker": speakers}, self.whole.language)


def searched_document(
    document_id: str,
    published_at: datetime,
    *,
    headline: str | None,
    body: str,
    language: str,
    source_ids: Iterable[str],
    entity_ids: Iterable[str],
    topic_ids: Iterable[str],
    statements: Iterable[tuple[str, str, str, str | None]],
) -> SearchedDocument:
    """The document of its text, without the headline, and its statements: (id, group, words as written, speaker)."""
    found = tuple(Statement(own, group, Part(words(said)), speaker) for own, group, said, speaker in statements)
    return SearchedDocument(
        document_id,
        published_at,
        Searched(
            {
                "title": (Part(words(headline or "")),),
                "body": (Part(words(body)),),
                "quote": tuple(statement.part for statement in found),
            },
            {
                "source": frozenset(source_ids),
                "entity": frozenset(entity_ids),
                "topic": frozenset(topic_ids),
                "speaker": frozenset(each.speaker_entity_id for each in found if each.speaker_entity_id),
            },
            language,
        ),
        found,
    )
