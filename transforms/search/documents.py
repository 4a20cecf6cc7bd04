"""A document with all that it is searched by."""

from collections.abc import Iterable, Sequence
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
    speaker_entity_ids: Sequence[str]


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
            parts = {**self.whole.parts, "quote": (statement.part,)}
            yield (
                statement,
                Searched(
                    parts, {**self.whole.ids, "speaker": frozenset(statement.speaker_entity_ids)}, self.whole.language
                ),
            )


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
    statements: Iterable[tuple[str, str, str, Sequence[str]]],
) -> SearchedDocument:
    """The document of its text, without the headline, and its statements: (id, group, words as written, speakers)."""
    found = tuple(Statement(own, group, Part(words(said)), speakers) for own, group, said, speakers in statements)
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
                "speaker": frozenset(own for each in found for own in each.speaker_entity_ids),
            },
            language,
        ),
        found,
    )
