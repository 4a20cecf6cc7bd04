"""Who stands behind a word that reports, by syntax: subject, agent, holder of a claim, antecedent of a pronoun."""

from transforms.lexicon.languages import closed_class, word_rows
from transforms.lexicon.speaker_words import speaker_words
from transforms.quotes.rules.complements import swallowed_subject
from transforms.text.dependency_tree import Tree
from transforms.text.parsed_text import ParsedText

_HOLDER_PREPOSITIONS = closed_class("holder_preposition")
_RELATIVE = closed_class("relative_subject")
_CLIMBS = frozenset({"conj", "advcl", "xcomp", "pcomp", "prep", "dobj", "attr", "acomp", "aux", "pobj", "oprd", "dep"})
_PARTICIPLES = ("VBN", "VBD")  # tagged as past tense now and then
_STEPS = 6  # how far up the tree a shared subject may stand
_NO_SPEAKER = frozenset({"VERB", "AUX", "ADV", "PUNCT", "ADP", "SCONJ"})
_SPEAKS = frozenset({"NOUN", "PROPN", "PRON"})


def speaker_token(tree: Tree, cue: int, frame: str) -> int | None:
    """The head of the phrase that names who stands behind a cue; None if the sentence names nobody."""
    found, parsed = _speaker_token(tree, cue, frame), tree.parsed
    is_none = found is None or parsed.pos[found] in _NO_SPEAKER or parsed.deps[found] == "expl"
    return None if is_none else found


def _speaker_token(tree: Tree, cue: int, frame: str) -> int | None:
    if tree.parsed.pos[cue] in ("NOUN", "PROPN"):
        return _holder(tree, cue)
    if frame.startswith("pass-"):
        return agent(tree, cue)
    if is_told(tree.parsed, cue):
        return tree.subject(tree.parsed.heads[cue], "nsubj")
    found = _subject(tree, cue)
    if found is None and tree.subject(cue, "nsubj") is None and not is_asked(tree, cue):
        return noun_beside(tree, cue)
    return found


def is_told(parsed: ParsedText, verb: int) -> bool:
    """Whether a verb and the one above it mean that somebody tells something: the mayor let us | know that …"""
    pair = (parsed.lemmas[parsed.heads[verb]].lower(), parsed.lemmas[verb].lower())
    return parsed.deps[verb] in ("ccomp", "xcomp") and any(row[:2] == pair for row in word_rows("verbs_of_telling"))


def is_asked(tree: Tree, verb: int) -> bool:
    """Whether a verb says what others asked or said of somebody: "Roe, asked whether it rained, shrugged"."""
    parsed = tree.parsed
    relation, is_apart = parsed.deps[verb], verb > 0 and parsed.words[verb - 1] == ","
    hangs = relation in ("advcl", "acl") or (is_apart and relation in ("ccomp", "parataxis"))
    is_participle = parsed.tags[verb] in _PARTICIPLES and hangs
    has_own = tree.subject(verb, "nsubj", "nsubjpass") is not None or "aux" in tree.relations[verb]
    return is_participle and not has_own and parsed.lemmas[verb].lower() in speaker_words("asks", parsed.language)


def noun_beside(tree: Tree, verb: int) -> int | None:
    """The noun right before a finite verb, or the name right behind it, if the parse lost its subject."""
    parsed = tree.parsed
    if parsed.tags[verb] not in ("VBD", "VBZ", "VBP") or "nsubjpass" in tree.relations[verb]:
        return None
    before = verb - 1
    while before >= 0 and parsed.pos[before] in ("ADV", "AUX"):
        before -= 1
    if before >= 0 and parsed.sentences[before] == parsed.sentences[verb] and parsed.pos[before] in _SPEAKS:
        return before
    behind = verb + 1
    if behind < len(parsed) and parsed.pos[behind] == "PROPN":
        while behind + 1 < len(parsed) and parsed.pos[behind + 1] == "PROPN":
            behind += 1
        return behind
    return None


def agent(tree: Tree, verb: int) -> int | None:
    """The by-phrase of a passive, also if the parse hangs it on the noun before it."""
    by = tree.child(verb, "agent")
    if by is None:
        span = range(verb + 1, tree.edges[verb][1])
        by = next((t for t in span if tree.parsed.lemmas[t] == "by" and tree.parsed.deps[t] == "prep"), None)
        if by is None or not tree.is_marked[tree.parsed.heads[by]]:
            return None
    return tree.child(by, "pobj", "pcomp")


def _subject(tree: Tree, verb: int) -> int | None:
    parsed = tree.parsed
    for step in range(_STEPS):
        found = tree.subject(verb, "nsubj", "csubj")
        if found is None and step:
            found = tree.subject(verb, "nsubjpass")
        if found is not None:
            beside = _dateline(tree, found, verb)
            return antecedent(parsed, verb, found) if beside is None else beside
        relation, above = parsed.deps[verb], parsed.heads[verb]
        if relation == "conj" and (lost := _lost_subject(tree, verb)) is not None:
            return lost
        if (participle := swallowed_subject(tree, verb)) is not None:
            return tree.child(participle, "nsubj", "nsubjpass")
        if step == 0 and (
            "auxpass" in tree.relations[verb]
            or (parsed.tags[verb] == "VBN" and relation in ("advcl", "acl") and "aux" not in tree.relations[verb])
            or _is_joined_passive(tree, verb)
            or is_asked(tree, verb)
        ):
            return agent(tree, verb)
        if relation in ("acl", "relcl"):
            return above if parsed.pos[above] in ("NOUN", "PROPN", "PRON") else None
        if relation not in _CLIMBS or above == verb:
            return None
        controller = tree.child(above, "dobj") if relation == "xcomp" and tree.has(verb, "aux", "to") else None
        if controller is not None and parsed.lemmas[above] in speaker_words("controls", parsed.language):
            return controller
        verb = above
    return None


def _lost_subject(tree: Tree, verb: int) -> int | None:
    """The noun that the parse joins with the verb before this one: Roe backed it, and | Lee |, as ever, opposed it."""
    parsed = tree.parsed
    joined = tree.relations[parsed.heads[verb]].get("conj", ())
    return next((t for t in joined if parsed.heads[verb] < t < verb and parsed.pos[t] in ("PROPN", "PRON")), None)


def _is_joined_passive(tree: Tree, verb: int) -> bool:
    """Whether a verb shares the auxiliary of a passive: the firm was fined and ordered to pay."""
    parsed, by = tree.parsed, tree.relations[verb]
    if parsed.deps[verb] != "conj" or "auxpass" not in tree.relations[parsed.heads[verb]] or "aux" in by:
        return False
    lacks_object = parsed.lemmas[verb] in speaker_words("controls", parsed.language) and "dobj" not in by
    return parsed.tags[verb] == "VBN" or ("xcomp" in by and lacks_object)


def _dateline(tree: Tree, subject: int, verb: int) -> int | None:
    """LONDON (Reuters) - Jane Roe said: the noun before the verb, if the parse took the dateline for the subject."""
    line = tree.parsed.dateline_around(subject)
    return None if line is None or tree.parsed.starts[verb] < line.end else noun_beside(tree, verb)


def antecedent(parsed: ParsedText, verb: int, subject: int) -> int | None:
    """What a relative pronoun stands for; nobody for the "it" and "there" that stand for a clause."""
    word = parsed.lemmas[subject].lower()
    if word in _RELATIVE and parsed.pos[subject] in ("PRON", "DET", "SCONJ"):
        while parsed.deps[verb] == "conj":
            verb = parsed.heads[verb]
        return parsed.heads[verb] if parsed.deps[verb] == "relcl" else None
    return None if parsed.deps[subject] == "expl" else subject


def _holder(tree: Tree, noun: int) -> int | None:
    """Smith's claim; a warning from Smith; Smith made the claim."""
    possessor = tree.child(noun, "poss")
    if possessor is not None:
        return possessor
    for preposition in tree.relations[noun].get("prep", ()):
        if tree.parsed.lemmas[preposition].lower() in _HOLDER_PREPOSITIONS:
            return tree.child(preposition, "pobj")
    if tree.parsed.deps[noun] in ("dobj", "attr", "conj", "oprd", "pobj"):
        return _subject(tree, noun)
    return None
