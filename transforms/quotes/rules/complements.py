"""Where a sentence could report what somebody says: each verb, noun or adjective with each complement it has."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from transforms.text.dependency_tree import Tree
from transforms.text.parsed_text import TokenSpan

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_PREDICATES = frozenset({"VERB", "AUX", "ADJ"})
_NOUNS = frozenset({"NOUN", "PROPN"})
_CONTINUES_OBJECT = frozenset({"prep", "oprd", "xcomp", "ccomp", "advcl", "dobj"})
_FINITE = frozenset({"VBD", "VBZ", "VBP"})
_NAMED_BY_WORD = frozenset({"prep"})


@dataclass(frozen=True)
class Candidate:
    """A word that may report, with the complement that would be the content: token spans, in order."""

    cue: int
    frame: str  # the complement's relation, such as ccomp, xcomp, dobj, dobj+prep:as, prep:about, acl:that
    content: tuple[TokenSpan, ...]


def candidates(tree: Tree, cues: Iterable[int] | None = None) -> Iterator[Candidate]:
    """Every word outside quotation marks, or each of the cues, with every complement that could be a content."""
    pos = tree.parsed.pos
    for token in range(len(pos)) if cues is None else cues:
        if tree.is_marked[token]:
            continue
        if pos[token] in _PREDICATES:
            yield from _predicate(tree, token)
        elif pos[token] in _NOUNS:
            yield from _noun(tree, token)


def _predicate(tree: Tree, cue: int) -> Iterator[Candidate]:
    by, edges, lemmas = tree.relations[cue], tree.edges, tree.parsed.lemmas
    voice = "pass-" if "nsubjpass" in by or "auxpass" in by else ""
    clauses = [clause for clause in by.get("ccomp", ()) if clause != swallowed_subject(tree, cue)]
    if clauses:
        yield Candidate(cue, f"{voice}ccomp", tuple(part for clause in clauses for part in _clause(tree, cue, clause)))
    elif (stray := _stray_clause(tree, cue)) is not None:
        yield Candidate(cue, f"{voice}ccomp", (edges[stray],))
    for clause in by.get("xcomp", ()):
        if tree.parsed.pos[clause] in ("VERB", "AUX"):
            yield Candidate(cue, f"{voice}xcomp", (edges[clause],))
    for thing in by.get("dobj", ()):
        yield Candidate(cue, "dobj", (edges[thing],))
        for more in tree.children(cue):
            if more > thing and tree.parsed.deps[more] in _CONTINUES_OBJECT:
                relation = tree.parsed.deps[more]
                name = f"{relation}:{lemmas[more].lower()}" if relation in _NAMED_BY_WORD else relation
                relative = thing < cue and tree.parsed.pos[thing] in ("PRON", "DET")  # which he called a disgrace
                first = edges[more][0] + (relation == "prep") if relative else edges[thing][0]
                yield Candidate(cue, f"dobj+{name}", ((first, edges[more][1]),))
                break
    if "dobj" not in by:
        for preposition in by.get("prep", ()):
            for thing in _objects(tree, preposition):
                yield Candidate(cue, f"{voice}prep:{lemmas[preposition].lower()}", (edges[thing],))
    yield from _aside(tree, cue)


def swallowed_subject(tree: Tree, cue: int) -> int | None:
    """The clause that the parse makes of a cue's own subject: Roe, asked about it, said …; “…,” said Roe, still out."""
    parsed = tree.parsed
    if tree.subject(cue, "nsubj") is not None:
        return None
    for clause in tree.relations[cue].get("ccomp", ()):
        if tree.is_marked[clause] or tree.child(clause, "nsubj", "nsubjpass") is None:
            continue
        if clause < cue and parsed.words[clause - 1] == "," and parsed.tags[clause] in ("VBN", "VBD"):
            return clause
        if (
            tree.edges[clause][0] == cue + 1
            and cue > 0
            and tree.is_marked[cue - 1]
            and "mark" not in tree.relations[clause]
        ):
            return clause
    return None


def _stray_clause(tree: Tree, cue: int) -> int | None:
    """The clause that the parse hangs on a noun in between: Roe said in a statement that the plan had failed."""
    if tree.parsed.pos[cue] != "VERB" or "dobj" in tree.relations[cue]:
        return None
    for preposition in tree.relations[cue].get("prep", ()):
        thing = tree.child(preposition, "pobj")
        clause = None if thing is None or preposition < cue else tree.child(thing, "acl", "relcl", "ccomp")
        if clause is not None and tree.has(clause, "mark", "that"):
            return clause
    return None


def _clause(tree: Tree, cue: int, clause: int) -> tuple[TokenSpan, ...]:
    """The span of a clause without the cue if the tree crosses, with what the parse cut off at its beginning."""
    first, last = tree.edges[clause]
    if first <= cue < last:
        return cut((first, last), (cue, cue + 1))
    headless = not any(relation in tree.relations[clause] for relation in (*SUBJECTS, "expl", "mark", "aux"))
    torn = cue + 1 < first and headless and not any(tree.parsed.pos[t] == "PUNCT" for t in range(cue + 1, first))
    subject_like = tree.child(cue, "prt", "dobj") is not None or _finite_after_noun(tree, cue, clause)
    return ((cue + 1 if torn and subject_like else first, last),)


def _finite_after_noun(tree: Tree, cue: int, clause: int) -> bool:
    """Whether the parse took a finite clause's subject for an adverbial: Roe says a day without it costs a school."""
    adverbial = tree.child(cue, "npadvmod")
    return tree.parsed.tags[clause] in _FINITE and adverbial is not None and tree.edges[adverbial][0] == cue + 1


def _aside(tree: Tree, cue: int) -> Iterator[Candidate]:
    """The war, he said, was over. As he said, the war was over."""
    relation = tree.parsed.deps[cue]
    if relation == "parataxis" or (relation == "advcl" and tree.has(cue, "mark", "as")):
        whole, aside = tree.edges[tree.parsed.heads[cue]], tree.edges[cue]
        if content := cut(whole, aside):
            yield Candidate(cue, relation, content)


def cut(whole: TokenSpan, hole: TokenSpan) -> tuple[TokenSpan, ...]:
    """What is left of a span without the part that a second one covers."""
    parts = ((whole[0], min(hole[0], whole[1])), (max(hole[1], whole[0]), whole[1]))
    return tuple(part for part in parts if part[0] < part[1])


def _objects(tree: Tree, preposition: int) -> list[int]:
    by = tree.relations[preposition]
    return [*by.get("pobj", ()), *by.get("pcomp", ())]


def _noun(tree: Tree, cue: int) -> Iterator[Candidate]:
    by, edges, lemmas = tree.relations[cue], tree.edges, tree.parsed.lemmas
    for clause in (*by.get("acl", ()), *by.get("ccomp", ())):
        if tree.has(clause, "mark", "that"):
            yield Candidate(cue, "acl:that", (edges[clause],))
        elif tree.has(clause, "aux", "to"):
            yield Candidate(cue, "acl:to", (edges[clause],))
        elif tree.parsed.deps[clause] == "ccomp":
            yield Candidate(cue, "ccomp", (edges[clause],))
    for preposition in by.get("prep", ()):
        for thing in _objects(tree, preposition):
            yield Candidate(cue, f"prep:{lemmas[preposition].lower()}", (edges[thing],))
    verb = tree.parsed.heads[cue]
    if tree.parsed.deps[cue] == "nsubj" and lemmas[verb] == "be":
        for clause in tree.relations[verb].get("ccomp", ()):
            yield Candidate(cue, "be-ccomp", (edges[clause],))
