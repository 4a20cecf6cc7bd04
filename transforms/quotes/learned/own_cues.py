"""Attributions in which marked words belong to the cue of their own sentence, if the rules find one there."""

from collections.abc import Iterable
from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.model.findings import Attribution
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.rules.reported_speech import word_class
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


def handed_on(text: MarkedText, found: list[Attribution]) -> list[Attribution]:
    """Give marked words to who speaks right behind them, where another cue hands on all of that.

    “Rain,” Roe told the Post, | according to Poe: the words are Roe's.
    """
    out: list[Attribution] = []
    for attribution in found:
        inner = {content: own for content in attribution.contents if (own := _own_report(text, attribution, content))}
        out += inner.values()
        kept = tuple(content for content in attribution.contents if content not in inner)
        out += [replace(attribution, contents=kept)] if kept or not inner else []
    return out


def _own_report(text: MarkedText, attribution: Attribution, content: TokenSpan) -> Attribution | None:
    """The report that a content begins with, if it is marked words and, before the attribution's cue, who says them.

    Or who is quoted behind it: “Rain,” Poe reported, | quoting Roe.
    """
    parsed, outer = text.parsed, attribution.cue
    if outer is None or not text.is_marked[content[0]]:
        return None
    if (quoted := _quoted(text, outer)) is not None:
        return Attribution((content,), *quoted, attribution.score)
    if content[1] > outer[0]:
        return None
    end = 1 + max(token for token in range(*content) if text.is_marked[token])
    between = range(end, outer[0])
    for verb in between:
        if word_class(parsed.lemmas[verb].lower(), "verb", parsed.language) != "speech":
            continue
        subject = next((c for c in parsed.children[verb] if parsed.deps[c] == "nsubj" and c in between), None)
        if subject is not None and parsed.sentences[verb] == parsed.sentences[end - 1]:
            first, last = text.tree.edges[subject]
            source = (max(first, end), min(last, outer[0]))
            return Attribution(((content[0], end),), (verb, verb + 1), source, attribution.score)
    return None


def _quoted(text: MarkedText, cue: TokenSpan) -> tuple[TokenSpan, TokenSpan] | None:
    """The cue and phrase of whom the subject of a cue quotes: reported, | quoting | a resident."""
    parsed = text.parsed
    for verb in (child for token in range(*cue) for child in parsed.children[token] if child >= cue[1]):
        if parsed.forms[verb] not in closed_class("quoting_verb_form") or text.is_marked[verb]:
            continue
        who = next((child for child in parsed.children[verb] if parsed.deps[child] == "dobj"), None)
        if who is not None:
            return (verb, verb + 1), text.tree.edges[who]
    return None


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
