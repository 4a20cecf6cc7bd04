"""He and she: the person whom each stands for, by distance, syntax, gender and who speaks."""

from collections.abc import Sequence
from math import log1p
from typing import TypeGuard

from transforms.lexicon.languages import closed_class
from transforms.mentions.discourse import REACH, SALIENCE, SUBJECTS, Discourse, is_subject
from transforms.mentions.pronouns.clauses import is_aside, leads, of_clauses
from transforms.mentions.referents import Mention, Referent
from transforms.names.belief.contexts import in_credit
from transforms.names.known_roles import known_roles
from transforms.names.persons import title_gender
from transforms.text.parsed_text import ParsedText
from transforms.text.phrase_heads import phrase_head

HE = closed_class("pronoun_he")
SHE = closed_class("pronoun_she")

# weights of the evidence for an antecedent, in sentences of distance; set by hand, checked on PolNeAR's dev part
_INTERVIEW = 6  # paragraphs from one answer to the next
_MONOLOGUE = 250  # characters outside quotes, at most, between words of one speaker
_DEEP = 6  # steps up the tree from a pronoun
SUBJECT = 0.8
SAME_SENTENCE = 0.2
QUOTE_BORDER = 1.2  # off when just one of name and pronoun stands in a quote
POSSESSOR = 0.5  # off for "Trump's"
LAST_SPEAKER = 1.2  # the speaker of the quote before goes on speaking
LEADS = 0.8  # the subject of the sentence has the floor, if the pronoun speaks
FAR = 1.5  # off for who spoke last, if nothing but the quotes told of them for sentences
INTERVIEWEE = 2.0  # in an interview it is who answers
UNKNOWN_GENDER = 0.3  # off
PRONOUN_CHAIN = 0.3  # who was just called by the same pronoun
OTHER_PRONOUN = 2.5  # off for who was last called by one of the other gender
PARAGRAPH = 0.3  # off for each paragraph border between
CLEAR = 1.0  # by this much the best must lead before a pronoun tells a person's gender


def antecedent(
    discourse: Discourse, token: int, speakers: frozenset[Referent], said: Sequence[tuple[int, int]]
) -> Referent | None:
    """The person that he or she at a token stands for, or None.

    speakers: who speaks the words around it; said: the stretches of text that the pronoun itself is the speaker of, in
    which names are others'.
    """
    parsed = discourse.parsed
    wanted = "m" if parsed.forms[token] in HE else "f"
    scores: dict[Referent, float] = {}
    inside = discourse.quote_at(parsed.starts[token]) is not None
    barred = speakers | {_same_clause_subject(discourse, token)}
    eligible = [
        (mention, mention.referent)
        for mention in discourse.recent(token)
        if not any(start <= mention.span.char_start < end for start, end in said)
        and _may_be(mention.referent, wanted)
        and mention.referent not in barred
        and not in_credit(parsed, mention.span)
    ]
    leading = [mention for mention, _ in eligible if leads(discourse, mention, token)]
    floor = {mention.referent for mention in leading if not is_aside(parsed, mention.span)}
    seen_pronoun = False
    for mention, referent in eligible:
        score = _fit(discourse, mention, token, inside)
        is_other = not referent.gender and referent.called not in ("", wanted)
        if mention.kind == "pronoun" and not seen_pronoun:
            score += PRONOUN_CHAIN * (not is_other)
            seen_pronoun = True
        score += of_clauses(parsed, mention.span, token, speaks=bool(said))
        score += LEADS * (bool(said) and referent in floor and referent.gender == wanted)
        if not inside and referent is discourse.interviewee:
            score += INTERVIEWEE
        if not referent.gender:
            score -= UNKNOWN_GENDER + OTHER_PRONOUN * is_other
        spoke_at, spoke = discourse.last_speaker or (0, None)
        if said and spoke is referent and not leading and not is_other:
            gap = discourse.paragraph(parsed.starts[token]) - discourse.paragraph(spoke_at)
            score += LAST_SPEAKER if gap <= 2 else 0.0
        scores[referent] = max(score, scores.get(referent, -100.0))
    is_told = bool(said) or (discourse.interviewee is not None and not inside)
    if is_told and (spoke := _out_of_reach(discourse, token, wanted)) is not None and spoke not in speakers:
        scores.setdefault(spoke, LAST_SPEAKER + INTERVIEWEE * (spoke is discourse.interviewee) - FAR)
    if not scores:
        return _misjudged(discourse, token, wanted, speakers)
    return _best(discourse, token, wanted, scores, said)


def _may_be(referent: Referent | None, gender: str) -> TypeGuard[Referent]:
    """Whether a referent is a person who may be of a gender."""
    return referent is not None and referent.label == "PERSON" and referent.gender in ("", gender)


def _best(
    discourse: Discourse, token: int, wanted: str, scores: dict[Referent, float], said: Sequence[tuple[int, int]]
) -> Referent | None:
    """Who has the best score, noted as what the pronoun calls them; None if somebody unnamed fits better."""
    ranked = sorted(scores, key=lambda r: (-scores[r], r.key))
    best = ranked[0]
    if _is_anonymous(discourse, token, wanted, scores[best], said):
        discourse.goes_on_for[token] = discourse.goes_on_for.get(discourse.anonymous[-1], discourse.anonymous[-1])
        discourse.anonymous.append(token)
        return None
    is_quoted = discourse.quote_at(discourse.parsed.starts[token]) is not None
    if is_quoted and discourse.last_speaker is not None and discourse.last_speaker[1] is best:
        return best  # who spoke last may go on, and call somebody else so
    if not best.gender and (len(ranked) == 1 or scores[best] - scores[ranked[1]] > CLEAR):
        best.gender = wanted
    best.called = wanted
    return best


def _out_of_reach(discourse: Discourse, token: int, wanted: str) -> Referent | None:
    """Who spoke last in the paragraphs before, though long quotes stand between."""
    if discourse.last_speaker is None:
        return None
    spoke_at, spoke = discourse.last_speaker
    gap = discourse.paragraph(discourse.parsed.starts[token]) - discourse.paragraph(spoke_at)
    is_near = gap <= (2 if spoke is not discourse.interviewee else _INTERVIEW)
    is_near = is_near or discourse.unquoted(spoke_at, discourse.parsed.starts[token]) <= _MONOLOGUE
    return spoke if is_near and spoke.gender in ("", wanted) and spoke.called in ("", wanted) else None


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


def _misjudged(discourse: Discourse, token: int, wanted: str, speakers: frozenset[Referent]) -> Referent | None:
    """The one subject of this or the last sentence whose gender only a given name told, and no pronoun yet.

    The pronoun tells it now.
    """
    parsed = discourse.parsed
    found = set()
    for mention in discourse.recent(token):
        if parsed.sentences[token] - parsed.sentences[mention.span.first] > 1:
            break
        is_quoted = discourse.quote_at(mention.span.char_start) is not None
        referent = mention.referent
        if mention.kind == "name" and referent and not is_quoted and is_subject(parsed, mention.span):
            found.add(referent)
    if len(found) != 1:
        return None
    person = found.pop()
    is_told = any(title_gender(role) for role, _ in person.roles) or known_roles("PERSON", person.name)
    is_called = any(m.referent is person and m.kind == "pronoun" for m in discourse.mentions)
    if person.label != "PERSON" or person in speakers or person.gender == wanted or is_told or is_called:
        return None
    person.gender = wanted
    return person


def _is_anonymous(discourse: Discourse, token: int, wanted: str, score: float, said: Sequence[tuple[int, int]]) -> bool:
    """Whether somebody without a name, of the same paragraph, fits a pronoun better than the best name does.

    Nobody speaks of himself: "A new manager, he said, could set another tone".
    """
    parsed = discourse.parsed
    if not discourse.anonymous or parsed.sentences[token] - parsed.sentences[discourse.anonymous[-1]] > REACH:
        return False
    last = discourse.anonymous[-1]
    if title_gender(parsed.forms[last]) not in ("", wanted):
        return False
    distance = parsed.sentences[token] - parsed.sentences[last]
    here = SUBJECT * (parsed.deps[last] in SUBJECTS) - distance + (SAME_SENTENCE if distance == 0 else 0.0)
    if said and last == discourse.last_unnamed:
        here += LAST_SPEAKER
    gap = discourse.paragraph(parsed.starts[token]) - discourse.paragraph(parsed.starts[last])
    same_paragraph = gap == 0 or (gap == 1 and bool(said) and last == discourse.last_unnamed)
    if any(start <= parsed.starts[last] < end for start, end in said):
        return False
    same_side = (discourse.quote_at(parsed.starts[last]) is None) == (discourse.quote_at(parsed.starts[token]) is None)
    return same_paragraph and same_side and here > score


def subject_after(discourse: Discourse, token: int, named: dict[int, Mention]) -> Referent | None:
    """The person who is named only after the pronoun, as the subject: "Before his visit, Putin said"."""
    parsed = discourse.parsed
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


def _fit(discourse: Discourse, mention: Mention, token: int, inside: bool) -> float:
    parsed, span = discourse.parsed, mention.span
    referent = mention.referent
    head = phrase_head(parsed, span.tokens)
    distance = parsed.sentences[token] - parsed.sentences[span.first]
    score = -float(distance) + (SAME_SENTENCE if distance == 0 else 0.0)
    score += SALIENCE * log1p(referent.count if referent is not None else 0)
    score -= PARAGRAPH * (discourse.paragraph(parsed.starts[token]) - discourse.paragraph(span.char_start) > 0)
    if parsed.deps[head] in SUBJECTS:
        score += SUBJECT
    elif parsed.deps[head] == "poss":
        score -= POSSESSOR
    if inside != (discourse.quote_at(span.char_start) is not None):
        score -= QUOTE_BORDER
    return score


def _same_clause_subject(discourse: Discourse, token: int) -> Referent | None:
    """The subject of the clause whose object the pronoun is: "Trump praised him" is about somebody else."""
    parsed = discourse.parsed
    word = parsed.forms[token]
    if word.endswith("self") or parsed.deps[token] not in ("dobj", "dative", "pobj"):
        return None
    verb = parsed.heads[token]
    if parsed.deps[token] == "pobj":
        verb = parsed.heads[verb]
    for mention in discourse.recent(token):
        head = phrase_head(parsed, mention.span.tokens)
        if parsed.heads[head] == verb and parsed.deps[head] in SUBJECTS:
            return mention.referent
    return None
