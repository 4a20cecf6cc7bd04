"""An attribution's token spans held to what the page's paragraphs, sentences and syntax say of them."""

import re
from dataclasses import replace

from transforms.lexicon.cues import cue_classes
from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.model.findings import Attribution
from transforms.model.tag_decoding import Span
from transforms.names.roles import names_person
from transforms.quotes.page import LONG_PIECE, WORD, Page
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head, phrase_tops

_CUE_POS = ("VERB", "AUX", "NOUN", "PROPN", "ADJ")
_CLAUSES = frozenset({"ccomp", "xcomp"})
_ASIDES = closed_class("aside_opening")  # what begins what a reporter adds; in PolNeAR's train part 5 % are quoted
# the same behind a closing mark and a comma; in the train part 2 of 16 are quoted
_ADDED = closed_class("added_remark_opening")
_VOTES = re.compile(r"\d[\d,]* ?(?:-|–|to) ?\d[\d,]*,? (?=\w)")
_IMPRESSIONS = closed_class("impression_verb")
_REMARKS = closed_class("indirect_remark")
_ANNOUNCING = ("follow", "follows", "following")
_MEDIUM_WITHIN = 4  # tokens behind "in", such as those of "in a televised interview"
_SHORT = 3  # tokens below which a content is a scrap, which is not completed
_ITSELF = (["itself"], ["themselves"])
_FOCUSING = frozenset({"even", "only", "just", "not"})  # belong to the name behind them
_ADVERBIALS = frozenset({"npadvmod", "prep", "advmod"})


def settled(page: Page, attribution: Attribution) -> Attribution:
    """The attribution without contents that stand too far from its cue, and without those who are told them."""
    if attribution.cue is None:
        return attribution
    cue = bare(page, attribution.cue) or attribution.cue  # a colon stands for itself
    contents = [content for content in attribution.contents if _is_near(page, cue, content)]
    contents = _announced(page, cue, contents)
    sentence = page.parsed.sentences[cue[0]]
    here = [sentence in page.parsed.sentences[slice(*content)] for content in contents]
    head = cue_head(page, cue)
    may_quote = not is_impression(page, cue, head)
    if any(here):  # what else the cue reports stands in its sentence, too, or between quotation marks
        near = zip(contents, here, strict=True)
        contents = [c for c, is_here in near if is_here or (may_quote and _is_marked(page, c))]
    contents = _without_others(page, attribution, cue, contents)
    contents = [content for content in contents if not _is_cut_off(page, cue, content)]
    contents = [content for content in contents if not _is_aside(page, content, cue, contents[0])]
    contents = [_without_addition(page, _without_hearer(page, head, content)) for content in contents]
    if page.parsed.lemmas[head].lower() == "vote":
        contents = [_without_count(page, content) for content in contents]
    others = [part for part in (cue, attribution.source) if part is not None]
    return replace(attribution, contents=tuple(_completed(page, content, others) for content in contents))


def _announced(page: Page, cue: Span, contents: list[Span]) -> list[Span]:
    """The contents that a cue announces, if it does so, that is what is marked behind it.

    "She made the following remarks on the law: “…”", a sentence that ends in a colon, "the law reads: “…”", and what a
    topic stands before, "she said of the law: “…”".
    """
    parsed = page.parsed
    if any(lemma.lower() in _ANNOUNCING for lemma in parsed.lemmas[slice(*cue)]):
        return [content for content in contents if content[0] >= cue[1] and page.marked[content[0]]]
    if parsed.pos[cue[1] - 1] == "ADP":
        contents = _without_topic(page, contents)
    start, end = parsed.sentence_bounds[parsed.sentences[cue[0]]]
    return [content for content in contents if content[1] > start] if parsed.words[end - 1] == ":" else contents


def _without_topic(page: Page, contents: list[Span]) -> list[Span]:
    """The contents without what stands in front of a colon and marked words: on | the law: | “It is bad.”"""
    words, out = page.parsed.words, []
    for first, last in contents:
        marked = next((token for token in range(first, last) if page.marked[token]), 0)
        out.append((marked if marked and words[marked - 1] == ":" else first, last))
    colons = {first - 1 for first, _ in out if first and page.marked[first] and words[first - 1] == ":"}
    return [content for content in out if content[1] not in colons]


def _without_others(page: Page, attribution: Attribution, cue: Span, contents: list[Span]) -> list[Span]:
    """The contents without paragraphs that are quoted in front of the cue's own, but are not led on to the cue.

    Words outside of marks stand between, or the cue has what it reports behind it: "she said that it was late".
    """
    start = page.tokens(*page.paragraph(page.parsed.starts[cue[0]]))[0]
    before = [content for content in contents if content[0] < start]
    if not before:
        return contents
    parts = [cue, *contents, *filter(None, [attribution.source])]
    first = min(part[0] for part in parts if part[0] >= start)
    is_led_on = all(_is_marked_or_sign(page, token) for token in range(before[-1][1], first))
    reports = any(content[0] >= cue[1] and not _is_marked(page, content) for content in contents)
    return contents if is_led_on and not reports else [content for content in contents if content[0] >= start]


def _is_cut_off(page: Page, cue: Span, content: Span) -> bool:
    """Whether a sentence without marks stands between marked words and their cue: “It rains.” It did. She said so."""
    parsed = page.parsed
    if content[1] > cue[0] or not page.marked[content[0]] or not page.marked[content[1] - 1]:
        return False
    between = range(parsed.sentences[content[1] - 1] + 1, parsed.sentences[cue[0]])
    return any(not any(page.marked[first:last]) for first, last in map(parsed.sentence_bounds.__getitem__, between))


def _is_aside(page: Page, content: Span, cue: Span, first: Span) -> bool:
    """Whether the reporter adds this, outside of marks, to a report: "It rains, she said Monday, as boats left"."""
    words, sentences = page.parsed.words, page.parsed.sentences
    begin = (bare(page, content) or content)[0]
    return (
        first[1] <= cue[0] < cue[1] < begin
        and words[begin - 1] == ","
        and words[begin].lower() in _ASIDES
        and not page.marked[begin]
        and sentences[first[1] - 1] == sentences[begin]
    )


def _without_addition(page: Page, content: Span) -> Span:
    """The content without what a reporter adds to marked words: “We will see where it goes,” | in remarks on Monday."""
    stop = next((token + 1 for token in reversed(range(*content)) if page.marked[token]), content[1])
    begin = next((token for token in range(stop, content[1]) if page.parsed.pos[token] != "PUNCT"), None)
    if begin is None or stop not in page.tree.stops:
        return content
    piece = page.overlapping(*page.chars((stop - 1, stop)))[-1]
    is_long = len(WORD.findall(page.text, piece.char_start, piece.char_end)) >= LONG_PIECE
    return (content[0], stop) if is_long and _is_added(page, begin) else content


def _is_added(page: Page, begin: int) -> bool:
    """Whether a phrase begins as what a reporter adds does: as …, noting …, in remarks …"""
    word, parsed = page.parsed.words[begin].lower(), page.parsed
    if word != "in":
        return word in _ADDED
    near = range(begin + 1, min(begin + 1 + _MEDIUM_WITHIN, len(parsed)))
    return any((parsed.lemmas[token].lower(), "noun") in cue_classes() for token in near)


def _completed(page: Page, content: Span, others: list[Span]) -> Span:
    """The content with what its last word, say a preposition or article, stands before: the last quarter of | 2004."""
    if content[1] - content[0] < _SHORT:
        return content
    parsed, last, noun = page.parsed, content[1] - 1, None
    if parsed.tags[last] == "IN":
        noun = next((t for t in page.tree.relations[last].get("pobj", ()) if t > last), None)
    elif parsed.tags[last] in ("DT", "PRP$"):
        noun = parsed.heads[last]
    elif parsed.tags[last] == "POS":
        noun = parsed.heads[parsed.heads[last]]
    if noun is None or noun < content[1] or page.marked[last] != page.marked[noun]:
        return content
    end = page.tree.edges[noun][1]
    is_free = not any(content[1] <= first < end for first, _ in others)
    return (content[0], end) if is_free else content


def _is_marked_or_sign(page: Page, token: int) -> bool:
    """Whether a token is between marks, or a sign."""
    return page.marked[token] or page.parsed.pos[token] == "PUNCT"


def _is_marked(page: Page, content: Span) -> bool:
    return page.marked[content[0]] or page.marked[content[1] - 1]


def _is_near(page: Page, cue: Span, content: Span) -> bool:
    """Whether a content stands in its cue's paragraph, in one that is quoted as a whole, or leads on from the cue's."""
    starts = page.parsed.starts
    first, last = page.paragraph(starts[cue[0]])
    if first <= starts[content[0]] < last or is_quoted_paragraph(page, starts[content[0]]):
        return True
    return _is_marked(page, content) and _opens_next(page, cue, content)


def _opens_next(page: Page, cue: Span, content: Span) -> bool:
    """Whether a content opens the paragraph behind its cue's sentence: Roe said no. ¶ “We have no boats.” It did."""
    if bare(page, cue) is None:  # a dash in front of a name
        return False
    sentences, first = page.parsed.sentences, page.tokens(*page.paragraph(page.parsed.starts[content[0]]))[0]
    signs = all(_is_marked_or_sign(page, token) for token in range(first, content[0] + 1))
    return signs and first > cue[0] and sentences[first - 1] == sentences[cue[0]]


def is_quoted_paragraph(page: Page, at: int) -> bool:
    """Whether the paragraph around an offset stands between marks as a whole."""
    return all(_is_marked_or_sign(page, token) for token in range(*page.tokens(*page.paragraph(at))))


def _without_hearer(page: Page, head: int, content: Span) -> Span:
    """The content without the object of a verb of telling at its beginning: told | the court that it was late."""
    relations = page.tree.relations[head]
    if content[0] != head + 1 or page.parsed.lemmas[head].lower() not in speaker_words("tells"):
        return content
    hearer = next((t for relation in ("dobj", "dative") for t in relations.get(relation, ()) if t > head), None)
    if hearer is None or page.marked[hearer]:
        return content
    end = page.tree.edges[hearer][1]
    told = any(clause > hearer for relation in _CLAUSES for clause in relations.get(relation, ()))
    return (end, content[1]) if told and end < content[1] else content


def _without_count(page: Page, content: Span) -> Span:
    """The content without how many voted so at its beginning: voted | 21 to 19 | to reject the plan."""
    start, end = page.chars(content)
    count = _VOTES.match(page.text, start, end)
    return content if count is None else (page.tokens(count.end(), end)[0], content[1])


def is_naming(page: Page, head: int) -> bool:
    """Whether a cue says what somebody or something is called, by nobody in particular: known as the “Windy Port”."""
    parsed, tree = page.parsed, page.tree
    is_active = tree.has(head, "aux", "have") and "auxpass" not in tree.relations[head]
    return parsed.tags[head] == "VBN" and not is_active and _names(page, head)


def is_own_name(page: Page, head: int) -> bool:
    """Whether a cue says what somebody or something calls itself, or serves as: it calls itself The Windy Port."""
    following = page.parsed.forms[head + 1 : head + 2]
    serves = following == ["as"] and page.parsed.lemmas[head].lower() in speaker_words("serves")
    return serves or (following in _ITSELF and _names(page, head))


def _names(page: Page, head: int) -> bool:
    return page.parsed.lemmas[head].lower() in speaker_words("names")


def own_words(page: Page, speaker: Span) -> Span:
    """A speaker's phrase without the adverbials around it that belong to the cue: Earlier | the board | today said."""
    parsed = page.parsed
    head = phrase_head(parsed, speaker)
    first = speaker[0]
    is_adverb = parsed.pos[first] == "ADV" and parsed.forms[first] not in _FOCUSING
    if is_adverb and first + 1 < speaker[1] and parsed.pos[first + 1] == "PROPN":
        head, first = phrase_head(parsed, (first + 1, speaker[1])), first + 1
    others = (t for t in range(head + 1, speaker[1]) if not first <= parsed.heads[t] < speaker[1])
    cuts = [max(page.tree.edges[t][0], head + 1) for t in others if parsed.deps[t] in _ADVERBIALS]
    cuts += [page.tree.edges[t][0] for t in range(head + 1, speaker[1]) if _is_remark(page, t)]
    return bare(page, (first, min(cuts, default=speaker[1]))) or speaker


def with_name(parsed: ParsedText, speaker: Span) -> Span:
    """A speaker's phrase with the person's name right behind what the person is: the harbour master | Ann Lee."""
    first, last = speaker
    if last >= len(parsed) or not parsed.name_starts[last] or parsed.name_labels[last] != "PERSON":
        return speaker
    if not names_person(parsed, phrase_head(parsed, speaker)):
        return speaker
    end = last + 1
    while end < len(parsed) and parsed.name_labels[end] == "PERSON" and not parsed.name_starts[end]:
        end += 1
    return first, end


def _is_remark(page: Page, token: int) -> bool:
    """Whether an apposition says what the words mean, not who speaks them: said Ann Lee, a reference to the strike."""
    return page.parsed.deps[token] == "appos" and page.parsed.lemmas[token].lower() in _REMARKS


def bare(page: Page, span: Span | None) -> Span | None:
    """A span without the punctuation at its ends, but for the end of a bracket: Ann Carver (R-Tex.)."""
    if span is None:
        return None
    (first, last), starts, ends, forms = span, page.parsed.starts, page.parsed.ends, page.parsed.words
    while first < last and page.blank(starts[first], ends[first]):
        first += 1
    if first == last:
        return None
    while page.blank(starts[last - 1], ends[last - 1]):
        last -= 1
    if forms[first:last].count("(") > forms[first:last].count(")"):
        closing = next((token for token in range(last, min(last + 2, len(forms))) if forms[token] == ")"), None)
        last = last if closing is None else closing + 1
    return first, last


def is_impression(page: Page, cue: Span, head: int) -> bool:
    """Whether a cue says how its subject looks to others, and no more: it seems that …, but not seems to think."""
    has_other = any(page.parsed.pos[token] == "VERB" for token in range(*cue) if token != head)
    return not has_other and page.parsed.lemmas[head].lower() in _IMPRESSIONS


def cue_head(page: Page, cue: Span) -> int:
    """The word that a cue is about: its syntactic head, if that can report, or its first verb, noun or adjective."""
    parsed, top = page.parsed, phrase_tops(page.parsed, cue)[0]
    if parsed.pos[top] in _CUE_POS:
        return top
    return next((token for pos in _CUE_POS for token in range(*cue) if parsed.pos[token] == pos), top)


def whole_word(page: Page, cue: Span | None) -> Span | None:
    """A cue with the rest of the hyphenated word that it ends in the midst of: over-stated."""
    if cue is None:
        return None
    parsed, (first, last) = page.parsed, cue
    is_cut = parsed.words[last : last + 1] == ["-"] and last + 1 < len(parsed)
    is_joined = is_cut and parsed.ends[last - 1] == parsed.starts[last] and parsed.ends[last] == parsed.starts[last + 1]
    return (first, last + 2) if is_joined else cue
