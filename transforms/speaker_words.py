"""Words that tell how a speaker stands in the text, from seeds/speaker_words.csv."""

from functools import cache

import seeds


@cache
def speaker_words(kind: str) -> frozenset[str]:
    """The words of a kind: indefinite, definite, anonymous, or controls (verbs whose object does what follows)."""
    return frozenset(word for word, of_kind in seeds.table("speaker_words").iter_rows() if of_kind == kind)
