"""What French parses need besides their labels: verbs as roots, names on their titles, views that "pour" opens."""

from transforms.lexicon import gazetteer
from transforms.lexicon.cues import cue_classes
from transforms.lexicon.folding import lookup_key
from transforms.lexicon.languages import FRENCH, closed_class, ordered_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.tokens.universal_dependencies import Parse

_JOINED = frozenset({"appos", "conj", "nmod", "dep", "flat:name"})
_BELOW_TITLES = frozenset({"nmod", "obl:arg", "obl:mod", "flat:name"})
_ENDINGS = ordered_class("verb_ending", FRENCH)  # of verbs in -er
(_INFINITIVE,) = closed_class("infinitive_ending", FRENCH)
_SUBJECTS = frozenset({"NOUN", "PROPN", "PRON"})
_INSIDE = frozenset({"acl:relcl", "xcomp", "ccomp"})  # relations of verbs that no sentence is about
_OPENS = frozenset({".", "?", "!", "…", '"'})
_PERSONS = closed_class("personal_pronoun")
_ACCORDING_TO = "according to"


def repair_lemmas(parse: Parse) -> None:
    """Give verbs of saying that the lemmatizer left as they stand their infinitive: demande, demander."""
    cues = cue_classes(FRENCH)
    for token, pos in enumerate(parse.pos):
        if pos != "VERB" or (parse.lemmas[token].lower(), "verb") in cues:
            continue
        word = parse.words[token].lower()
        stems = (word.removesuffix(ending) for ending in _ENDINGS if word.endswith(ending))
        infinitives = (stem + _INFINITIVE for stem in stems)
        known = next((lemma for lemma in infinitives if (lemma, "verb") in cues), None)
        parse.lemmas[token] = known or parse.lemmas[token]


def repair_roots(parse: Parse) -> None:
    """Make the verb behind a comma the root, in place of a phrase with a preposition: Selon Jane Roe, le plan va."""
    for noun, above in enumerate(parse.heads):
        if above != noun or not any(parse.deps[t] == "case" and t < noun for t in parse.children(noun)):
            continue
        verb = _verb_behind(parse, noun)
        if verb is None:
            continue
        path, above = [], parse.heads[verb]
        while above != noun:
            path.append(above)
            above = parse.heads[above]
        comma = parse.words.index(",", noun)
        later = [t for t in parse.children(noun) if t > comma and t not in path and t != verb]
        parse.hang(verb, verb, "ROOT")
        for token in [*path, *later]:
            is_subject = token in path and token < verb and parse.pos[token] in _SUBJECTS
            parse.hang(token, verb, "nsubj" if is_subject else parse.deps[token])
        parse.hang(noun, verb, "obl:mod")


def _verb_behind(parse: Parse, noun: int) -> int | None:
    """The first verb of a sentence behind a comma and below a noun."""
    is_behind = False
    for token in range(noun + 1, len(parse.words)):
        word = parse.words[token]
        if word in _OPENS or "\n" in word:
            return None
        is_behind = is_behind or word == ","
        if is_behind and parse.pos[token] == "VERB" and parse.deps[token] not in _INSIDE:
            top, steps = token, 0
            while parse.heads[top] != top and steps < len(parse.words):
                top, steps = parse.heads[top], steps + 1
            return token if top == noun else None
    return None


def repair_appositions(parse: Parse) -> None:
    """Hang a name after a comma on its title, whatever stands between them: la maire de Roe-sur-Mer, Jane Doe."""
    titles = gazetteer.title_words(FRENCH)
    for name, pos in enumerate(parse.pos):
        if pos != "PROPN" or parse.deps[name] not in _JOINED or parse.heads[name] > name or name < 2:
            continue
        if parse.words[name - 1] != "," or any(parse.deps[t] == "cc" for t in parse.children(name)):
            continue
        above = parse.heads[name]
        while lookup_key(parse.words[above]) not in titles and parse.deps[above] in _BELOW_TITLES:
            above = parse.heads[above]
        if parse.pos[above] == "NOUN" and lookup_key(parse.words[above]) in titles:
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
    return lookup_key(parse.words[source]) in nouns or parse.lemmas[source] in nouns


def _is_set_off(parse: Parse, source: int) -> bool:
    """Whether a comma follows the phrase."""
    at = source + 1
    while at < len(parse.words) and parse.words[at] != ",":
        if parse.pos[at] in ("VERB", "AUX", "PUNCT"):
            return False
        at += 1
    return at < len(parse.words)
