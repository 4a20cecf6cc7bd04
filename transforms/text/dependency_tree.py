"""The dependency tree of a document, with the look-ups that rules ask of it again and again."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from transforms.text.parsed_text import ParsedText, TokenSpan

FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})  # tags of finite verbs
CLAUSE_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})  # relations of what may be the subject of a clause
_LEAF: dict[str, list[int]] = {}  # the children of a token without any; never written to


@dataclass(frozen=True)
class Tree:
    """The dependency tree of a ParsedText with what the rules ask of it again and again."""

    parsed: ParsedText
    is_marked: Sequence[bool]  # for each token, whether it stands between quotation marks

    @cached_property
    def edges(self) -> list[TokenSpan]:
        """For each token the span that its subtree covers."""
        heads = self.parsed.heads
        left, right = list(range(len(heads))), list(range(len(heads)))
        for token, above in enumerate(heads):
            while not left[above] <= token <= right[above]:  # if it holds, it holds further up
                if token < left[above]:
                    left[above] = token
                else:
                    right[above] = token
                above = heads[above]
        return list(zip(left, (end + 1 for end in right), strict=True))

    @cached_property
    def stops(self) -> list[int]:
        """The tokens after a marked piece whose last word has a comma: said “we won,” while …"""
        words, marked = self.parsed.words, self.is_marked
        return [
            token
            for token in range(2, len(words))
            if marked[token - 1] and not marked[token] and "," in (words[token - 2], words[token - 1], words[token])
        ]

    @cached_property
    def relations(self) -> list[dict[str, list[int]]]:
        """For each token its children by relation."""
        heads = self.parsed.heads
        out: list[dict[str, list[int]]] = [_LEAF] * len(heads)
        for token, relation in enumerate(self.parsed.deps):
            above = heads[token]
            by = out[above]
            if above == token:
                continue
            if by is _LEAF:
                out[above] = {relation: [token]}
            elif relation in by:
                by[relation].append(token)
            else:
                by[relation] = [token]
        return out

    def children(self, token: int) -> list[int]:
        """The children of a token, in order."""
        return sorted(child for some in self.relations[token].values() for child in some)

    def child(self, token: int, *relations: str) -> int | None:
        """The first child in one of these relations."""
        by = self.relations[token]
        return next((by[relation][0] for relation in relations if relation in by), None)

    def subject(self, token: int, *relations: str) -> int | None:
        """The first child in one of these relations on the token's own side of quotation marks."""
        by = self.relations[token]
        found = (child for relation in relations for child in by.get(relation, ()))
        return next((child for child in found if self.is_marked[child] == self.is_marked[token]), None)

    def has(self, token: int, relation: str, *lemmas: str) -> bool:
        """Whether a child in this relation has one of these lemmas."""
        return any(self.parsed.lemmas[child].lower() in lemmas for child in self.relations[token].get(relation, ()))
