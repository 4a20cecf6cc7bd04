"""A quote in the making with what the signs are read from."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from transforms.quotes.cue_meaning import cue_lemma, is_speech, polarity
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.report_kinds import report_kind
from transforms.quotes.unsaid import is_unsaid
from transforms.text.parsed_text import TokenSpan
from transforms.text.phrase_heads import phrase_head, phrase_tops

_SETTLED = frozenset({"stance", "no_comment"})


@dataclass(frozen=True)
class Report:
    """A quote, how many of its words stand between marks, and the network's shares [tokens, QUOTATION_KINDS]."""

    text: MarkedText
    utterance: Utterance
    verbatim_words: int
    shares: NDArray[np.float64]

    @cached_property
    def lemma(self) -> str:
        """The lemma that the cue is known by, or nothing."""
        return cue_lemma(self.text.parsed, self.utterance) or ""

    @cached_property
    def by_rules(self) -> str:
        """The kind of report by the rules alone."""
        return report_kind(self.text, self.utterance, self.verbatim_words)

    @cached_property
    def is_settled(self) -> bool:
        """Whether the rules alone decide: a stance, a refusal to comment, a denial, what surely nobody says.

        So they do where a passive names who speaks: "was asked by the board to close the pier".
        """
        if self.by_rules == "statement":
            return self._denies or self._is_told_by_speaker
        if self.by_rules != "other":
            return self.by_rules in _SETTLED
        return is_unsaid(self.text, self.utterance, self.lemma, self.verbatim_words)

    @cached_property
    def _denies(self) -> bool:
        first, last = self.utterance.spans[0][0], self.utterance.spans[-1][1]
        return polarity(self.text.tree, self.utterance, self.text.characters[first:last]) == "denied"

    @cached_property
    def _is_told_by_speaker(self) -> bool:
        """Whether the speaker is the agent of the cue."""
        tree, head = self.text.tree, self.utterance.head
        agent = None if head is None else tree.child(head, "agent")
        return agent is not None and self.speaker_head is not None and tree.child(agent, "pobj") == self.speaker_head

    @cached_property
    def is_speech(self) -> bool:
        """Whether the rules have it spoken or written."""
        return is_speech(self.text.parsed, self.utterance, self.verbatim_words)

    @cached_property
    def content(self) -> list[TokenSpan]:
        """The token spans of the content; none is empty."""
        spans = (self.text.tokens(*span) for span in self.utterance.spans)
        return [span for span in spans if span[0] < span[1]]

    @cached_property
    def top(self) -> int | None:
        """The first verb of the content that hangs on a word outside of it, or else the first such word."""
        parsed = self.text.parsed
        tops = [top for span in self.content for top in phrase_tops(parsed, span)]
        return next((top for top in tops if parsed.pos[top] in ("VERB", "AUX")), tops[0] if tops else None)

    @cached_property
    def speaker_head(self) -> int | None:
        """The head of the speaker's words."""
        return None if self.utterance.speaker is None else phrase_head(self.text.parsed, self.utterance.speaker)
