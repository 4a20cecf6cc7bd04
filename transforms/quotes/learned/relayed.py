"""Whose words a report hands on: "The paper quoted Roe as saying: “…”", "She recalled the pilot telling them: “…”"."""

from dataclasses import replace

from transforms.lexicon.languages import closed_class
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.rules.marked_speech import trimmed
from transforms.quotes.rules.reported_speech import word_class
from transforms.quotes.speaker_phrases import speaker_span
from transforms.text.parsed_text import CharSpan, TokenSpan
from transforms.text.phrase_heads import phrase_head

_SAYING = ("speech", "writing")  # classes of cues
_LEADING = frozenset({":", ","})  # what stands between a report and marked words
_LONGEST = 12  # tokens from the cue to the word of saying
_NEAR = 6  # tokens from there within which "that" stands


def with_own_speaker(text: MarkedText, utterance: Utterance) -> Utterance:
    """The quote with the speaker whose words it hands on and that one's cue; as it is if nobody else says them."""
    if utterance.head is None or utterance.cue is None or not utterance.spans:
        return utterance
    found = _quoted_as(text, utterance.head) or _overheard(text, utterance)
    if found is None:
        return utterance
    speaker, verb, at = found
    spans = _behind(text, sorted(utterance.spans), verb, at)
    if not spans:
        return utterance
    cue = (verb, verb + 1)
    own = speaker_span(text.tree, speaker, (cue,))
    return replace(utterance, spans=spans, cue=cue, head=verb, frame="ccomp", speaker=own)


def _quoted_as(text: MarkedText, head: int) -> tuple[int, int, int] | None:
    """Whom a verb quotes as saying something, the word of saying, and the offset of what."""
    parsed = text.parsed
    if parsed.lemmas[head].lower() not in closed_class("quoting_verb"):
        return None
    for token in range(head + 1, min(head + _LONGEST, len(parsed) - 1)):
        if text.is_marked[token] or parsed.pos[token] in ("VERB", "AUX"):
            return None
        if parsed.forms[token] == "as" and _says(text, token + 1):
            is_passive = token == head + 1
            who = text.tree.subject(head, "nsubjpass") if is_passive else phrase_head(parsed, (head + 1, token))
            return None if who is None else (who, token + 1, _said_at(text, token + 1))
    return None


def _said_at(text: MarkedText, verb: int) -> int:
    """The offset of what is said: behind the verb or, if one is near, of "that"."""
    parsed = text.parsed
    for token in range(verb + 1, min(verb + _NEAR, len(parsed))):
        if text.is_marked[token] or parsed.pos[token] in ("VERB", "AUX"):
            break
        if parsed.forms[token] == "that" and parsed.deps[token] == "mark":
            return parsed.starts[token]
    return parsed.ends[verb]


def _overheard(text: MarkedText, utterance: Utterance) -> tuple[int, int, int] | None:
    """Who says marked words to which a content leads on, the verb, and their offset.

    She recalled | the pilot telling passengers: “We turn round.”
    """
    part = _before_marks(text, sorted(utterance.spans))
    if part is None or utterance.cue is None or part[0] < utterance.cue[1]:
        return None
    verbs = [token for token in range(*part) if text.parsed.pos[token] in ("VERB", "AUX")]
    if len(verbs) != 1 or not _says(text, verbs[0]):
        return None
    parsed, verb = text.parsed, verbs[0]
    subject = text.tree.subject(verb, "nsubj")
    if subject is None and parsed.deps[verb] == "acl":
        subject = parsed.heads[verb]
    is_inside = subject is not None and part[0] <= subject < verb
    return (subject, verb, parsed.starts[part[1]]) if subject is not None and is_inside else None


def _before_marks(text: MarkedText, spans: list[CharSpan]) -> TokenSpan | None:
    """The words of a content before a colon or comma and the marked words that it ends with; None if it has none."""
    first, last = text.tokens(spans[0][0], spans[-1][1])
    begin = next((token for token in range(first, last) if text.is_marked[token]), first)
    is_led = begin > first and text.parsed.words[begin - 1] in _LEADING and text.is_marked[last - 1]
    return (first, begin) if is_led else None


def _says(text: MarkedText, token: int) -> bool:
    """Whether a word is a participle of saying."""
    parsed = text.parsed
    return parsed.tags[token] == "VBG" and word_class(parsed.lemmas[token].lower(), "verb", parsed.language) in _SAYING


def _behind(text: MarkedText, spans: list[CharSpan], verb: int, at: int) -> list[CharSpan]:
    """What of some spans stands behind an offset, or before the sentence of the word of saying."""
    begin = text.parsed.starts[text.parsed.sentence_bounds[text.parsed.sentences[verb]][0]]
    parts = [(start if end <= begin else max(start, at), end) for start, end in spans]
    kept = (trimmed(text.characters, part) for part in parts if part[0] < part[1])
    return [span for span in kept if span is not None]
