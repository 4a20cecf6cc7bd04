"""Words that take sides where they do not: hails from Sarn, defended herself, dismissed the case, might back it."""

from transforms.lexicon.languages import closed_class, word_rows
from transforms.names.acting import ACTORS, may_act
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.text.phrase_heads import phrase_head, phrase_tops

_TOWARDS = closed_class("preposition_of_stance")
_WITH = frozenset(row[0] for name in ("verb_of_support_with", "verb_of_opposition_with") for row in word_rows(name))
_RETREATING = closed_class("particle_of_retreat")
_REFLEXIVE = closed_class("reflexive_pronoun")
_WITHOUT_OPINION = closed_class("noun_without_opinion")
_BLAMING = closed_class("verb_of_blame")
_BLAMED = closed_class("preposition_of_blamed")
_REMOVING = closed_class("verb_of_removal")
_SEEN = closed_class("role_preposition")
_LEADING = closed_class("part_of_body")
_POINTING = closed_class("pointing_word")
_THAT = closed_class("complementizer")
_HARDLY_ANY = closed_class("negative_quantifier")
_HELD = word_rows("participle_of_holder")
_POSSIBLE = closed_class("word_of_possibility")
_OTHER_OBJECTS = {row[0]: frozenset(row[1:]) for row in word_rows("object_of_other_sense")}
_JOINED = frozenset({"amod", "compound"})  # relations of a word to the noun behind it
_DATES = frozenset({"DATE", "TIME"})
_STEPS = 8  # how far up the tree the cue may stand from its object


def is_other_sense(text: MarkedText, utterance: Utterance, head: int, lemma: str) -> bool:
    """Whether the word takes no side here: hails from Sarn, backed away from it, defended herself, the rules favour it.

    A Roe-backing town is said of the town, and who names a cause, the weather, blames nobody. What somebody might
    do, or is wanted to ("asked for Roe to oppose it"), is no stance, nor is what few do.
    """
    parsed = text.parsed
    if _is_possible(text, head):
        return True
    if _is_part_of_word(text, head) or (parsed.pos[head] == "VERB" and parsed.deps[head] in _JOINED):
        return True
    if any(parsed.forms[child] in _RETREATING for child in parsed.children[head] if parsed.deps[child] != "neg"):
        return True
    first, last = text.tokens(*utterance.spans[0])
    if first == last:
        return False
    if parsed.pos[first] == "SCONJ" and parsed.forms[first] in _THAT:
        return True  # protested | that it was slow |
    target = phrase_head(parsed, (first, last))
    if parsed.pos[target] == "NOUN" and parsed.lemmas[target].lower() in _OTHER_OBJECTS.get(lemma, ()):
        return True
    if parsed.forms[target] in _REFLEXIVE or not _is_towards(text, phrase_tops(parsed, (first, last))[0], head):
        return True
    if lemma in _REMOVING and parsed.name_labels[target] == "PERSON" and not has_child(text, head, _SEEN):
        return True  # from office, or a batsman; dismissed | Roe | as slow takes sides
    culprit = blamed(text, head)
    if lemma in _BLAMING and culprit is not None:
        return not may_act(text.parsed, culprit)
    is_actor = may_act(parsed, target) or parsed.lemmas[target].lower() in _LEADING
    if lemma in _BLAMING and not is_actor and not _is_somebodys(text, first, last):
        return True
    if utterance.speaker is None:
        return False
    holder = phrase_head(parsed, utterance.speaker)
    return parsed.forms[utterance.speaker[0]] in _HARDLY_ANY or parsed.lemmas[holder].lower() in _WITHOUT_OPINION


def blamed(text: MarkedText, head: int) -> int | None:
    """Whom something is blamed on: blamed the fire on | Roe |; None for another verb, or if it is blamed for it."""
    parsed, tree = text.parsed, text.tree
    thing = tree.child(head, "dobj")
    if parsed.lemmas[head].lower() not in _BLAMING or thing is None:
        return None
    linked = [t for t in (*parsed.children[head], *parsed.children[thing]) if parsed.forms[t] in _BLAMED and t > thing]
    found = [tree.child(preposition, "pobj") for preposition in linked]
    return next((noun for noun in found if noun is not None and parsed.name_labels[noun] not in _DATES), None)


def object_of_participle(text: MarkedText, head: int) -> int | None:
    """What the subject of a participle, which looks like a passive, is for or against: Roe is opposed to | it |."""
    parsed = text.parsed
    for verb, *prepositions in _HELD:
        if parsed.lemmas[head].lower() == verb:
            linked = (child for child in parsed.children[head] if parsed.forms[child] in prepositions)
            return next((noun for child in linked if (noun := text.tree.child(child, "pobj")) is not None), None)
    return None


def _is_possible(text: MarkedText, head: int) -> bool:
    """Whether it may be so, or is wanted to be: might back it, perhaps Roe will back it, hopes for Roe to back it."""
    parsed = text.parsed
    if has_child(text, head, _POSSIBLE) or _is_judged(text, head):
        return True
    has_subject = any(parsed.deps[t] == "nsubj" for t in parsed.children[head])
    return has_subject and parsed.tags[head] == "VB" and any(parsed.tags[t] == "TO" for t in parsed.children[head])


def _is_judged(text: MarkedText, head: int) -> bool:
    """Whether it is only said of it how it is: it is easy to criticise | it |."""
    parsed, above = text.parsed, text.parsed.heads[head]
    if parsed.tags[head] != "VB" or "ADJ" not in (parsed.pos[above], *(parsed.pos[t] for t in parsed.children[above])):
        return False
    verb = parsed.heads[above] if parsed.deps[above] == "acomp" else above
    subject = text.tree.subject(verb, "nsubj", "expl")
    return subject is not None and subject < head and parsed.forms[subject] in _POINTING


def has_child(text: MarkedText, head: int, forms: frozenset[str]) -> bool:
    """Whether a word has a child of one of these forms."""
    return any(text.parsed.forms[child] in forms for child in text.parsed.children[head])


def _is_part_of_word(text: MarkedText, head: int) -> bool:
    """Whether a hyphen joins the word with the one before: Roe-backing."""
    words, starts, ends = text.parsed.words, text.parsed.starts, text.parsed.ends
    return head > 1 and words[head - 1] == "-" and ends[head - 2] == starts[head - 1] == starts[head] - 1


def _is_towards(text: MarkedText, target: int, head: int) -> bool:
    """Whether what joins the target with the cue leads to it: backs | it, lashed out at | it; no "backs her in | it".

    So does what the parse does not join with the cue; the target of a passive is its subject.
    """
    if "nsubjpass" in text.tree.relations[head]:
        return True
    parsed, between, token = text.parsed, [], target
    for _ in range(_STEPS):
        if parsed.deps[token] == "prep":
            between.append(token)
        if parsed.heads[token] == head:
            return all(parsed.forms[preposition] in _TOWARDS | _WITH for preposition in between)
        token = parsed.heads[token]
        if parsed.deps[token] == "pcomp":
            return False  # the object of another verb: backed her in the hope of stopping | it
    return True


def _is_somebodys(text: MarkedText, first: int, last: int) -> bool:
    """Whether a phrase says whose the thing is: Roe's plan, his plan."""
    parsed = text.parsed
    return any(parsed.deps[token] == "poss" or parsed.name_labels[token] in ACTORS for token in range(first, last))
