"""A document -> what the network finds in it: names, and attributions of contents to sources."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from transforms.model.labels import QUOTATION_KINDS
from transforms.model.linker import Link, links
from transforms.model.network import Network, Scores, Syntax, scores
from transforms.model.pieces import Pieces, pieces
from transforms.model.tag_decoding import best_tags, names, quotation_transitions, spans
from transforms.model.wordpiece import encoder
from transforms.text.parsed_text import ParsedText, TokenSpan

_CONTENT, _CUE, _SOURCE = range(len(QUOTATION_KINDS))


@dataclass(frozen=True)
class Attribution:
    """Contents that one cue, or none, attributes to one source; token spans; score is the source's probability."""

    contents: tuple[TokenSpan, ...]
    cue: TokenSpan | None
    source: TokenSpan | None
    score: float


@dataclass(frozen=True)
class Findings:
    """What the network says of a document: its pieces with their scores, before anything is decided."""

    pieces: Pieces
    scores: Scores

    @property
    def syntax(self) -> Syntax:
        """Tags, heads and dependencies by token."""
        return self.scores.syntax

    def names(self) -> list[tuple[int, TokenSpan]]:
        """The names as (index in labels.NAME_KINDS, token span), in order of the text."""
        return names(self.scores.name)

    def name_shares(self) -> NDArray[np.float64]:
        """The probability of each kind of name by token [tokens, NAME_KINDS], whatever part of a name it is."""
        return _shares(self.scores.name)

    @cached_property
    def quotation_shares(self) -> NDArray[np.float64]:
        """The probability of being in a content, a cue or a source by token [tokens, QUOTATION_KINDS]."""
        return _shares(self.scores.quotation)

    def attributions(self, prior: NDArray[np.float32] | None = None) -> list[Attribution]:
        """The attributions in order of the text; prior [tokens, quotation tags] is added to the scores of tags."""
        scores = self.scores.quotation if prior is None else self.scores.quotation + prior
        tags = best_tags(scores, quotation_transitions(), self.pieces.paragraph_ends)
        contents, cues, sources = (spans(tags, kind) for kind in (_CONTENT, _CUE, _SOURCE))
        return joined(links(self.pieces, self.scores, contents, cues, sources))


def _shares(scores: NDArray[np.float32]) -> NDArray[np.float64]:
    """Scores of tags [tokens, O and B, I of each kind] -> the probability of each kind."""
    doubles = scores.astype(np.float64)
    odds = np.exp(doubles - doubles.max(axis=1, keepdims=True))
    shares = odds / odds.sum(axis=1, keepdims=True)
    return np.asarray(shares[:, 1::2] + shares[:, 2::2])


def findings(parsed: ParsedText, network: Network) -> Findings:
    """What the network says of a document, of which the words alone need be known."""
    document = pieces(parsed, encoder())
    return Findings(document, scores(document, len(parsed), network))


def joined(found: Iterable[Link]) -> list[Attribution]:
    """Links with the same cue as one attribution each; its source is the most probable one."""
    out: dict[tuple[str, int], Attribution] = {}
    for link in found:
        key = ("content", link.content[0]) if link.cue is None else ("cue", link.cue[0])
        known = out.get(key)
        new = Attribution((link.content,), link.cue, link.source, link.score)
        if known is not None:
            better = max(known, new, key=lambda a: (a.source is not None, a.score))
            new = replace(better, contents=(*known.contents, link.content))
        out[key] = new
    return sorted(out.values(), key=lambda a: a.contents[0])
