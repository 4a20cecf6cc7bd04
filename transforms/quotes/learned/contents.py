"""Which contents an attribution has: held to the paragraphs, sentences and syntax around its cue."""

import re
from dataclasses import replace

from transforms.lexicon.cues import cue_classes
from transforms.lexicon.languages import closed_class
from transforms.lexicon.patterns import alternatives
from transforms.lexicon.speaker_words import speaker_words
from transforms.model.findings import Attribution
from transforms.names.acting import may_act
from transforms.quotes.learned.content_ends import SHORT, completed, without_open_end, without_rest
from transforms.quotes.learned.cues import ACCORDING_TO, cue_head, is_empty_subject, is_impression
from transforms.quotes.learned.edges import bare
from transforms.quotes.marked_text import LONG_PIECE, WORD, MarkedText
from transforms.text.parsed_text import TokenSpan

_CLAUSES = frozenset({"ccomp", "xcomp"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "expl"})
_ASIDES = closed_class("aside_opening")  # what begins what a reporter adds; in PolNeAR's train part 5 % are quoted
# the same behind a closing mark and a comma; in the train part 2 of 16 are quoted
_ADDED = closed_class("added_remark_opening")
_VOTES = re.compile(rf"\d[\d,]* ?(?:-|–|{alternatives(closed_class('range_word'))}) ?\d[\d,]*,? (?=\w)")
_ANNOUNCING = closed_class("announcing_verb_form")
_MEDIUM_WITHIN = 4  # tokens behind "in", such as those of "in a televised interview"
_PARTING = frozenset("—–;")
_LABEL = 8  # tokens of a label in brackets, at most


def with_own_contents(text: MarkedText, attribution: Attribution) -> Attribution:
    """The attribution without contents that stand too far from its cue, and without those who are told them."""
    if attribution.cue is None:
        return attribution
    cue = bare(text, attribution.cue) or attribution.cue  # a colon stands for itself
    contents = [content for content in attribution.contents if _is_near(text, cue, content)]
    contents = _announced(text, cue, contents)
    sentence = text.parsed.sentences[cue[0]]
    here = [sentence in text.parsed.sentences[slice(*content)] for content in contents]
    head = cue_head(text, cue)
    may_quote = not is_impression(text, cue, head)
    if any(here):  # what else the cue reports stands in its sentence, too, or between quotation marks
        near = zip(contents, here, strict=True)
        contents = [c for c, is_here in near if is_here or (may_quote and _is_marked(text, c))]
    contents = _without_others(text, attribution, cue, contents)
    contents = _without_clause_before(text, cue, attribution.source, contents)
    contents = [content for content in contents if not _is_cut_off(text, cue, content)]
    contents = _without_hearers_before(text, head, contents)
    contents = _without_empty_subject(text, head, contents)
    contents = [content for content in contents if not _is_aside(text, content, cue, contents[0])]
    contents = [_without_addition(text, _without_hearer(text, head, content)) for content in contents]
    contents = [without_rest(text, head, _without_joint(text, content)) for content in contents]
    if text.parsed.lemmas[head].lower() in closed_class("vote_verb"):
        contents = [_without_count(text, content) for content in contents]
    contents = [_whole_turn(text, attribution.cue, content) for content in contents]
    others = [part for part in (cue, attribution.source) if part is not None]
    whole = (without_open_end(text, completed(text, content, others)) for content in contents)
    return replace(attribution, contents=tuple(whole))


def _announced(text: MarkedText, cue: TokenSpan, contents: list[TokenSpan]) -> list[TokenSpan]:
    """The contents that a cue announces, if it does so, that is what is marked behind it.

    "She made the following remarks on the law: “…”", a sentence that ends in a colon, "the law reads: “…”", and what a
    topic stands before, "she said of the law: “…”".
    """
    parsed = text.parsed
    if any(lemma.lower() in _ANNOUNCING for lemma in parsed.lemmas[slice(*cue)]):
        return [content for content in contents if content[0] >= cue[1] and text.is_marked[content[0]]]
    if parsed.pos[cue[1] - 1] == "ADP":
        contents = _without_topic(text, contents)
    start, end = parsed.sentence_bounds[parsed.sentences[cue[0]]]
    return [content for content in contents if content[1] > start] if parsed.words[end - 1] == ":" else contents


def _without_topic(text: MarkedText, contents: list[TokenSpan]) -> list[TokenSpan]:
    """The contents without what stands in front of a colon and marked words: on | the law: | “It is bad.”"""
    words, out = text.parsed.words, []
    for first, last in contents:
        marked = next((token for token in range(first, last) if text.is_marked[token]), 0)
        out.append((marked if marked and words[marked - 1] == ":" else first, last))
    colons = {first - 1 for first, _ in out if first and text.is_marked[first] and words[first - 1] == ":"}
    return [content for content in out if content[1] not in colons]


def _without_others(
    text: MarkedText, attribution: Attribution, cue: TokenSpan, contents: list[TokenSpan]
) -> list[TokenSpan]:
    """The contents without paragraphs that are quoted in front of the cue's own, but are not led on to the cue.

    Words outside of marks stand between, or the cue has words of its own without marks: "she said that it was late".
    """
    start = text.tokens(*text.paragraph(text.parsed.starts[cue[0]]))[0]
    before = [content for content in contents if content[0] < start]
    if not before:
        return contents
    parts = [cue, *contents, *filter(None, [attribution.source])]
    first = min(part[0] for part in parts if part[0] >= start)
    is_led_on = all(_is_marked_or_sign(text, token) for token in range(before[-1][1], first))
    reports = any(content[0] >= start and not _is_marked(text, content) for content in contents)
    return contents if is_led_on and not reports else [content for content in contents if content[0] >= start]


def _without_clause_before(
    text: MarkedText, cue: TokenSpan, source: TokenSpan | None, contents: list[TokenSpan]
) -> list[TokenSpan]:
    """The contents of "according to" without a clause that ends before it: it is hard to believe, | but according to …

    "But" or "and" joins what follows to it, the rest of the sentence if the network saw none, or a dash parts them.
    """
    parsed, before = text.parsed, cue[0] - 1
    behind = [content for content in contents if content[0] >= cue[1]]
    is_view = before > 0 and ACCORDING_TO in " ".join(parsed.forms[slice(*cue)])
    if not is_view or source is None or not contents or contents[0][0] > cue[0]:
        return contents
    if parsed.forms[before] in closed_class("joining_conjunction") and contents[-1][1] <= cue[0]:
        end = parsed.sentence_bounds[parsed.sentences[cue[0]]][1]
        rest = [token for token in range(source[1], end) if parsed.pos[token] != "PUNCT"]
        return [(rest[0], rest[-1] + 1)] if rest else contents
    is_joined = parsed.forms[before] in closed_class("joining_conjunction")
    second = behind and any(parsed.words[token] in _PARTING for token in range(cue[1], behind[0][0]))
    return behind if behind and (is_joined or (parsed.words[before] in _PARTING and not second)) else contents


def _is_cut_off(text: MarkedText, cue: TokenSpan, content: TokenSpan) -> bool:
    """Whether a sentence without marks stands between marked words and their cue: “It rains.” It did. She said so."""
    parsed = text.parsed
    if content[1] > cue[0] or not text.is_marked[content[0]] or not text.is_marked[content[1] - 1]:
        return False
    between = range(parsed.sentences[content[1] - 1] + 1, parsed.sentences[cue[0]])
    return any(not any(text.is_marked[first:last]) for first, last in map(parsed.sentence_bounds.__getitem__, between))


def _is_aside(text: MarkedText, content: TokenSpan, cue: TokenSpan, first: TokenSpan) -> bool:
    """Whether the reporter adds this, outside of marks, to a report: "It rains, she said Monday, as boats left"."""
    words, sentences = text.parsed.words, text.parsed.sentences
    begin = (bare(text, content) or content)[0]
    return (
        first[1] <= cue[0] < cue[1] < begin
        and words[begin - 1] == ","
        and words[begin].lower() in _ASIDES
        and not text.is_marked[begin]
        and sentences[first[1] - 1] == sentences[begin]
    )


def _without_addition(text: MarkedText, content: TokenSpan) -> TokenSpan:
    """The content without what a reporter adds to marked words: “We will see where it goes,” | in remarks on Monday."""
    stop = next((token + 1 for token in reversed(range(*content)) if text.is_marked[token]), content[1])
    begin = next((token for token in range(stop, content[1]) if text.parsed.pos[token] != "PUNCT"), None)
    if begin is None or stop not in text.tree.stops:
        return content
    piece = text.overlapping(*text.chars((stop - 1, stop)))[-1]
    is_long = len(WORD.findall(text.characters, piece.char_start, piece.char_end)) >= LONG_PIECE
    return (content[0], stop) if is_long and _is_added(text, begin) else content


def _is_added(text: MarkedText, begin: int) -> bool:
    """Whether a phrase begins as what a reporter adds does: as …, noting …, in remarks …"""
    word, parsed = text.parsed.words[begin].lower(), text.parsed
    if word != "in":
        return word in _ADDED
    near = range(begin + 1, min(begin + 1 + _MEDIUM_WITHIN, len(parsed)))
    return any((parsed.lemmas[token].lower(), "noun") in cue_classes() for token in near)


def _is_marked_or_sign(text: MarkedText, token: int) -> bool:
    """Whether a token is between marks, or a sign."""
    return text.is_marked[token] or text.parsed.pos[token] == "PUNCT"


def _is_marked(text: MarkedText, content: TokenSpan) -> bool:
    return text.is_marked[content[0]] or text.is_marked[content[1] - 1]


def _is_near(text: MarkedText, cue: TokenSpan, content: TokenSpan) -> bool:
    """Whether a content stands in its cue's paragraph, in one that is quoted as a whole, or leads on from the cue's."""
    starts = text.parsed.starts
    first, last = text.paragraph(starts[cue[0]])
    if first <= starts[content[0]] < last or is_quoted_paragraph(text, starts[content[0]]):
        return True
    return _is_marked(text, content) and _opens_next(text, cue, content)


def _opens_next(text: MarkedText, cue: TokenSpan, content: TokenSpan) -> bool:
    """Whether a content opens the paragraph behind its cue's sentence: Roe said no. ¶ “We have no boats.” It did."""
    if bare(text, cue) is None:  # a dash in front of a name
        return False
    sentences, first = text.parsed.sentences, text.tokens(*text.paragraph(text.parsed.starts[content[0]]))[0]
    signs = all(_is_marked_or_sign(text, token) for token in range(first, content[0] + 1))
    return signs and first > cue[0] and sentences[first - 1] == sentences[cue[0]]


def is_quoted_paragraph(text: MarkedText, at: int) -> bool:
    """Whether the paragraph around an offset stands between marks as a whole."""
    return all(_is_marked_or_sign(text, token) for token in range(*text.tokens(*text.paragraph(at))))


def _without_hearer(text: MarkedText, head: int, content: TokenSpan) -> TokenSpan:
    """The content without who hears it, at its beginning: told | the court to wait, warned | the town that it is late.

    That is the object of a verb of telling; of any verb if it may be somebody and a clause with a subject follows.
    """
    relations = text.tree.relations[head]
    hearer = next((t for relation in ("dobj", "dative") for t in relations.get(relation, ()) if t > head), None)
    if content[0] != head + 1 or hearer is None or text.is_marked[hearer]:
        return content
    end = text.tree.edges[hearer][1]
    if text.parsed.lemmas[head].lower() in speaker_words("tells"):
        has_clause = any(clause > hearer for relation in _CLAUSES for clause in relations.get(relation, ()))
    else:
        has_clause = may_act(text.parsed, hearer) and any(
            clause > hearer and end <= text.tree.edges[clause][0] and "nsubj" in text.tree.relations[clause]
            for clause in relations.get("ccomp", ())
        )
    return (end, content[1]) if has_clause and end < content[1] else content


def _without_hearers_before(text: MarkedText, head: int, contents: list[TokenSpan]) -> list[TokenSpan]:
    """The contents without who is told them, the subject of a passive of telling: | the guests | were told it was late.

    Only before a clause with a subject: who is told to do something is a part of it.
    """
    subject = text.tree.subject(head, "nsubjpass")
    clause = next((c for c in text.tree.relations[head].get("ccomp", ()) if c > head), None)
    if subject is None or clause is None or _SUBJECTS.isdisjoint(text.tree.relations[clause]):
        return contents
    if text.parsed.lemmas[head].lower() not in speaker_words("tells"):
        return contents
    kept = [content for content in contents if not content[0] <= subject < content[1] <= head]
    return kept or contents


def _without_empty_subject(text: MarkedText, head: int, contents: list[TokenSpan]) -> list[TokenSpan]:
    """The contents without the cue's own subject if that means nobody: the pier will close, | it | has been announced.

    It ends a content or is one of its own; the first is kept in any case.
    """
    subjects = {t for relation in _SUBJECTS for t in text.tree.relations[head].get(relation, ())}
    empty = {subject for subject in subjects if is_empty_subject(text.parsed, subject)}
    cut = [(first, last - (last - 1 in empty)) for first, last in contents]
    kept = [bare(text, (first, last)) for first, last in cut if first < last]
    return [content for content in kept if content is not None] or contents if empty else contents


def _without_joint(text: MarkedText, content: TokenSpan) -> TokenSpan:
    """The content without a conjunction at its end that opens what the reporter adds: would close, | while

    Behind no comma or closing mark it is a part of what was said, and so is the clause that it opens: would close if.
    """
    parsed, (first, last) = text.parsed, content
    joint = last - 1
    if last - first < SHORT or parsed.pos[joint] != "SCONJ" or parsed.deps[joint] != "mark":
        return content
    if parsed.words[joint - 1] == "," or text.is_marked[joint - 1] or parsed.forms[joint] in _ADDED:
        return first, joint - (parsed.words[joint - 1] == ",")
    return first, max(last, text.tree.edges[parsed.heads[joint]][1])


def _whole_turn(text: MarkedText, cue: TokenSpan, content: TokenSpan) -> TokenSpan:
    """The content up to the end of its paragraph, if a label in brackets opens that: ((Sarn)): | Why? Who did it? |"""
    begin, end = text.tokens(*text.paragraph(text.parsed.starts[cue[0]]))
    words = text.parsed.words
    is_label = 0 < cue[0] - begin <= _LABEL and words[begin] == "(" and words[cue[0] - 1] == ")"
    is_turn = is_label and words[cue[0]] == ":" and cue[1] == content[0] and content[1] < end
    return (content[0], end) if is_turn else content


def _without_count(text: MarkedText, content: TokenSpan) -> TokenSpan:
    """The content without how many voted so at its beginning: voted | 21 to 19 | to reject the plan."""
    start, end = text.chars(content)
    count = _VOTES.match(text.characters, start, end)
    return content if count is None else (text.tokens(count.end(), end)[0], content[1])
