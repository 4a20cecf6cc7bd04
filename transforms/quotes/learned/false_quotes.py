"""What the network takes for a quote and is none: a scrap, a name, a scare quote, the speaker alone."""

from collections.abc import Mapping

from transforms.lexicon.speaker_words import speaker_words
from transforms.quotes.learned.cues import is_impression, is_naming, is_own_name
from transforms.quotes.marked_text import WORD, MarkedText, Utterance
from transforms.quotes.rules.unreported_pieces import is_utterance


def is_no_quote(text: MarkedText, utterance: Utterance) -> bool:
    """Whether what the network found is no quote: a scrap, or what somebody or something is called."""
    head = utterance.head
    if utterance.cue is None and utterance.speaker is None:
        return not text.overlapping(*utterance.spans[0]) or _is_scare_quote(text, utterance)
    if head is not None and (is_own_name(text, head) or _is_in_title(text, head)):
        return True
    if head is None or utterance.speaker is not None:
        return _is_scrap(text, utterance)
    return is_naming(text, head) or _is_subject_alone(text, utterance, head) or _is_scrap(text, utterance)


def _is_in_title(text: MarkedText, head: int) -> bool:
    """Whether a cue is the end of a title: Prime Minister-designate Ann Lee."""
    words, starts, ends = text.parsed.words, text.parsed.starts, text.parsed.ends
    is_joined = head >= 2 and words[head - 1] == "-" and ends[head - 2] == starts[head - 1]
    return is_joined and ends[head - 1] == starts[head] and words[head - 2][:1].isupper()


def is_speaker_alone(text: MarkedText, utterance: Utterance, speaking: Mapping[int, int]) -> bool:
    """Whether a quote is but who speaks in its sentence: "Writing in the journal, Dr. Roe shows that …"."""
    if len(utterance.spans) > 1 or text.overlapping(*utterance.spans[0]):
        return False
    first, last = text.tokens(*utterance.spans[0])
    return last <= speaking.get(first, 0)


def _is_scare_quote(text: MarkedText, utterance: Utterance) -> bool:
    """Whether a quote of nobody is a marked phrase, not a sentence."""
    span = utterance.spans[0]
    pieces = text.overlapping(*span)
    is_whole = len(utterance.spans) == 1 and len(pieces) == 1 and pieces[0].outer_start <= span[0]
    return is_whole and span[1] <= pieces[0].outer_end and not is_utterance(text, pieces[0])


def _is_subject_alone(text: MarkedText, utterance: Utterance, head: int) -> bool:
    """Whether a quote is no more than who is asked, told or meant: "His wife was asked the same question"."""
    is_felt = utterance.cue is not None and is_impression(text, utterance.cue, head)
    subject = text.tree.subject(head, "nsubjpass", *(("nsubj",) if is_felt else ()))
    inside = [token for span in utterance.spans for token in range(*text.tokens(*span))]
    is_before = inside[-1] < head or text.parsed.lemmas[head].lower() in speaker_words("asks")
    if subject is None or subject not in inside or subject > head or not is_before or text.is_marked[inside[-1]]:
        return False
    return not any(text.parsed.pos[token] in ("VERB", "AUX") for token in inside)


def _is_scrap(text: MarkedText, utterance: Utterance) -> bool:
    """Whether a quote is a single word outside of quotation marks, such as the "it" of "she did not deny it"."""
    span = utterance.spans[0]
    return len(utterance.spans) == 1 and len(WORD.findall(text.characters, *span)) < 2 and not text.overlapping(*span)
