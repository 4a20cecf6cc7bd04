"""Words that tell how a speaker stands in the text, from seeds/speaker_words.csv."""

from functools import cache

import seeds


@cache
def speaker_words(kind: str) -> frozenset[str]:
    """The words of a kind: indefinite, definite, anonymous, or verbs.

    Those that control (their object does what follows), tell (their object hears it) or name (known as, dubbed).
    """
    return frozenset(word for word, of_kind in seeds.table("speaker_words").iter_rows() if of_kind == kind)
