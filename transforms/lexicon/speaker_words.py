"""Words that tell how a speaker stands in the text, from seeds/speaker_words.csv and its like of other languages."""

from functools import cache

import seeds
from transforms.lexicon.languages import ENGLISH


@cache
def speaker_words(kind: str, language: str = ENGLISH) -> frozenset[str]:
    """The words of a kind: indefinite, definite, anonymous, or verbs.

    Those that control (their object does what follows), tell (their object hears it), ask (something of
    their object, or say it: accused of) or name (known as, dubbed).
    Function words are those of English in every language, as in TOKENS.
    """
    rows = [*seeds.table("speaker_words").iter_rows(), *seeds.table_of("speaker_words", language).iter_rows()]
    return frozenset(word for word, of_kind in rows if of_kind == kind)
