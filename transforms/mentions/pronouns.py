"""Pronouns of one document: he and she to the person who fits best, I to whoever is quoted, who to what it follows."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from math import log1p

from transforms.lexicon.languages import closed_class
from transforms.mentions.referents import Mention, Referent
from transforms.names.known_roles import known_roles
from transforms.names.persons import title_gender
from transforms.names.spans import NameSpan
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head

HE = closed_class("pronoun_he")
SHE = closed_class("pronoun_she")
FIRST_PERSON = closed_class("pronoun_i")
OTHERS = closed_class("other_pronoun")
SUBJECTS = frozenset({"nsubj", "nsubjpass"})

# weights of the evidence for an antecedent, in sentences of distance; set by hand, checked on PolNeAR's dev part
_DEEP = 6  # steps up the tree from a pronoun
REACH = 6  # sentences back
SUBJECT = 0.8
SAME_SENTENCE = 0.2
SALIENCE = 0.45  # per logarithm of mentions so far
QUOTE_BORDER = 1.2  # off when just one of name and pronoun stands in a quote
POSSESSOR = 0.5  # off for "Trump's"
LAST_SPEAKER = 1.2  # the speaker of the quote before goes on speaking
ASKED = 1.2  # who was asked answers
UNKNOWN_GENDER = 0.3  # off
PRONOUN_CHAIN = 0.3  # who was just called by the same pronoun
OTHER_PRONOUN = 2.5  # off for who was last called by one of the other gender
PARAGRAPH = 0.3  # off for each paragraph border between
CLEAR = 1.0  # by this much the best must lead before a pronoun tells a person's gender


class Trail:
    """The mentions of persons and organisations so far, latest last, and where quotes are and who speaks them."""

    def __init__(self, parsed: ParsedText, quoted: list[tuple[int, int]]) -> None:
        self.parsed = parsed
        self.quoted = sorted(quoted)
        self._quote_starts = [start for start, _ in self.quoted]
        self.mentions: list[Mention] = []
        self.last_speaker: tuple[int, Referent] | None = None
        self.anonymous: list[int] = []  # tokens that mean somebody whom the document does not name
        self.last_unnamed: int | None = None  # the token of who spoke last, if nobody knows who that is
        self.introduced: set[str] = set()  # and the nouns that do
        self._paragraphs = [found.start() for found in re.finditer("\n", parsed.text)]

    def quote_at(self, char: int) -> int | None:
        """Index in quoted of the quote that a character stands in."""
        at = bisect_right(self._quote_starts, char) - 1
        return at if at >= 0 and char < self.quoted[at][1] else None

    def paragraph(self, char: int) -> int:
        """Number of the paragraph, counted by line ends."""
        return bisect_right(self._paragraphs, char)

    def unquoted(self, start: int, end: int) -> int:
        """How many characters of a stretch are outside quotes."""
        return end - start - sum(max(0, min(end, b) - max(start, a)) for a, b in self.quoted)

    def persons_outside_quotes(self, char: int, within: int) -> list[Mention]:
        """Mentions of persons outside quotes, at most so many unquoted characters before a place, latest first."""
        found = []
        for mention in reversed(self.mentions):
            if self.unquoted(mention.span.char_end, char) > within:
                break
            is_person = mention.referent is not None and mention.referent.label == "PERSON"
            if is_person and self.quote_at(mention.span.char_start) is None:
                found.append(mention)
        return found

    def recent(self, token: int) -> Iterable[Mention]:
        """Mentions within reach before a token, latest first."""
        sentences = self.parsed.sentences
        for mention in reversed(self.mentions):
            if sentences[token] - sentences[mention.span.first] > REACH:
                return
            if mention.span.first < token:
                yield mention


def is_subject(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether the head of a mention's words is the subject of a clause."""
    return parsed.deps[phrase_head(parsed, span.tokens)] in SUBJECTS


def antecedent(
    trail: Trail, token: int, speakers: frozenset[Referent], said: Sequence[tuple[int, int]]
) -> Referent | None:
    """The person that he or she at a token stands for, or None.

    speakers: who speaks the words around it; said: the stretches of text that the pronoun itself is the speaker of, in
    which names are others'.
    """
    parsed = trail.parsed
    word = parsed.forms[token]
    wanted = "m" if word in HE else "f"
    scores: dict[Referent, float] = {}
    inside = trail.quote_at(parsed.starts[token]) is not None
    barred = _same_clause_subject(trail, token)
    seen_pronoun = is_led = False
    for mention in trail.recent(token):
        referent = mention.referent
        if any(start <= mention.span.char_start < end for start, end in said):
            continue
        if referent is None or referent.label != "PERSON" or referent.gender not in ("", wanted):
            continue
        if referent in speakers or referent is barred:
            continue
        score = _fit(trail, mention, token, inside)
        is_other = not referent.gender and referent.called not in ("", wanted)
        if mention.kind == "pronoun" and not seen_pronoun:
            score += PRONOUN_CHAIN * (not is_other)
            seen_pronoun = True
        is_led = is_led or _leads(trail, mention.span, token)
        if said and _is_asked(parsed, mention.span):
            score += ASKED
        if not referent.gender:
            score -= UNKNOWN_GENDER + OTHER_PRONOUN * is_other
        spoke_at, spoke = trail.last_speaker or (0, None)
        if said and spoke is referent and not is_led and not is_other:
            gap = trail.paragraph(parsed.starts[token]) - trail.paragraph(spoke_at)
            score += LAST_SPEAKER if gap <= 2 else 0.0
        scores[referent] = max(score, scores.get(referent, -100.0))
    if not scores:
        misjudged = _misjudged(trail, token, wanted, speakers)
        if misjudged is not None:
            misjudged.gender = wanted
        return misjudged
    ranked = sorted(scores, key=lambda r: (-scores[r], r.key))
    best = ranked[0]
    if _is_anonymous(trail, token, wanted, scores[best], said):
        trail.anonymous.append(token)
        return None
    if not best.gender and (len(ranked) == 1 or scores[best] - scores[ranked[1]] > CLEAR):
        best.gender = wanted
    best.called = wanted
    return best


def named_below(parsed: ParsedText, token: int, named: dict[int, Mention]) -> frozenset[Referent]:
    """Who is named behind a pronoun in the clause whose subject it is: in "he praised Roe's courage" he is not Roe.

    Principle C of binding theory (Chomsky 1981), which journalists keep to within a clause.
    """
    if parsed.deps[token] not in SUBJECTS:
        return frozenset()
    verb, end = parsed.heads[token], parsed.sentence_bounds[parsed.sentences[token]][1]
    below = (t for t in range(token + 1, end) if t in named and _hangs_on(parsed, t, verb))
    return frozenset(referent for t in below if (referent := named[t].referent) is not None)


def _hangs_on(parsed: ParsedText, token: int, verb: int) -> bool:
    """Whether a token is below a verb, and in no other clause: in "he notes that Roe's voice was low" he may be Roe."""
    while token != verb and parsed.heads[token] != token and parsed.pos[token] not in ("VERB", "AUX"):
        token = parsed.heads[token]
    return token == verb


def _misjudged(trail: Trail, token: int, wanted: str, speakers: frozenset[Referent]) -> Referent | None:
    """The one subject of this or the last sentence whose gender only a given name told, and no pronoun yet."""
    parsed = trail.parsed
    found = set()
    for mention in trail.recent(token):
        if parsed.sentences[token] - parsed.sentences[mention.span.first] > 1:
            break
        is_quoted = trail.quote_at(mention.span.char_start) is not None
        referent = mention.referent
        if mention.kind == "name" and referent and not is_quoted and is_subject(parsed, mention.span):
            found.add(referent)
    if len(found) != 1:
        return None
    person = found.pop()
    is_told = any(title_gender(role) for role, _ in person.roles) or known_roles("PERSON", person.name)
    is_called = any(m.referent is person and m.kind == "pronoun" for m in trail.mentions)
    if person.label != "PERSON" or person in speakers or person.gender == wanted or is_told or is_called:
        return None
    return person


def _leads(trail: Trail, span: NameSpan, token: int) -> bool:
    """Whether a name is a subject of the pronoun's own sentence: "Roe was criticised after he asked her"."""
    parsed = trail.parsed
    is_here = parsed.sentences[span.first] == parsed.sentences[token]
    return is_here and is_subject(parsed, span) and trail.quote_at(span.char_start) is None


def _is_asked(parsed: ParsedText, span: NameSpan) -> bool:
    """Whether somebody is asked something: "Lee was asked whether he would stay"."""
    head = phrase_head(parsed, span.tokens)
    return parsed.deps[head] == "nsubjpass" and parsed.lemmas[parsed.heads[head]] in closed_class("asking_verb")


def _is_anonymous(trail: Trail, token: int, wanted: str, score: float, said: Sequence[tuple[int, int]]) -> bool:
    """Whether somebody without a name, of the same paragraph, fits a pronoun better than the best name does.

    Nobody speaks of himself: "A new manager, he said, could set another tone".
    """
    parsed = trail.parsed
    if not trail.anonymous or parsed.sentences[token] - parsed.sentences[trail.anonymous[-1]] > REACH:
        return False
    last = trail.anonymous[-1]
    if title_gender(parsed.forms[last]) not in ("", wanted):
        return False
    distance = parsed.sentences[token] - parsed.sentences[last]
    here = SUBJECT * (parsed.deps[last] in SUBJECTS) - distance + (SAME_SENTENCE if distance == 0 else 0.0)
    if said and last == trail.last_unnamed:
        here += LAST_SPEAKER
    same_paragraph = trail.paragraph(parsed.starts[last]) == trail.paragraph(parsed.starts[token])
    if any(start <= parsed.starts[last] < end for start, end in said):
        return False
    same_side = (trail.quote_at(parsed.starts[last]) is None) == (trail.quote_at(parsed.starts[token]) is None)
    return same_paragraph and same_side and here > score


def subject_after(trail: Trail, token: int, named: dict[int, Mention]) -> Referent | None:
    """The person who is named only after the pronoun, as the subject: "Before his visit, Putin said"."""
    parsed = trail.parsed
    wanted = "m" if parsed.forms[token] in HE else "f"
    above, steps = token, 0
    while parsed.deps[above] not in ("prep", "advcl") or parsed.deps[parsed.heads[above]] != "ROOT":
        if parsed.heads[above] == above or steps > _DEEP:
            return None
        above, steps = parsed.heads[above], steps + 1
    for child in parsed.children[parsed.heads[above]]:
        mention = named.get(child)
        if parsed.deps[child] in SUBJECTS and child > max(token, above) and mention is not None:
            referent = mention.referent
            between = any(t in named and named[t].span.label == "PERSON" for t in range(above, token))
            if referent is not None and referent.label == "PERSON" and referent.gender in ("", wanted) and not between:
                return referent
    return None


def _fit(trail: Trail, mention: Mention, token: int, inside: bool) -> float:
    parsed, span = trail.parsed, mention.span
    referent = mention.referent
    head = phrase_head(parsed, span.tokens)
    distance = parsed.sentences[token] - parsed.sentences[span.first]
    score = -float(distance) + (SAME_SENTENCE if distance == 0 else 0.0)
    score += SALIENCE * log1p(referent.count if referent is not None else 0)
    score -= PARAGRAPH * (trail.paragraph(parsed.starts[token]) - trail.paragraph(span.char_start) > 0)
    if parsed.deps[head] in SUBJECTS:
        score += SUBJECT
    elif parsed.deps[head] == "poss":
        score -= POSSESSOR
    if inside != (trail.quote_at(span.char_start) is not None):
        score -= QUOTE_BORDER
    return score


def _same_clause_subject(trail: Trail, token: int) -> Referent | None:
    """The subject of the clause whose object the pronoun is: "Trump praised him" is about somebody else."""
    parsed = trail.parsed
    word = parsed.forms[token]
    if word.endswith("self") or parsed.deps[token] not in ("dobj", "dative", "pobj"):
        return None
    verb = parsed.heads[token]
    if parsed.deps[token] == "pobj":
        verb = parsed.heads[verb]
    for mention in trail.recent(token):
        head = phrase_head(parsed, mention.span.tokens)
        if parsed.heads[head] == verb and parsed.deps[head] in SUBJECTS:
            return mention.referent
    return None
