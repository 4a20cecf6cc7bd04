"""spaCy's transition-based entity recogniser decoded for all tokens at once: the same entities, sooner."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import ENT_IOB, IS_SPACE, SENT_START
from spacy.language import Language
from spacy.pipeline import EntityRecognizer
from spacy.tokens import Doc, Span

NAME = "entity_recogniser"
_BEGINS_SENTENCE = 1  # spaCy's code in SENT_START

Floats = NDArray[np.float32]


class _Weights(NamedTuple):
    """The layers behind the word vectors; features are the token, the entity's first token, the token before."""

    feature: Floats  # [features * hidden * pieces, width]
    padding: Floats  # [features, hidden * pieces]
    bias: Floats  # [hidden * pieces]
    upper: Floats  # [moves, hidden]
    upper_bias: Floats  # [moves]
    pieces: int


@Language.factory(NAME)
def create(nlp: Language, name: str) -> "FastRecogniser":
    """The recogniser that stands in for the pipeline's "ner", which may be disabled but not removed."""
    return FastRecogniser(nlp.get_pipe("ner"))


class FastRecogniser:
    """Decodes a trained EntityRecognizer greedily, as spaCy does (Lample et al. 2016, without beam).

    While no entity is open, the network looks at one token alone, so the best move of every token is found in one
    matrix product; what follows a move that opens an entity depends on that token only and is found for all of them
    side by side. spaCy goes from token to token instead.
    """

    def __init__(self, recogniser: EntityRecognizer) -> None:
        """Raises ValueError for a model of another shape than spaCy's greedy "ner" without beam."""
        model = recogniser.model
        lower, upper = model.get_ref("lower"), model.get_ref("upper")
        wide = lower.get_dim("nF") != 3 or not model.attrs["has_upper"] or model.attrs["unseen_classes"]
        if wide or recogniser.cfg["beam_width"] != 1:
            raise ValueError("only a greedy entity recogniser with 3 features and an upper layer can be decoded so")
        self._tok2vec = model.get_ref("tok2vec")
        self._gemm = model.ops.gemm
        kernel = lower.get_param("W")  # [features, hidden, pieces, width]
        features, hidden, pieces, width = kernel.shape
        self._weights = _Weights(
            kernel.reshape(features * hidden * pieces, width),
            lower.get_param("pad").reshape(features, hidden * pieces),
            lower.get_param("b").reshape(hidden * pieces),
            upper.get_param("W"),
            upper.get_param("b"),
            pieces,
        )
        moves = [recogniser.moves.get_class_name(i) for i in range(recogniser.moves.n_moves)]
        self._out = moves.index("O")
        self._labels = [move[2:] for move in moves]
        self._begins = np.array([move.startswith("B-") for move in moves])
        self._units = np.array([move.startswith("U-") and len(move) > 2 for move in moves])
        is_out = np.array([move == "O" for move in moves])
        self._never_first = ~(self._begins | self._units | is_out)  # while no entity is open
        number = {move: i for i, move in enumerate(moves)}
        self._inside = np.array([number.get(f"I-{label}", -1) for label in self._labels])
        self._last = np.array([number.get(f"L-{label}", -1) for label in self._labels])

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its entities set."""
        return next(self.pipe([doc]))

    def pipe(self, docs: Iterable[Doc], *, batch_size: int = 8) -> Iterator[Doc]:
        """The Docs with their entities set; raises ValueError for one that has some already."""
        stream = iter(docs)
        while batch := list(islice(stream, batch_size)):
            filled = [doc for doc in batch if len(doc)]
            vectors: Any = self._tok2vec.predict(filled) if filled else None
            at = 0
            for doc in filled:
                entities = self._entities(doc, vectors[at : at + len(doc)])
                doc.set_ents([Span(doc, *entity) for entity in entities], default="outside")
                at += len(doc)
            yield from batch

    def _entities(self, doc: Doc, vectors: Floats) -> list[tuple[int, int, str]]:
        """(first token, token after the last, label) of the entities of a Doc, in order."""
        weights, size = self._weights, len(doc)
        attributes = doc.to_array([ENT_IOB, IS_SPACE, SENT_START])
        if attributes[:, 0].any():
            raise ValueError("a text that has entities already cannot be given others")
        features = self._gemm(vectors, weights.feature, trans2=True).reshape(size, len(weights.padding), -1)
        scores = self._scores(features[:, 0] + weights.padding[1] + weights.padding[2])
        goes_on = np.append(attributes[1:, 2] != _BEGINS_SENTENCE, False)  # entities end with their sentence
        word = attributes[:, 1] == 0
        scores[:, self._never_first] = -np.inf
        scores[np.ix_(~word, self._units)] = -np.inf
        scores[np.ix_(~(word & goes_on), self._begins)] = -np.inf
        best = scores.argmax(axis=1)
        ends = self._ends(features, np.flatnonzero(self._begins[best]), best, goes_on)
        found, token = [], 0
        while token < size:
            move = best[token]
            end = ends.get(token, token) + 1
            if move != self._out:
                found.append((token, end, self._labels[move]))
            token = end
        return found

    def _ends(
        self, features: Floats, starts: NDArray[np.int64], best: NDArray[np.int64], goes_on: NDArray[np.bool_]
    ) -> dict[int, int]:
        """For each token that may open an entity the entity's last token."""
        ends: dict[int, int] = {}
        open_, at = starts, starts + 1
        while len(open_):
            scores = self._scores(features[at, 0] + features[open_, 1] + features[at - 1, 2])
            row, opened_by = np.arange(len(at)), best[open_]
            stays = goes_on[at] & self._prefers(scores, row, self._inside[opened_by], self._last[opened_by])
            ends.update(zip(open_[~stays].tolist(), at[~stays].tolist(), strict=True))
            open_, at = open_[stays], at[stays] + 1
        return ends

    @staticmethod
    def _prefers(
        scores: Floats, row: NDArray[np.int64], this: NDArray[np.int64], other: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Whether each row's move `this` scores above `other`; of equals the one that is numbered first."""
        mine, others = scores[row, this], scores[row, other]
        return cast(NDArray[np.bool_], (mine > others) | ((mine == others) & (this < other)))

    def _scores(self, summed: Floats) -> Floats:
        """Scores [states, moves] of states whose features are summed up."""
        weights = self._weights
        hidden = (summed + weights.bias).reshape(len(summed), -1, weights.pieces).max(axis=2)
        return cast(Floats, self._gemm(hidden, weights.upper, trans2=True) + weights.upper_bias)
