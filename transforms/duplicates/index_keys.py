"""The keys under which a text is indexed: the least hashes of its shingles (bottom-k MinHash), more of its beginning.

All texts are sampled by one hash function, each the denser the shorter it is. So a text that is a small part of another
one, which MinHash by permutations (one value a permutation, as rensa has it) does not find, shares keys with it: of the
words of the part all that are keys of the longer text are keys of the shorter one, too.
"""

import numpy as np

from transforms.duplicates.words import Hashes, Words, shingles

SHARED_KEYS = 2  # that a candidate has at least: one is often chance
SHARED_PART = 0.1  # of the comparable keys that a candidate has at least: half of the PART of words that is asked for
_SIZE = 5  # words of a shingle: shorter ones are too common to be keys
LEAST_KEYS = 40  # keys of a text that has so many shingles
ONE_IN = 16  # shingles of a long text is a key
MOST_KEYS = 400
_LEAD_WORDS, _LEAD_KEYS = 50, 10  # copies are cut at the end: the beginning is known by more keys
_HALF = np.uint64(32)


def keys(text: Words) -> Hashes:
    """The keys of a text, sorted, each once: numbers of 32 bits."""
    found = np.unique(shingles(text.hashes, _SIZE) >> _HALF)
    dense = int(np.searchsorted(found, (1 << 32) // ONE_IN))
    lead = np.unique(shingles(text.hashes[:_LEAD_WORDS], _SIZE) >> _HALF)[:_LEAD_KEYS]
    return np.union1d(found[: min(max(dense, LEAST_KEYS), MOST_KEYS)], lead)
