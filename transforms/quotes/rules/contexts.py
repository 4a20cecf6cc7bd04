"""What speaks for or against a candidate report besides its word: subject, tense, negation, place, quotation marks."""

from transforms.lexicon.languages import closed_class
from transforms.quotes.rules.complements import Candidate
from transforms.text.dependency_tree import Tree

_GROUPED = ("dobj+prep", "pass-prep", "prep")
_AUXILIARIES = closed_class("context_auxiliary")
_CONJUNCTIONS = closed_class("context_conjunction")
_PRONOUNS = closed_class("context_pronoun")
_LONG_PIECE = 4  # words between marks that are more than a scare quote
_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def contexts(tree: Tree, candidate: Candidate) -> list[str]:
    """The names of the contexts that hold, as in seeds/en/reporting_contexts.csv."""
    parsed, cue = tree.parsed, candidate.cue
    kind = parsed.pos[cue] if parsed.pos[cue] != "AUX" else "VERB"
    group = next((g for g in _GROUPED if candidate.frame.startswith(f"{g}:")), candidate.frame)
    if kind == "NOUN" or kind == "PROPN" or kind == "ADJ":
        group = f"{kind.lower()} {group}"
    out = [f"frame {group}", f"place {parsed.deps[cue]}", _subject(tree, cue)]
    for child in tree.children(cue):
        relation, lemma = parsed.deps[child], parsed.lemmas[child].lower()
        if relation == "aux" and lemma in _AUXILIARIES:
            out.append(f"auxiliary {lemma}")
        elif relation == "neg":
            out.append("negated")
        elif relation == "mark" and lemma in _CONJUNCTIONS:
            out.append(f"under {lemma}")
    if parsed.tags[cue] in ("VB", "VBG"):
        out.append(f"form {parsed.tags[cue]}")
    out += _content(tree, candidate)
    return out


def _subject(tree: Tree, cue: int) -> str:
    parsed = tree.parsed
    subject = tree.child(cue, "nsubj", "nsubjpass")
    if subject is None:
        return "subject none"
    word = parsed.words[subject].lower()
    if word in _PRONOUNS:
        return f"subject {word}"
    if parsed.name_labels[subject] in _NAMES:
        return "subject name"
    return f"subject {parsed.pos[subject].lower()}"


def _content(tree: Tree, candidate: Candidate) -> list[str]:
    parsed = tree.parsed
    first, last = candidate.content[0][0], candidate.content[-1][1]
    words = sum(end - start for start, end in candidate.content)
    inside = sum(tree.is_marked[token] for start, end in candidate.content for token in range(start, end))
    out = [f"length {'1' if words < 2 else '2-3' if words < 4 else '4-7' if words < 8 else '8+'}"]
    if inside:
        out.append("marks long" if inside >= _LONG_PIECE else "marks short")
    if candidate.frame.endswith("ccomp"):
        if parsed.lemmas[first] == "that" and parsed.deps[first] == "mark":
            out.append("clause that")
        elif parsed.tags[first] in ("WP", "WRB", "WDT"):
            out.append("clause wh")
        elif last <= candidate.cue:
            out.append("clause before")
        elif parsed.tags[first] == "TO":
            out.append("clause to")
        elif any(
            parsed.deps[t] in ("nsubj", "nsubjpass", "expl") and parsed.heads[parsed.heads[t]] == candidate.cue
            for t in range(first, min(last, len(parsed)))
        ):
            out.append("clause subject")
    return out
