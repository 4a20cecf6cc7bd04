"""Attributions in which marked words belong to the cue of their own sentence, if the rules find one there."""

from collections.abc import Iterable
from dataclasses import replace

from transforms.model.findings import Attribution
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.text.parsed_text import TokenSpan


def by_own_cues(text: MarkedText, found: list[Attribution], ruled: Iterable[Utterance]) -> list[Attribution]:
    """Move marked contents that stand in another sentence than their cue to the cue that the rules give them there.

    “Rain,” Roe said. “He never knows,” said Poe: the first is Roe's, whatever the pointer says. A content whose own
    cue the network did not see is left to the rules.
    """
    own = _cues_in_sentence(text, ruled)
    if not own:
        return found
    at_cue = {token: number for number, a in enumerate(found) if a.cue is not None for token in range(*a.cue)}
    contents = [list(attribution.contents) for attribution in found]
    for number, attribution in enumerate(found):
        for content in attribution.contents:
            cue = own.get(content[0], own.get(content[1] - 1))
            if cue is None or attribution.cue is None or _is_cued(text, attribution.cue, content):
                continue
            contents[number].remove(content)
            if cue in at_cue:
                contents[at_cue[cue]].append(content)
    kept = zip(found, contents, strict=True)
    return [replace(attribution, contents=tuple(sorted(spans))) for attribution, spans in kept if spans]


def _cues_in_sentence(text: MarkedText, ruled: Iterable[Utterance]) -> dict[int, int]:
    """For each token of marked words that the rules give to a cue in the same sentence, outside of marks: that cue."""
    out: dict[int, int] = {}
    for utterance in ruled:
        if utterance.cue is None or utterance.speaker is None or text.is_marked[utterance.cue[0]]:
            continue
        for span in utterance.spans:
            first, last = text.tokens(*span)
            if text.is_marked[first] and text.is_marked[last - 1] and _is_cued(text, utterance.cue, (first, last)):
                out |= dict.fromkeys(range(first, last), utterance.cue[0])
    return out


def _is_cued(text: MarkedText, cue: TokenSpan, content: TokenSpan) -> bool:
    """Whether a cue stands in a sentence that the content reaches into."""
    sentences = text.parsed.sentences
    return sentences[cue[0]] in sentences[slice(*content)]
