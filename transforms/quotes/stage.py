"""parsed texts, the network's findings -> quotes, quote_segments: who is reported to have said what."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from transforms import ids
from transforms.lexicon.function_words import english
from transforms.model.findings import Findings
from transforms.quotes.cue_meaning import cue_lemma, is_speech, polarity
from transforms.quotes.learned.utterances import utterances
from transforms.quotes.marked_text import BY_MODEL, LONG_PIECE, MarkedText, Utterance
from transforms.quotes.non_quotes import without_non_quotes
from transforms.quotes.posts import posts
from transforms.quotes.pull_quotes import with_pulled
from transforms.quotes.report_kinds import is_bare_stance, report_kind
from transforms.quotes.rules.adjacent_cues import with_adjacent_cues
from transforms.quotes.rules.marked_speech import by_rules
from transforms.quotes.rules.nested_reports import nested
from transforms.quotes.rules.spoken_pieces import spoken_pieces
from transforms.quotes.speaker_phrases import speaker_score, speaker_status
from transforms.quotes.spoken_words import WORD, folded_words, words_group_id, words_said
from transforms.quotes.stances.direction import stance_direction
from transforms.quotes.stances.holders import with_own_holder
from transforms.quotes.stances.targets import with_bare_target
from transforms.quotes.statements.report import Report
from transforms.quotes.statements.verdict import kind_by_signs
from transforms.quotes.topics_of_speech import without_topic
from transforms.quotes.transcripts import Turn, turns
from transforms.schemas import QUOTE_SEGMENTS, QUOTES, conform
from transforms.text.parsed_text import CharSpan, ParsedText
from transforms.text.quotation_marks import MarkedPiece

SHORT_QUOTE = 4  # words; shorter ones are the same only within a document

Row = dict[str, Any]
Segment = tuple[int, int, bool]  # start, end, is_verbatim
Find = Callable[[MarkedText], list[Utterance]]


class Found(NamedTuple):
    """A quote with its segments, where it begins and ends, and its words: those between marks, if some are."""

    utterance: Utterance
    segments: list[Segment]
    span: CharSpan
    words: list[str]

    @property
    def verbatim_words(self) -> int:
        """How many of its words stand between marks."""
        return len(self.words) if any(verbatim for _, _, verbatim in self.segments) else 0


def quotes(parsed_texts: Iterable[ParsedText], findings: Mapping[str, Findings]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parsed documents -> (QUOTES, QUOTE_SEGMENTS), in order of the text.

    They are found by the network with the rules' help in documents that have findings, by document_id; by rules in
    others. For the rest see quotes_found_by.
    """

    def find(text: MarkedText) -> list[Utterance]:
        found = findings.get(text.parsed.document_id)
        return by_rules(text) if found is None else utterances(text, found)

    return quotes_found_by(find, parsed_texts, findings)


def quotes_found_by(
    find: Find, parsed_texts: Iterable[ParsedText], findings: Mapping[str, Findings] = MappingProxyType({})
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Parsed documents -> (QUOTES, QUOTE_SEGMENTS), in order of the text, of what find finds in analysed ones.

    Signs decide which are statements in documents that have findings, by document_id; in others the rules alone.

    Who the speaker is stays open: speaker_mention_id and speaker_entity_id are null. A quote whose content stands
    between marks as a whole is direct and its text leaves the marks out; in a mixed one the marks inside the content
    stay in its text. Documents without analysis (other languages) give direct quotes that have a cue of the language's
    lexicon beside them or at least LONG_PIECE words.
    """
    rows: list[Row] = []
    pieces: list[Row] = []
    for parsed in parsed_texts:
        for row, segments in _document(parsed, find, findings.get(parsed.document_id)):
            rows.append(row)
            pieces += segments
    found = pl.DataFrame(rows, schema=QUOTES.schema, orient="row")
    segments_frame = pl.DataFrame(pieces, schema=QUOTE_SEGMENTS.schema, orient="row")
    return conform(found, QUOTES), conform(segments_frame, QUOTE_SEGMENTS)


def _document(parsed: ParsedText, find: Find, findings: Findings | None) -> Iterator[tuple[Row, list[Row]]]:
    """The rows of one document: each quote with its segments."""
    text = MarkedText(parsed, spoken_pieces(parsed))
    shares = None if findings is None else findings.quotation_shares
    for found in found_in(text, find):
        row = _row(text, found, shares)
        numbered = [
            {
                "quote_id": row["quote_id"],
                "segment_index": number,
                "char_start": start,
                "char_end": end,
                "is_verbatim": verbatim,
            }
            for number, (start, end, verbatim) in enumerate(found.segments)
        ]
        yield row, numbered


def found_in(text: MarkedText, find: Find) -> Iterator[Found]:
    """The quotes of a document, no span twice."""
    found = _read(text, find) if text.parsed.is_analysed else _unread(text)
    seen: set[CharSpan] = set()
    bare = (_with_bare_stance(text, without_topic(text, utterance)) for utterance in found)
    for utterance in sorted(bare, key=lambda u: (u.spans[0], -u.spans[-1][1])):
        segments = _segments(text, utterance)
        span = _whole(text, segments)
        if span not in seen:
            seen.add(span)
            kinds = {verbatim for _, _, verbatim in segments}
            said = ((start, end) for start, end, verbatim in segments if verbatim or kinds == {False})
            yield Found(utterance, segments, span, [word for part in said for word in _words(text, part)])


def _with_bare_stance(text: MarkedText, utterance: Utterance) -> Utterance:
    """A stance without words in quotation marks with its own target and holder; any other report as it is."""
    if not is_bare_stance(text, utterance):
        return utterance
    aimed = with_bare_target(text, utterance)
    return with_own_holder(text, aimed) if is_bare_stance(text, aimed) else aimed


def _read(text: MarkedText, find: Find) -> list[Utterance]:
    """The quotes of a document with analysis; inside a transcript or a post the turns alone."""
    spoken = [*turns(text.characters), *posts(text.characters)]
    found = find(text)
    found = with_pulled(text, without_non_quotes(text, [*found, *nested(text, found)]))
    if not spoken:
        return found
    ends = [[*(turn.name or ()), turn.spans[0][0], turn.spans[-1][1]] for turn in spoken]
    taken = [(min(offsets), max(offsets)) for offsets in ends]
    outside = [u for u in found if not any(start < u.spans[-1][1] and u.spans[0][0] < end for start, end in taken)]
    return [*outside, *(_from_turn(text, turn) for turn in spoken)]


def _from_turn(text: MarkedText, turn: Turn) -> Utterance:
    speaker = None if turn.name is None else text.tokens(*turn.name)
    if speaker is not None and (speaker[0] == speaker[1] or text.chars(speaker) != turn.name):
        speaker = None
    return Utterance(list(turn.spans), "transcript", speaker=speaker)


def _unread(text: MarkedText) -> list[Utterance]:
    """The marked pieces of a document that was not analysed; one that runs over paragraphs is one quote.

    Short ones count if a cue of the language's lexicon stands beside them.
    """
    out: list[Utterance] = []
    before: MarkedPiece | None = None
    for piece in text.pieces:
        if before is not None and before.continues:
            out[-1].pieces.append(piece)
            out[-1].spans.append((piece.outer_start, piece.outer_end))
        else:
            out.append(Utterance([(piece.outer_start, piece.outer_end)], "unknown", pieces=[piece]))
        before = piece
    return [
        utterance
        for utterance in with_adjacent_cues(text, out)
        if utterance.cue is not None or sum(len(_words(text, span)) for span in utterance.spans) >= LONG_PIECE
    ]


def _words(text: MarkedText, span: CharSpan) -> list[str]:
    return folded_words(text.characters, *span)


def _segments(text: MarkedText, utterance: Utterance) -> list[Segment]:
    """(start, end, is_verbatim) of the contiguous pieces of a quote, marks left out, in order of the text."""
    out: list[Segment] = []
    if utterance.rule == "transcript":
        return [(start, end, True) for start, end in utterance.spans]
    for start, end in utterance.spans:
        at = start
        for piece in text.overlapping(start, end):
            _add(text, out, at, min(piece.outer_start, end), False)
            _add(text, out, max(piece.char_start, start), min(piece.char_end, end), True)
            at = max(at, piece.outer_end)
        _add(text, out, at, end, False)
    if (
        len(out) > 1
        and not out[0][2]
        and _is_that(text, text.characters[out[0][0] : out[0][1]])
        and all(verbatim for _, _, verbatim in out[1:])
    ):
        del out[0]
    return out


def _add(text: MarkedText, out: list[Segment], start: int, end: int, verbatim: bool) -> None:
    while start < end and text.characters[start].isspace():
        start += 1
    while end > start and text.characters[end - 1].isspace():
        end -= 1
    if WORD.search(text.characters, start, end):
        out.append((start, end, verbatim))


def _is_that(text: MarkedText, word: str) -> bool:
    """Whether a word is "that", in the document's language."""
    return (english(text.parsed.language, word.lower(), "SCONJ") or word.lower()) == "that"


def _whole(text: MarkedText, segments: list[Segment]) -> CharSpan:
    """From the first to the last character; a mixed quote keeps the marks at its ends, so that they stay balanced."""
    start, end = segments[0][0], segments[-1][1]
    if all(verbatim for _, _, verbatim in segments):
        return start, end
    for piece in text.overlapping(start, end):
        if segments[0][2] and piece.char_start <= start < piece.char_end:
            start = piece.outer_start
        if segments[-1][2] and piece.char_start < end <= piece.char_end:
            end = piece.outer_end
    return start, end


def _row(text: MarkedText, found: Found, shares: NDArray[np.float64] | None) -> Row:
    parsed, characters = text.parsed, text.characters
    utterance, segments, span, words = found.utterance, found.segments, found.span, found.words
    kinds = {verbatim for _, _, verbatim in segments}
    spoken = words[1:] if _is_that(text, words[0]) and True not in kinds else words  # said (that) the talks had failed
    group_id = words_group_id(spoken)
    speaker = None if utterance.speaker is None else text.chars(utterance.speaker)
    cue = None if utterance.cue is None else text.chars(utterance.cue)
    if shares is None:
        kind = report_kind(text, utterance, found.verbatim_words)
    else:
        kind = kind_by_signs(Report(text, utterance, found.verbatim_words, shares))
    whole, said = characters[span[0] : span[1]], words_said(characters, *span, segments)
    return {
        "quote_id": ids.quote_id(parsed.document_id, *span),
        "document_id": parsed.document_id,
        "quote_kind": "mixed" if len(kinds) == 2 else "direct" if True in kinds else "indirect",
        "is_speech": is_speech(parsed, utterance, found.verbatim_words),
        "report_kind": kind,
        "stance_direction": stance_direction(text, utterance) if kind == "stance" else None,
        "text": whole,
        "words": None if said == whole else said,
        "char_start": span[0],
        "char_end": span[1],
        "speaker_text": None if speaker is None else characters[speaker[0] : speaker[1]],
        "speaker_char_start": None if speaker is None else speaker[0],
        "speaker_char_end": None if speaker is None else speaker[1],
        "speaker_mention_id": None,
        "speaker_entity_id": None,
        "speaker_status": speaker_status(parsed, utterance.speaker, utterance.rule),
        "speaker_score": None if speaker is None else _speaker_score(utterance),
        "cue": None if cue is None else characters[cue[0] : cue[1]],
        "cue_char_start": None if cue is None else cue[0],
        "cue_char_end": None if cue is None else cue[1],
        "cue_lemma": cue_lemma(parsed, utterance),
        "polarity": polarity(text.tree, utterance, whole, kind),
        "quote_group_id": f"{parsed.document_id}:{group_id}" if len(spoken) < SHORT_QUOTE else group_id,
        "other_speaker_mention_ids": None,
        "stance_target_mention_id": None,
        "stance_certainty": None,
    }


def _speaker_score(utterance: Utterance) -> float:
    return utterance.score if utterance.rule == BY_MODEL else speaker_score(utterance.rule, utterance.frame)
