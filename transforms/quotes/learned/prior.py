"""What the rules say of each token, as an addition to the network's scores of quotation tags."""

import numpy as np
from numpy.typing import NDArray

from transforms.model.labels import QUOTATION_TAGS
from transforms.quotes.marked_text import MarkedText, Utterance

_RULED_IN, _RULED_OUT = 0.8, 0.5  # log odds that the rules add to their tags, and to O if they see nothing


def prior(text: MarkedText, ruled: list[Utterance]) -> NDArray[np.float32]:
    """What the rules say of each token, as an addition to the network's scores of tags: [tokens, quotation tags].

    A product of experts: each tag that the rules give counts as log odds, its weight chosen on PolNeAR's dev part.
    """
    tags = np.zeros(len(text.parsed), np.int64)
    sources = [u.speaker for u in ruled if u.speaker is not None]
    cues = [u.cue for u in ruled if u.cue is not None]
    contents = [text.tokens(*span) for u in ruled for span in u.spans]
    for kind, spans in (("SOURCE", sources), ("CUE", cues), ("CONTENT", contents)):
        begin = QUOTATION_TAGS.index(f"B-{kind}")
        for first, last in spans:
            tags[first:last] = begin + 1
            tags[first : min(first + 1, last)] = begin
    out = np.zeros((len(tags), len(QUOTATION_TAGS)), np.float32)
    out[np.arange(len(tags)), tags] = np.where(tags == 0, _RULED_OUT, _RULED_IN)
    return out
