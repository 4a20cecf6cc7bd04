"""Watchlists over documents -> hits: pure, and the same whatever documents come together."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from transforms.search.documents import SearchedDocument
from transforms.search.evaluate import Matcher, Names, matcher
from transforms.search.tree import Phrase
from transforms.search.words import words
from transforms.watch.watchlists import Watchlist

Meant = Mapping[str, Collection[str]]  # the ids of the entities that a name or id in a watchlist means


class Hit(NamedTuple):
    """What a watchlist found: a document, or a statement of a watched speaker in it."""

    watchlist: str
    document_id: str
    quote_id: str | None
    quote_group_id: str | None
    matched: str


@dataclass(frozen=True)
class _Test:
    """A watchlist ready to be asked."""

    name: str
    of_words: Sequence[tuple[str, Matcher]]
    entities: Sequence[tuple[str, Collection[str]]]
    speakers: Sequence[tuple[str, Collection[str]]]


def hits(
    watchlists: Iterable[Watchlist], documents: Iterable[SearchedDocument], names: Names, meant: Meant
) -> Iterator[Hit]:
    """What the watchlists find in the documents, in the order of these.

    names: those of the documents' entities and outlets (evaluate.Names); meant: the entities of each name or id in the
    entities and speakers of watchlists.
    """
    tests = [_test(watchlist, names, meant) for watchlist in watchlists]
    for document in documents:
        for test in tests:
            yield from _found(test, document)


def _test(watchlist: Watchlist, names: Names, meant: Meant) -> _Test:
    of_words = [("query", matcher(watchlist.tree, names))] if watchlist.tree else []
    of_words += [(f"name {name}", matcher(Phrase(None, tuple(words(name))), names)) for name in watchlist.names]
    return _Test(
        watchlist.name,
        of_words,
        [(f"entity {each}", meant[each]) for each in watchlist.entities],
        [(f"speaker {each}", meant[each]) for each in watchlist.speakers],
    )


def _found(test: _Test, document: SearchedDocument) -> Iterator[Hit]:
    matched = [what for what, is_match in test.of_words if is_match(document.whole)]
    mentioned = document.whole.ids["entity"]
    matched += [what for what, ids in test.entities if not mentioned.isdisjoint(ids)]
    if matched:
        yield Hit(test.name, document.document_id, None, None, ", ".join(matched))
    if not test.speakers:
        return
    for statement in document.statements:
        whose = [what for what, ids in test.speakers if any(own in ids for own in statement.speaker_entity_ids)]
        if whose:
            yield Hit(test.name, document.document_id, statement.quote_id, statement.quote_group_id, ", ".join(whose))
