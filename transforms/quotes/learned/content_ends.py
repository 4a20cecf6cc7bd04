"""Where a content ends: before what its speaker does besides and what the reporter remarks; behind the clause begun."""

from collections.abc import Iterator

from transforms.lexicon.languages import closed_class
from transforms.model.findings import Attribution
from transforms.quotes.learned.cues import cue_head
from transforms.quotes.learned.edges import bare
from transforms.quotes.marked_text import MarkedText
from transforms.quotes.rules.reported_speech import reports_inside, word_class
from transforms.text.dependency_tree import CLAUSE_SUBJECTS, FINITE
from transforms.text.parsed_text import TokenSpan
from transforms.text.phrase_heads import phrase_tops

SHORT = 3  # tokens below which a content is a scrap, which is neither cut nor completed
_PAST = "VBD"
_VERBS = frozenset({"VERB", "AUX"})
_CLAUSE_PARTS = frozenset({"nsubj", "nsubjpass", "dobj", "mark"})  # what stands before the verb of a clause begun
_SUBORDINATE = frozenset({"relcl", "advcl", "acl", "ccomp"})
_OBJECTS = frozenset({"pobj", "pcomp"})
_DEEPEST = 40  # words above a verb that are looked at


def without_rest(text: MarkedText, head: int, content: TokenSpan) -> TokenSpan:
    """The content behind a cue's head without what else its speaker does, and without what the reporter remarks on it.

    promised that it would open | and left the room; said it was sound, | but that is not so; , | a change of mind
    """
    first, last = content
    if first <= head:
        return content
    for token in range(first + SHORT, last):
        if text.is_marked[token]:
            continue
        if _is_of_speaker(text, head, content, token):
            joint = text.tree.edges[token][0]
        elif _is_remark(text, token, last):
            joint = token
        else:
            continue
        end = _before_joint(text, first, joint)
        if end >= first + SHORT:  # else the parse is wrong: what it takes for more of the speaker begins the content
            return first, end
    return content


def without_open_end(text: MarkedText, content: TokenSpan) -> TokenSpan:
    """The content without a preposition at its end whose object is no part of it: is “rotten” | by the mayor."""
    first, last = content
    parsed, end = text.parsed, content[1] - 1
    is_open = parsed.pos[end] == "ADP" and not text.is_marked[end] and last - first > SHORT
    behind = (child for child in parsed.children[end] if child >= last and parsed.deps[child] in _OBJECTS)
    return (first, end) if is_open and next(behind, None) is not None else content


def also_reported(text: MarkedText, attribution: Attribution) -> Iterator[Attribution]:
    """What the speaker of an attribution says with a second verb in its content: said it is old | and urged us to …"""
    cue = bare(text, attribution.cue)
    if cue is None:
        return
    head = cue_head(text, cue)
    for first, last in attribution.contents:
        verbs = (verb for verb in range(max(first, head + 1) + SHORT, last) if not text.is_marked[verb])
        verb = next((v for v in verbs if _is_of_speaker(text, head, (first, last), v) and _reports(text, v)), None)
        if verb is None:
            continue
        for report in reports_inside(text.tree, [verb]):
            begin = min(start for start, _ in report.content)
            if verb < begin < last:
                yield Attribution(((begin, last),), report.cue, attribution.source, attribution.score)


def _before_joint(text: MarkedText, first: int, joint: int) -> int:
    """The token at which the conjunctions and commas before a token begin."""
    parsed = text.parsed
    while joint > first and (parsed.deps[joint - 1] == "cc" or parsed.words[joint - 1] == ","):
        joint -= 1
    return joint


def _is_of_speaker(text: MarkedText, head: int, content: TokenSpan, verb: int) -> bool:
    """Whether a verb that the parse joins to one of the content is joined to the cue: what it says, or what it did.

    Both are in the past, it has no subject, and no verb of the content that it may be joined to is in the past. A verb
    that reports counts so beside any other form, another one only beside "would" and what is not finite. Of the verbs
    joined like this that the network leaves in contents, 4 of 4 are the speaker's (tests/gold/news).
    """
    parsed, relations = text.parsed, text.tree.relations[verb]
    if parsed.deps[verb] != "conj" or parsed.tags[verb] != _PAST or parsed.tags[head] != _PAST:
        return False
    if any(relation in relations for relation in (*CLAUSE_SUBJECTS, "mark", "aux", "auxpass")):
        return False
    above = _forms_above(text, content, parsed.heads[verb])
    if above is None or _PAST in above:
        return False
    is_other_form = parsed.forms[verb] != parsed.lemmas[verb].lower()
    return _reports(text, verb) or (is_other_form and above <= closed_class("conditional_auxiliary"))


def _reports(text: MarkedText, verb: int) -> bool:
    """Whether a verb is one of speech with a clause."""
    parsed, relations = text.parsed, text.tree.relations[verb]
    is_speech = word_class(parsed.lemmas[verb].lower(), "verb", parsed.language) == "speech"
    return is_speech and ("ccomp" in relations or "xcomp" in relations)


def _forms_above(text: MarkedText, content: TokenSpan, token: int) -> set[str] | None:
    """The tags of the finite verbs of a content from a token upwards, for modal verbs the words; None if out of it.

    A perfect is a past: has lost and paid.
    """
    parsed, out = text.parsed, set[str]()
    if not content[0] <= token < content[1]:
        return None
    for _ in range(_DEEPEST):
        verbs = [token, *text.tree.relations[token].get("aux", ()), *text.tree.relations[token].get("auxpass", ())]
        finite = next((verb for verb in sorted(verbs) if parsed.tags[verb] in FINITE), None)
        if finite is not None:
            is_perfect = finite != token and parsed.lemmas[finite] == "have"
            is_modal = parsed.tags[finite] == "MD"
            out.add(parsed.forms[finite] if is_modal else _PAST if is_perfect else parsed.tags[finite])
        if parsed.heads[token] == token or not content[0] <= parsed.heads[token] < content[1]:
            break
        token = parsed.heads[token]
    return out


def _is_remark(text: MarkedText, token: int, end: int) -> bool:
    """Whether the reporter's remark on a content begins at a token: "but that is not so", ", a change of mind"."""
    parsed = text.parsed
    if token + 2 >= end:
        return False
    following = token + 1
    if parsed.forms[token] in closed_class("contrast_conjunction"):
        is_that = parsed.forms[following] in closed_class("subject_of_remark")
        return is_that and parsed.deps[following] == "nsubj" and parsed.pos[following] in ("PRON", "DET")
    if parsed.words[token] != "," or parsed.forms[following] not in closed_class("determiner_of_remark"):
        return False
    noun = parsed.heads[following]
    is_noun = following < noun < end and parsed.lemmas[noun].lower() in closed_class("noun_of_remark")
    return is_noun and text.tree.edges[noun][1] >= end


def completed(text: MarkedText, content: TokenSpan, others: list[TokenSpan]) -> TokenSpan:
    """The content with what its last word, say a preposition or article, stands before: the last quarter of | 2004.

    So also the rest of a clause that it breaks off in, but for the other parts of the report: , as it | is to fall.
    """
    if content[1] - content[0] < SHORT:
        return content
    parsed, last, word = text.parsed, content[1] - 1, None
    if parsed.tags[last] == "IN":
        word = next((t for r in ("pobj", "pcomp") for t in text.tree.relations[last].get(r, ()) if t > last), None)
    elif parsed.tags[last] in ("DT", "PRP$"):
        word = parsed.heads[last]
    elif parsed.tags[last] == "POS":
        word = parsed.heads[parsed.heads[last]]
    if word is None or word < content[1]:
        word = _clause_begun(text, content)
    if word is None or text.is_marked[last] != text.is_marked[word]:
        return content
    end = text.tree.edges[word][1]
    is_free = not any(content[1] <= first < end for first, _ in others)
    return (content[0], end) if is_free else content


def _clause_begun(text: MarkedText, content: TokenSpan) -> int | None:
    """The verb of a subordinate clause of a content that breaks off behind the clause's first words."""
    parsed, (first, last) = text.parsed, content
    if not any(parsed.pos[top] in _VERBS for top in phrase_tops(parsed, content) if parsed.heads[top] < last):
        return None  # a name: “the Fox” - a beast that
    for token in range(first + 1, last):
        verb = parsed.heads[token]
        is_begun = verb >= last and parsed.deps[token] in _CLAUSE_PARTS and text.tree.edges[token][1] == last
        if is_begun and parsed.deps[verb] in _SUBORDINATE and first <= parsed.heads[verb] < last:
            return verb
    return None
