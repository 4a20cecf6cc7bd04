"""The verbatim words of quotes, and how much of one wording another one has."""

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

from transforms.caches import WORDS
from transforms.stories.terms import word_weight

RUN = 3  # words in a row that count as shared
LEAST_WORDS = 4  # of a wording that is compared: shorter ones are the same by chance
_TELLING_KEY = 0.4  # least weight of a run by which wordings are found
_TELLING = 1.0  # least weight of what two wordings share: less is a phrase that anybody says
_WHOLE = 0.8  # share of the shorter wording that the longer one has to have
_LONG = 8  # words that two cuts of one utterance share where neither has the other as a whole, and
_LONG_TELLING = 2.5  # their weight
_PART = 0.4  # and their share of the shorter one


class Wording(NamedTuple):
    """A sequence of words that is quoted, in a language."""

    words: tuple[str, ...]
    language: str

    @property
    def number(self) -> int:
        """Digest of language and words in order, 60 bits."""
        said = " ".join((self.language, *self.words))
        return int(blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()[:15], 16)

    @property
    def keys(self) -> list[int]:
        """Hashes of the telling runs of words, by which similar wordings are found."""
        weights = [_weight(word, self.language) for word in self.words]
        telling = {run for at, run in enumerate(self.runs) if sum(weights[at : at + RUN]) >= _TELLING_KEY}
        return sorted(_hash(" ".join(run)) for run in telling)

    @property
    def runs(self) -> list[tuple[str, ...]]:
        """Each run of RUN words, in order."""
        return [self.words[at : at + RUN] for at in range(len(self.words) - RUN + 1)]


class Shared(NamedTuple):
    """How many words of a stand in runs that b has, and the reverse."""

    a: int
    b: int


def shared(a: Wording, b: Wording) -> Shared | None:
    """What two wordings have in common, the same whichever comes first; None if they are two utterances."""
    short, long = (a, b) if len(a.words) <= len(b.words) else (b, a)
    if len(a.words) == len(b.words):  # that which the other has more of is the cut
        short, long = sorted((a, b), key=lambda own: (-sum(_common(own, b if own == a else a)), own.words))
    mine = _common(short, long)
    if not _is_cut(short, mine):
        return None
    n_words = {short: sum(mine), long: sum(_common(long, short))}
    return Shared(n_words[a], n_words[b])


def _is_cut(short: Wording, mine: Sequence[bool]) -> bool:
    """Whether a wording is a cut of the longer one that has these of its words."""
    n_words = sum(mine)
    is_whole = n_words >= _WHOLE * len(short.words)
    is_part = n_words >= _PART * len(short.words) and _longest(mine) >= _LONG
    if not is_whole and not is_part:
        return False  # nearly all that share a run
    words = {word for word, is_shared in zip(short.words, mine, strict=True) if is_shared}
    return run_weight(sorted(words), short.language) >= (_TELLING if is_whole else _LONG_TELLING)


def left_out(wording: Wording, fullest: Wording) -> list[str]:
    """The pieces of the fullest wording, a word or more, that a wording does not have."""
    pieces: list[str] = []
    before = True
    for word, is_there in zip(fullest.words, _common(fullest, wording), strict=True):
        if not is_there:
            if before:
                pieces.append(word)
            else:
                pieces[-1] += f" {word}"
        before = is_there
    return pieces


def run_weight(words: Sequence[str], language: str) -> float:
    """How much words tell together."""
    return sum(_weight(word, language) for word in words)


def _weight(word: str, language: str) -> float:
    return word_weight(word.removesuffix("'s").replace("'", ""), language, is_name=False)


def _common(a: Wording, b: Wording) -> list[bool]:
    """Which words of a stand in a run that b has."""
    there = _distinct(b)
    found = [False] * len(a.words)
    for at, run in enumerate(a.runs):
        if run in there:
            found[at : at + RUN] = [True] * RUN
    return found


@lru_cache(maxsize=1 << 10)
def _distinct(wording: Wording) -> frozenset[tuple[str, ...]]:
    """The runs of a wording, which is compared with one after the other."""
    return frozenset(wording.runs)


def _longest(flags: Sequence[bool]) -> int:
    """The length of the longest row of true flags."""
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest


@lru_cache(WORDS)
def _hash(run: str) -> int:
    return int.from_bytes(blake2b(run.encode("utf-8", "surrogatepass"), digest_size=4).digest(), "little")
