"""How much of one text another one has: the exact check of texts that the index holds for similar."""

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from transforms.duplicates.words import RUN, Flags, Words

# Of 180 articles on 37 events of 2016 to 2018 the copies that people recognise share 0.70 or more, other articles on
# the same event 0.62 or less (tests.benchmarks copies).
COPY = 0.65  # share of a text's words from which it is a copy
PART = 0.2  # share from which it may be a part of a merged brief
_WORDS = 12  # shorter texts are copies only if all words are equal
_TELLING = 25  # words outside quotation marks from which these are measured by themselves
_ENDS = 60  # words of credits, notes and footers that may stand behind a copy
_STARTS = 12  # and before it
_ANCHOR = 5  # words in a row that end what is added at the ends
_REST = 0.8  # share of what is between the ends
_REST_WORDS = 40
_GAP = 4  # words in a row that are exchanged in place
_FACTS = 4  # exchanged names and figures
_EXCHANGED = 0.4  # share of exchanged ones among names and figures from which two texts fill in one template


class Shares(NamedTuple):
    """The share of a's words that b has, and of b's words that a has, 0 to 1."""

    a: float
    b: float


def shares(a: Words, b: Words) -> Shares:
    """Compare two texts word by word.

    Both shares are 0 if the texts are one template filled in twice, or if neither has a PART of the other.
    """
    in_a, in_b = _shared(a, b), _shared(b, a)
    if max(_mean(in_a), _mean(in_b)) < PART:  # no other measure of them is higher
        return Shares(0.0, 0.0)
    found = Shares(_share(a, in_a), _share(b, in_b))
    if max(found) < PART or _is_template(a, in_a) or _is_template(b, in_b):
        return Shares(0.0, 0.0)
    return found


def share_of_parts(text: Words, parts: Sequence[Words]) -> float:
    """The share of a text's words that others have together, 0 to 1, if it has a block of each, one after the other.

    0 if it has their words by turns, as an article has that was written from several, or that quotes them.
    """
    shared = np.stack([_shared(text, part) for part in parts])
    of_any = np.logical_or.reduce(shared)
    whose = np.where(of_any, shared.argmax(axis=0), -1)
    edges = np.flatnonzero(np.diff(whose, prepend=-2, append=-2))
    runs = [int(whose[a]) for a, b in pairwise(edges.tolist()) if whose[a] >= 0 and b - a >= _ANCHOR]
    n_changes = sum(a != b for a, b in pairwise(runs))
    if n_changes > 2 * (len(parts) - 1):
        return 0.0
    return round(_plain_share(text.is_quoted, of_any), 4)


def _shared(a: Words, b: Words) -> Flags:
    """Which words of a stand in a run of words that b has, too."""
    if min(len(a.hashes), len(b.hashes)) < _WORDS:
        return np.full(len(a.hashes), np.array_equal(a.hashes, b.hashes))
    likely = np.flatnonzero(b.is_taken[a.slots])  # most runs of two texts are told apart by these
    runs = a.runs[likely]
    at = np.searchsorted(b.distinct_runs, runs)
    starts = likely[b.distinct_runs[np.minimum(at, len(b.distinct_runs) - 1)] == runs]
    words = np.zeros(len(a.hashes), np.bool_)
    for word in range(RUN):
        words[starts + word] = True
    return words


def _share(text: Words, shared: Flags) -> float:
    """The lesser of the share of all words and of those outside quotation marks.

    Other articles on an event have the same quotes; copies have the same telling, too. What is added at the ends is
    left out if the rest is nearly all shared.
    """
    share = _plain_share(text.is_quoted, shared)
    if share < COPY and _mean(shared) * 2 >= _REST:  # of half of the text at least
        first, last = _ends(shared)
        rest = shared[first:last]
        told = np.count_nonzero(rest & ~text.is_quoted[first:last])
        if told >= _REST_WORDS and len(rest) * 2 >= len(shared):
            of_rest = _plain_share(text.is_quoted[first:last], rest)
            share = of_rest if of_rest >= _REST else share
    return round(share, 4)


def _plain_share(is_quoted: Flags, shared: Flags) -> float:
    telling = shared[~is_quoted]
    return min(_mean(shared), _mean(telling)) if len(telling) >= _TELLING else _mean(shared)


def _mean(flags: Flags) -> float:
    return np.count_nonzero(flags) / len(flags)


def _ends(shared: Flags) -> tuple[int, int]:
    """Where the text without additions before and behind it begins and ends."""
    if len(shared) < _ANCHOR:
        return 0, len(shared)
    runs = np.flatnonzero(np.convolve(shared, np.ones(_ANCHOR, np.int64), "valid") == _ANCHOR)
    if not len(runs):
        return 0, len(shared)
    first, last = int(runs[0]), int(runs[-1]) + _ANCHOR
    return (first if first <= _STARTS else 0), (last if len(shared) - last <= _ENDS else len(shared))


def _is_template(text: Words, shared: Flags) -> bool:
    """Whether names and figures are what differs: they are exchanged in place, in the same sentences."""
    edges = np.flatnonzero(shared[1:] != shared[:-1]) + 1
    first, last = edges[:-1], edges[1:]
    is_gap = ~shared[first] & (last - first <= _GAP)
    first, last = first[is_gap], last[is_gap]
    if (last - first).sum() < _FACTS:
        return False
    exchanged = (text.n_facts[last] - text.n_facts[first]).sum()
    if exchanged < _FACTS:
        return False
    kept = np.diff(text.n_facts)[shared].sum()
    return bool(exchanged >= _EXCHANGED * (exchanged + kept))
