"""Words that tell how a speaker stands in the text, from seeds/<language>/speaker_words.csv."""

from functools import cache

import seeds
from transforms.lexicon.languages import ENGLISH, lexicon_language


@cache
def speaker_words(kind: str, language: str = ENGLISH) -> frozenset[str]:
    """The words of a kind: indefinite, definite, anonymous, or verbs.

    Those that control (their object does what follows), tell (their object hears it), ask (something of
    their object, or say it: accused of) or name (known as, dubbed).
    English words count in every language: TOKENS has function words under the English word that they are known by.
    """
    own = lexicon_language(language)
    rows = [row for of in dict.fromkeys((ENGLISH, own)) for row in seeds.table(f"{of}/speaker_words").iter_rows()]
    return frozenset(word for word, of_kind in rows if of_kind == kind)
