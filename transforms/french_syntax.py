"""What French parses need besides their labels: names in apposition to titles, and whose view "pour" opens."""

from transforms import gazetteer
from transforms.name_text import fold
from transforms.speaker_words import speaker_words
from transforms.universal import Parse

FRENCH = "fr"
_JOINED = frozenset({"appos", "conj", "nmod", "dep", "flat:name"})
_BELOW_TITLES = frozenset({"nmod", "obl:arg", "obl:mod", "flat:name"})
_OPENS = frozenset({".", "?", "!", "…", '"'})
_PERSONS = frozenset({"he", "she", "they"})
_ACCORDING_TO = "according to"


def mend_appositions(parse: Parse) -> None:
    """Hang a name after a comma on its title, whatever stands between them: la maire de Roe-sur-Mer, Jane Doe."""
    titles = gazetteer.title_words(FRENCH)
    for name, pos in enumerate(parse.pos):
        if pos != "PROPN" or parse.deps[name] not in _JOINED or parse.heads[name] > name or name < 2:
            continue
        if parse.words[name - 1] != "," or any(parse.deps[t] == "cc" for t in parse.children(name)):
            continue
        above = parse.heads[name]
        while fold(parse.words[above]) not in titles and parse.deps[above] in _BELOW_TITLES:
            above = parse.heads[above]
        if parse.pos[above] == "NOUN" and fold(parse.words[above]) in titles:
            parse.hang(name, above, "appos")


def mark_views(parse: Parse) -> None:
    """In the English scheme, make a "pour" that opens a sentence with whose view it is known as "according to".

    Pour elle, le plan a échoué; not: Pour gagner du temps, … nor: Pour Noël, …
    """
    for token, lemma in enumerate(parse.lemmas):
        if lemma != "for" or parse.deps[token] != "prep" or not (token == 0 or _ends(parse, token - 1)):
            continue
        source = next((t for t in parse.children(token) if parse.deps[t] == "pobj"), None)
        if source is not None and _may_hold_views(parse, source) and _is_set_off(parse, source):
            parse.lemmas[token] = _ACCORDING_TO


def _ends(parse: Parse, token: int) -> bool:
    return parse.words[token] in _OPENS or "\n" in parse.words[token]


def _may_hold_views(parse: Parse, source: int) -> bool:
    if parse.pos[source] == "PRON":
        return parse.lemmas[source] in _PERSONS
    if parse.pos[source] == "PROPN":
        return any(parse.deps[t] == "compound" for t in parse.children(source))
    nouns = gazetteer.title_words(FRENCH) | speaker_words("organisation", FRENCH) | speaker_words("anonymous", FRENCH)
    return fold(parse.words[source]) in nouns or parse.lemmas[source] in nouns


def _is_set_off(parse: Parse, source: int) -> bool:
    """Whether a comma follows the phrase."""
    at = source + 1
    while at < len(parse.words) and parse.words[at] != ",":
        if parse.pos[at] in ("VERB", "AUX", "PUNCT"):
            return False
        at += 1
    return at < len(parse.words)
