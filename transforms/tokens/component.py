"""The network as a component of a spaCy pipeline: a text goes through it, and the Doc gets all that it says."""

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, IS_SPACE, LENGTH, TAG
from spacy.language import Language
from spacy.tokens import Doc

from transforms.annotations import DEFAULT_MODEL, Model
from transforms.model.findings import Findings, findings
from transforms.model.labels import DEPENDENCIES, NAME_KINDS, TAGS
from transforms.model.network import network
from transforms.text.parsed_text import unread
from transforms.tokens.stretches import text_of

NAME = "network"
_FINDINGS = "onrecord_findings"  # key in a Doc's user_data
_BLANK = "_SP"  # tag of blanks
_OUTSIDE, _INSIDE, _BEGINS = 2, 1, 3  # spaCy's codes in ENT_IOB

Numbers = NDArray[np.uint64]


@Language.factory(NAME, default_config={"size": DEFAULT_MODEL})
def create(nlp: Language, name: str, size: Model) -> "NetworkComponent":
    """The component; raises onnxruntime's NoSuchFile if the weights of this size are missing."""
    return NetworkComponent(nlp, size)


class NetworkComponent:
    """Sets tags, heads, dependencies, sentences and entities of Docs, and leaves the Findings in their user_data."""

    def __init__(self, nlp: Language, size: Model) -> None:
        """Raises onnxruntime's NoSuchFile if the weights of this size are missing."""
        self._network = network(size)
        strings = nlp.vocab.strings
        self._tags, self._dependencies, self._names = (
            np.array([strings.add(label) for label in labels], np.uint64) for labels in (TAGS, DEPENDENCIES, NAME_KINDS)
        )
        self._blank = strings.add(_BLANK)

    def __call__(self, doc: Doc) -> Doc:
        """The Doc with its analysis."""
        where = doc.to_array([IDX, LENGTH, IS_SPACE]).astype(np.int64)
        words = np.flatnonzero(where[:, 2] == 0)
        if not len(words):
            return doc
        starts = where[words, 0]
        found = findings(unread("", text_of(doc), starts.tolist(), (starts + where[words, 1]).tolist()), self._network)
        attributes = [TAG, DEP, HEAD, ENT_IOB, ENT_TYPE]
        out = np.zeros((len(doc), len(attributes)), np.uint64)
        out[:, 0], out[:, 3] = self._blank, _OUTSIDE
        out[words, 0], out[words, 1] = self._tags[found.syntax.tags], self._dependencies[found.syntax.dependencies]
        out[:, 2] = _heads(len(doc), words, found.syntax.heads).view(np.uint64)
        for kind, (first, last) in found.names():
            inside = words[first:last]
            out[inside[0] : inside[-1] + 1, 3], out[inside[0] : inside[-1] + 1, 4] = _INSIDE, self._names[kind]
            out[inside[0], 3] = _BEGINS
        doc.from_array(attributes, cast(Any, out))
        doc.user_data[_FINDINGS] = found
        return doc


def findings_of(doc: Doc) -> Findings | None:
    """What the network said of a Doc's text; None if it did not read it."""
    found: Findings | None = doc.user_data.get(_FINDINGS)
    return found


def _heads(size: int, words: NDArray[np.int64], heads: NDArray[np.int64]) -> NDArray[np.int64]:
    """Distances to heads of all tokens; a blank hangs on the word before it, at the start on the first word."""
    here = np.arange(size)
    before = np.searchsorted(words, here, side="right") - 1
    head = words[np.maximum(before, 0)]
    head[words] = words[heads]
    return head - here
