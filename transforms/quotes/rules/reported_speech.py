"""Reports by syntax: which words of a document report, what they report, and who stands behind it."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from math import exp, log

import seeds
from transforms.caches import WORDS
from transforms.lexicon.cues import cue_classes, english_equivalents
from transforms.lexicon.languages import ENGLISH, closed_class
from transforms.quotes.rules.complements import Candidate, candidates, cut
from transforms.quotes.rules.contexts import contexts
from transforms.quotes.rules.speaking_subjects import agent, speaker_token
from transforms.quotes.speaker_phrases import speaker_span
from transforms.text.dependency_tree import Tree
from transforms.text.parsed_text import ParsedText, TokenSpan

# The least probability that a candidate reports: best F1 on PolNeAR's train part.
THRESHOLD = 0.42
UNNAMED_THRESHOLD = 0.6  # if nobody is named and the content is no clause
QUOTING_THRESHOLD = 0.2  # if words between marks stand in the content
_CONTRASTS = closed_class("contrast_conjunction")
_GROUP = re.compile(r"^(dobj\+prep|pass-prep|prep):.*")
_POS = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "PROPN": "noun", "ADJ": "adjective"}
NEVER = 2.0
NAMING_SCORE = 0.5  # of words between marks after "dismissed it as", "called it" and the like
_NAME_LENGTH = 12  # tokens at the end of the content among which they stand
NAMING = ("dobj+prep:as", "dobj+oprd", "pass-prep:as", "pass-oprd", "prep:as")
LEAST_SHARE = 0.08  # of reports that a word with a complement must have to be looked at
_NO_SHARE = 0.02  # of a frame that seeds/en/complement_shares.csv does not list: below what can pass
_ACCORDING_TO_SCORE = 0.95
_ACCORDING_TO = "according to"
_ACCORDING = {*closed_class("according"), *map(str.capitalize, closed_class("according")), _ACCORDING_TO}
_EMBEDDED = frozenset({"place ccomp", "under that"})
_PUNCTUATION = frozenset({",", ".", "-", "–", "—", ":"})
_NO_MESSAGE = frozenset({"PRON", "DET", "SCONJ", "CCONJ", "ADP", "PART", "PUNCT", "AUX"})  # which; it; him; that


@dataclass(frozen=True)
class Report:
    """A cue with its content and speaker as token spans; score is the probability that it reports."""

    cue: TokenSpan
    head: int  # the cue's verb, noun or adjective
    frame: str
    content: tuple[TokenSpan, ...]
    speaker: TokenSpan | None
    score: float


@cache
def _shares() -> dict[tuple[str, str, str], float]:
    return {(row[0], row[1], row[2]): float(row[3]) for row in seeds.table("en/complement_shares").iter_rows()}


@cache
def _weights() -> dict[str, float]:
    return {context: float(weight) for context, weight in seeds.table("en/reporting_contexts").iter_rows()}


@lru_cache(WORDS)
def _share(lemma: str, pos: str, frame: str, language: str) -> float:
    """How often this word, or the English one like it, with this complement reported; else that of its class."""
    shares = _shares()
    known = shares.get((english_equivalents(language).get((lemma, pos), lemma), pos, frame))
    if known is not None:
        return known
    return shares.get((f"*{word_class(lemma, pos, language)}", pos, frame_group(frame)), _NO_SHARE)


def word_class(lemma: str, pos: str, language: str = ENGLISH) -> str:
    """The class of a cue; adj for adjectives, none for words that are no cue."""
    return "adj" if pos == "adjective" else cue_classes(language).get((lemma, pos), ("none", ""))[0]


def frame_group(frame: str) -> str:
    """A complement without the preposition that it is named by."""
    return _GROUP.sub(r"\1", frame)


def part_of_speech(parsed: ParsedText, token: int) -> str:
    """verb, noun or adjective."""
    return _POS[parsed.pos[token]]


def _share_of(tree: Tree, candidate: Candidate) -> float:
    parsed = tree.parsed
    lemma, pos = parsed.lemmas[candidate.cue].lower(), part_of_speech(parsed, candidate.cue)
    share = _share(lemma, pos, candidate.frame, parsed.language)
    return max(share, LEAST_SHARE) if candidate.frame in NAMING else share


def probability(tree: Tree, candidate: Candidate, ignored: frozenset[str] = frozenset()) -> float:
    """The probability that a candidate reports: a logistic model of its word's share and its contexts."""
    share = _share_of(tree, candidate)
    weights = _weights()
    total = weights["always"] + weights["share"] * log(share / (1 - share))
    total += sum(weights.get(context, 0.0) for context in contexts(tree, candidate) if context not in ignored)
    return 1 / (1 + exp(-total))


def reports(tree: Tree) -> list[Report]:
    """The reports with cues outside quotation marks, none inside the content of another; in order of the text."""
    found = [*_by_complements(tree, candidates(tree), frozenset()), *_according_to(tree)]
    return sorted(_outermost(tree, found), key=lambda report: report.content[0])


def reports_inside(tree: Tree, cues: Iterable[int]) -> list[Report]:
    """The likely reports with these cues, which stand in what another reports.

    PolNeAR does not annotate such, so that their place counts against them, which is left out.
    """
    return _by_complements(tree, candidates(tree, cues), _EMBEDDED)


def _by_complements(tree: Tree, found: Iterable[Candidate], ignored: frozenset[str]) -> list[Report]:
    """Of each cue the most probable report, if it is likely; some contexts may not count."""
    best: dict[int, tuple[float, Candidate]] = {}
    for candidate in found:
        if _share_of(tree, candidate) < LEAST_SHARE:
            continue
        content = tuple(_trimmed(tree, part) for part in _stopped(candidate.content, tree.stops, tree.is_marked))
        candidate = Candidate(candidate.cue, candidate.frame, tuple(part for part in content if part[0] < part[1]))
        if not _says_something(tree, candidate.content):
            continue
        score = max(probability(tree, candidate, ignored), _naming_score(tree, candidate))
        known = best.get(candidate.cue)
        if score >= _least(tree, candidate) and (known is None or _better(score, candidate, *known)):
            best[candidate.cue] = (score, candidate)
    return [_report(tree, candidate, score) for score, candidate in best.values()]


def _better(score: float, candidate: Candidate, other_score: float, other: Candidate) -> bool:
    """Whether a complement beats another one of the same cue; "urged both sides to talk" is whole with its object."""
    if {candidate.frame, other.frame} == {"xcomp", "dobj+xcomp"}:
        return candidate.frame == "dobj+xcomp"
    return score > other_score


def _least(tree: Tree, candidate: Candidate) -> float:
    """The probability that a candidate needs: less if it holds words between marks after a known cue."""
    if not any(tree.is_marked[token] for first, last in candidate.content for token in range(first, last)):
        unnamed = (
            candidate.frame in ("dobj", "be-ccomp") and speaker_token(tree, candidate.cue, candidate.frame) is None
        )
        return UNNAMED_THRESHOLD if unnamed else THRESHOLD
    if candidate.frame in NAMING and candidate.frame.startswith("pass-") and agent(tree, candidate.cue) is None:
        return NEVER  # known as the “Big Apple”
    return QUOTING_THRESHOLD if _is_cue(tree, candidate.cue) else THRESHOLD


def _is_cue(tree: Tree, token: int) -> bool:
    parsed = tree.parsed
    return (parsed.lemmas[token].lower(), part_of_speech(parsed, token)) in cue_classes(parsed.language)


def _naming_score(tree: Tree, candidate: Candidate) -> float:
    """That of words between marks that an agent gives somebody or something: called it “…”, styled as “…” by Roe."""
    if candidate.frame not in NAMING:
        return 0.0
    given = max(candidate.content[-1][0], candidate.cue + 1, candidate.content[-1][1] - _NAME_LENGTH)
    if not any(tree.is_marked[token] for token in range(given, candidate.content[-1][1])):
        return 0.0
    speaker = speaker_token(tree, candidate.cue, candidate.frame)
    return NAMING_SCORE if speaker is not None and not tree.is_marked[speaker] else 0.0


def _stopped(content: tuple[TokenSpan, ...], stops: list[int], marked: Sequence[bool]) -> tuple[TokenSpan, ...]:
    """The content up to the first stop in its last span after which no marked word follows."""
    *others, (first, last) = content
    for stop in stops[bisect_right(stops, first) : bisect_left(stops, last)]:
        if not any(marked[stop:last]) and any(marked[first:stop]):
            return (*others, (first, stop))
    return content


def _report(tree: Tree, candidate: Candidate, score: float) -> Report:
    cue = (candidate.cue, candidate.cue + 1)
    head = speaker_token(tree, candidate.cue, candidate.frame)
    inside = head is not None and any(first <= head < last for first, last in candidate.content)
    own = head is not None and not tree.is_marked[head] and (not inside or tree.parsed.heads[head] == candidate.cue)
    content = candidate.content
    if head is not None and inside and candidate.frame in NAMING:  # as “outcasts” by the government
        by = tree.parsed.heads[head]
        content = tuple((first, min(last, by)) for first, last in content if first < by)
        own = bool(content)
    speaker = speaker_span(tree, head, (cue,)) if head is not None and own else None
    return Report(cue, candidate.cue, candidate.frame, content or candidate.content, speaker, score)


def _outermost(tree: Tree, found: list[Report]) -> list[Report]:
    """From the most probable on, those whose cue no content covers and that cover no other's cue.

    A clause aside with a report of its own ("…, while Roe said …") ends the content before it.
    """
    aside = sorted(tree.edges[r.head][0] for r in found if _contrasts(tree, r.head) or _quotes_aside(tree, r))
    found = [replace(r, content=_before(r.content, _between(aside, r.head + 1, _end(r.content)))) for r in found]
    kept: list[Report] = []
    heads: list[int] = []
    covered = bytearray(len(tree.parsed))
    found = [r for r in found if _says_something(tree, r.content)]
    for report in sorted(found, key=lambda r: -r.score):
        if covered[report.head] or any(_between(heads, *part) for part in report.content):
            continue
        kept.append(report)
        insort(heads, report.head)
        for first, last in report.content:
            covered[first:last] = b"\1" * (last - first)
    return kept


def _end(content: tuple[TokenSpan, ...]) -> int:
    """Where the last part of a content ends."""
    return max((last for _, last in content), default=0)


def _between(tokens: list[int], first: int, last: int) -> list[int]:
    """Those of sorted tokens that lie in a span."""
    return tokens[bisect_left(tokens, first) : bisect_left(tokens, last)]


def _contrasts(tree: Tree, cue: int) -> bool:
    return tree.has(cue, "mark", *_CONTRASTS) and tree.child(cue, "nsubj") is not None


def _quotes_aside(tree: Tree, report: Report) -> bool:
    """Whether a report with words between marks stands in a relative clause: …, who were styled “…” by Roe."""
    return tree.parsed.deps[report.head] == "relcl" and report.frame in NAMING


def _before(content: tuple[TokenSpan, ...], asides: list[int]) -> tuple[TokenSpan, ...]:
    """The content up to the first clause that stands aside."""
    for aside in asides:
        if any(first < aside < last for first, last in content):
            return tuple((first, min(last, aside)) for first, last in content if first < aside)
    return content


def _according_to(tree: Tree) -> list[Report]:
    """According to X, the plan failed. The plan, according to X, failed."""
    parsed, out = tree.parsed, []
    for token, word in enumerate(parsed.lemmas):
        if word not in _ACCORDING or tree.is_marked[token] or token + 1 >= len(parsed):
            continue
        to = _to(tree, token)
        source = None if to is None else tree.child(token if word == _ACCORDING_TO else to, "pobj")
        if to is None or source is None:
            continue
        speaker = speaker_span(tree, source)
        aside = (token, max(tree.edges[token][1], speaker[1]))
        content = tuple(_trimmed(tree, part) for part in cut(_clause(tree, token), aside))
        content = tuple(part for part in content if part[0] < part[1])
        if content:
            out.append(Report((token, to + 1), token, _ACCORDING_TO, content, speaker, _ACCORDING_TO_SCORE))
    return out


def _to(tree: Tree, token: int) -> int | None:
    """The last word of "according to" that begins at a token, in another language as long as it is there."""
    parsed = tree.parsed
    if parsed.lemmas[token] == _ACCORDING_TO:
        return tree.relations[token].get("fixed", [token])[-1]
    if parsed.lemmas[token + 1].lower() != "to":
        return None
    to = tree.child(token, "prep")
    return token + 1 if to is None else to


def _clause(tree: Tree, token: int) -> TokenSpan:
    """The sentence around a token, cut at semicolons."""
    parsed, sentence = tree.parsed, tree.parsed.sentences[token]
    first, last = token, token + 1
    while first > 0 and parsed.sentences[first - 1] == sentence and parsed.lemmas[first - 1] != ";":
        first -= 1
    while last < len(parsed) and parsed.sentences[last] == sentence and parsed.lemmas[last] != ";":
        last += 1
    return first, last


def _says_something(tree: Tree, content: tuple[TokenSpan, ...]) -> bool:
    """Whether a content has a word of its own; not if it is only a pronoun: what she described, asked about it."""
    return any(tree.parsed.pos[token] not in _NO_MESSAGE for first, last in content for token in range(first, last))


def _trimmed(tree: Tree, span: TokenSpan) -> TokenSpan:
    """The span without the commas and full stops at its ends and without a conjunction that it breaks off after."""
    first, last = span
    lemmas, pos = tree.parsed.lemmas, tree.parsed.pos
    while first < last and lemmas[first] in _PUNCTUATION:
        first += 1
    while last > first and (lemmas[last - 1] in _PUNCTUATION or pos[last - 1] == "CCONJ"):
        last -= 1
    return first, last
