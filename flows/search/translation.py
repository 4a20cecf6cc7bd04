"""A query's tree -> a query of the search library, which matches exactly what transforms/search/evaluate.py matches."""

from collections.abc import Callable, Collection, Mapping, Sequence

import tantivy

from flows.warehouse.search.schema import TEXT_OF, Kind, schema
from transforms.search.evaluate import DOCUMENT_FIELDS, QUOTE_FIELDS
from transforms.search.tree import LANGUAGE, NAME_FIELDS, Either, Every, Near, Node, Phrase, Without

Query = tantivy.Query
MUST, SHOULD, MUST_NOT = tantivy.Occur.Must, tantivy.Occur.Should, tantivy.Occur.MustNot
USUAL: Mapping[Kind, Sequence[str]] = {"documents": DOCUMENT_FIELDS, "quotes": QUOTE_FIELDS}
MAX_ENDINGS = 200  # of a prefix whose words are weighed each; more count alike
_TITLE_WEIGHT = 2.0


class Translation:
    """Trees -> queries of one of the two indexes."""

    def __init__(
        self,
        kind: Kind,
        searcher: tantivy.Searcher,
        called: Callable[[Phrase], Collection[str]],
        elsewhere: Callable[[Phrase | Near], Collection[str]],
    ) -> None:
        """called: the ids of a phrase in a field of names; elsewhere: documents that match what the other index has."""
        self._kind: Kind = kind
        self._schema = schema(kind)
        self._searcher = searcher
        self._called = called
        self._elsewhere = elsewhere

    def query(self, node: Node) -> Query:
        """The query of a tree."""
        match node:
            case Every(parts):
                wanted = [(MUST, self.query(part)) for part in parts if not isinstance(part, Without)]
                unwanted = [(MUST_NOT, self.query(part.part)) for part in parts if isinstance(part, Without)]
                return Query.boolean_query([*(wanted or [(MUST, Query.all_query())]), *unwanted])
            case Either(parts):
                return _any([self.query(part) for part in parts])
            case Without(part):
                return Query.boolean_query([(MUST, Query.all_query()), (MUST_NOT, self.query(part))])
            case Phrase(field, _, _) | Near(field, _, _, _):
                return self._leaf(node, field)
        raise TypeError(f"{node!r} is no part of a query")

    def _leaf(self, leaf: Phrase | Near, field: str | None) -> Query:
        if field is None:
            return _any([_weighed(name, self._in_text(leaf, name)) for name in USUAL[self._kind]])
        if isinstance(leaf, Phrase) and field == LANGUAGE:
            return self._term(LANGUAGE, leaf.words[0])
        if isinstance(leaf, Phrase) and field in NAME_FIELDS:
            return self._one_of(field, self._called(leaf))
        if field not in TEXT_OF[self._kind] or (
            isinstance(leaf, Near) and self._kind == "documents" and field == "quote"
        ):
            return self._one_of("document_id", self._elsewhere(leaf))
        return self._in_text(leaf, field)

    def _one_of(self, field: str, ids: Collection[str]) -> Query:
        return Query.term_set_query(self._schema, field, sorted(ids)) if ids else Query.empty_query()

    def _term(self, field: str, word: str) -> Query:
        return Query.term_query(self._schema, field, word)

    def _in_text(self, leaf: Phrase | Near, field: str) -> Query:
        if isinstance(leaf, Near):
            pairs = [(left, right) for left in leaf.left for right in leaf.right]
            return _any([query for pair in pairs for query in self._near(field, *pair, leaf.distance)])
        if len(leaf.words) > 1:
            return self._row(field, list(enumerate(leaf.words)), {len(leaf.words) - 1} if leaf.is_prefix else set())
        return self._prefix(field, leaf.words[0]) if leaf.is_prefix else self._term(field, leaf.words[0])

    def _prefix(self, field: str, start: str) -> Query:
        endings = self._searcher.terms_with_prefix(field, start, limit=MAX_ENDINGS + 1)
        if len(endings) > MAX_ENDINGS:
            return Query.regex_query(self._schema, field, f"{start}.*")
        return _any([self._term(field, word) for word, _ in endings])

    def _near(self, field: str, left: Phrase, right: Phrase, distance: int) -> list[Query]:
        """Queries for two phrases close to each other, one before the other and the other way round."""
        words = [*left.words, *right.words]
        if len(words) == len(set(words)) == 2 and not left.is_prefix and not right.is_prefix:
            both = (words, words[::-1])
            return [Query.phrase_query(self._schema, field, [*each], distance - 1) for each in both]
        return [
            self._apart(field, one, other, steps)
            for one, other in ((left, right), (right, left))
            for steps in range(1, distance + 1)
        ]

    def _apart(self, field: str, one: Phrase, other: Phrase, steps: int) -> Query:
        """A phrase and, so many steps behind its last word, another."""
        start = len(one.words) - 1 + steps
        row = [*enumerate(one.words), *enumerate(other.words, start)]
        prefixes = {len(one.words) - 1} if one.is_prefix else set()
        return self._row(field, row, prefixes | ({start + len(other.words) - 1} if other.is_prefix else set()))

    def _row(self, field: str, row: list[tuple[int, str]], prefixes: set[int]) -> Query:
        """Words at fixed distances; those at the positions in prefixes may go on."""
        if not prefixes:
            return Query.phrase_query(self._schema, field, [*row])
        patterns = [(at, f"{word}.*" if at in prefixes else word) for at, word in row]
        return Query.regex_phrase_query(self._schema, field, [*patterns])


def _any(queries: Sequence[Query]) -> Query:
    if not queries:
        return Query.empty_query()
    return queries[0] if len(queries) == 1 else Query.boolean_query([(SHOULD, query) for query in queries])


def _weighed(field: str, query: Query) -> Query:
    return Query.boost_query(query, _TITLE_WEIGHT) if field == "title" else query
