"""What speaks for a quote's being a statement, as numbers: 1 if a sign is there, or a share."""

from math import log

from transforms.lexicon.languages import closed_class
from transforms.lexicon.speaker_words import speaker_words
from transforms.names.roles import names_person
from transforms.quotes.report_kinds import is_clause, is_said, is_shown, is_thought
from transforms.quotes.statements.report import Report
from transforms.quotes.unsaid import doubts, is_found
from transforms.text.dependency_tree import CLAUSE_SUBJECTS, FINITE

Signs = dict[str, float]

_OPENING = frozenset({"SCONJ", "ADP", "PART", "ADV", "PRON", "DET"})  # parts of speech of words that open a content
_NO_END = frozenset(".!?…”\"’':;,")
_STOPS = frozenset(",.?!")
_LONG, _LONGEST = 4.0, 1.5  # logarithm of words to which lengths are compared, some 50; the most of its multiples
_FEW, _TWO, _SHORT_WORD = 4, 3, 3  # words below which a quote is short, is hardly one; letters of a word
_SURE, _UNSURE, _NO_CUE = 0.95, 0.5, 0.3  # shares of the network
_CONTENT, _CUE = 0, 1  # columns of the network's shares


def signs(report: Report) -> Signs:
    """The signs of a quote by name, without those that are not there.

    What the rules say (rules:, doubt:), the cue's word and form (is:, cue:), what the content is made of (content:,
    opens:, words, marks), who speaks (speaker:), where it stands (place:), what found it (by:), and how sure the
    network is of content, cue and speaker (sure:).
    """
    found = _of_rules(report) | _of_cue(report) | _of_content(report) | _of_marks(report)
    found |= _of_speaker(report) | _of_place(report) | _of_network(report)
    return {name: value for name, value in found.items() if value}


def _of_rules(report: Report) -> Signs:
    """What the rules call it, for quotes with and without marked words, and what else they say of it."""
    text, utterance, lemma, n = report.text, report.utterance, report.lemma, report.verbatim_words
    marks = "marked" if n else "bare"
    out = {"bias": 1.0, f"rules:{report.by_rules}_{marks}": 1.0, "rules:speech": float(report.is_speech)}
    if utterance.head is None:
        return out
    kind = "clause" if is_clause(text, utterance, lemma) else "phrase"
    return out | {
        f"rules:{kind}_{marks}": 1.0,
        "rules:found": float(is_found(text, utterance, lemma)),
        "rules:shown": float(is_shown(text, utterance, lemma)),
        "rules:said": float(is_said(text, utterance)),
        "rules:thought": float(is_thought(text, utterance, n)),
        **{f"doubt:{name}": 1.0 for name in doubts(text, utterance, n)},
    }


def _of_cue(report: Report) -> Signs:
    """The cue: its word, its form, and whether it stands in a question, or like a name."""
    parsed, head = report.text.parsed, report.utterance.head
    if head is None:
        return {"cue:none": 1.0, f"cue:none_{report.utterance.rule}": 1.0}
    form = _form(report, head)
    begin, end = parsed.sentence_bounds[parsed.sentences[head]]
    return {
        f"cue:{form}": 1.0,
        f"is:{'noun' if form == 'noun' else 'verb'}_{report.lemma}": 1.0,
        "cue:negated": float("neg" in report.text.tree.relations[head]),
        "cue:question": float("?" in parsed.words[max(begin, end - 2) : end]),
        "cue:capitals": float(parsed.words[head][0].isupper() and head > begin),
    }


def _form(report: Report, head: int) -> str:
    """finite, passive, infinitive, participle, noun, adjective or preposition."""
    parsed, relations = report.text.parsed, report.text.tree.relations[head]
    pos, tag = parsed.pos[head], parsed.tags[head]
    if pos in ("NOUN", "PROPN"):
        return "noun"
    if pos not in ("VERB", "AUX"):
        return "adjective" if pos == "ADJ" else "other"
    if "auxpass" in relations or "nsubjpass" in relations:
        return "passive"
    if any(parsed.tags[child] == "TO" for child in relations.get("aux", ())):
        return "infinitive"
    if tag in FINITE or any(parsed.tags[child] in FINITE for child in relations.get("aux", ())):
        return "finite"
    return {"VBN": "participle", "VBG": "gerund"}.get(tag, "bare")


def _of_content(report: Report) -> Signs:
    """The content: a clause with subject and finite verb or not, its tense, and the word that it opens with."""
    parsed, top = report.text.parsed, report.top
    if top is None:
        return {}
    relations, first = report.text.tree.relations[top], report.content[0][0]
    verbs = [top, *relations.get("aux", ()), *relations.get("auxpass", ())]
    inside = [token for span in report.content for token in range(*span)]
    has_subject = any(relation in relations for relation in CLAUSE_SUBJECTS)
    finite = next((parsed.tags[token] for token in sorted(verbs) if parsed.tags[token] in FINITE), None)
    is_clause = has_subject and finite is not None
    kind = "bare" if not report.verbatim_words else "marked"
    out = {f"content:{parsed.pos[top]}_{kind}": 1.0, f"content:{parsed.deps[top]}_{kind}": 1.0}
    out[f"content:{'clause' if is_clause else 'no_clause'}_{kind}"] = 1.0
    if is_clause:
        out[f"content:{finite}"] = 1.0
    out["content:finite_within"] = float(any(parsed.tags[token] in FINITE for token in inside))
    out["content:before_cue"] = float(report.utterance.head is not None and inside[-1] < report.utterance.head)
    if parsed.pos[first] in _OPENING and not report.text.is_marked[first]:
        out[f"opens:{parsed.forms[first]}"] = 1.0
    return out


def _of_marks(report: Report) -> Signs:
    """How long it is, how much of it stands between marks, and whether the marked words are written like a title."""
    parsed, text, marked = report.text.parsed, report.text, report.verbatim_words
    inside = [token for span in report.content for token in range(*span) if parsed.words[token][0].isalnum()]
    n = len(inside)
    out = {"words": min(log(1 + n) / _LONG, _LONGEST), "words:few": float(n < _FEW), "words:two": float(n < _TWO)}
    if not marked:
        return out | {"marks:none": 1.0}
    words = [parsed.words[token] for token in inside if text.is_marked[token]]
    long_words = [word for word in words if len(word) > _SHORT_WORD]
    closing = parsed.words[max(0, report.content[-1][1] - 2) : report.content[-1][1] + 1] if inside else []
    return out | {
        "marks": min(marked / max(n, 1), 1.0),
        "marks:words": min(log(1 + marked) / _LONG, _LONGEST),
        "marks:all": float(marked >= n),
        "marks:one": float(marked == 1),
        "marks:few": float(1 < marked < _FEW),
        "marks:title": float(len(long_words) > 1 and all(word[0].isupper() for word in long_words)),
        "marks:capital": float(bool(words) and words[0][0].isupper()),
        "marks:stop": float(not _STOPS.isdisjoint(closing)),
    }


def _of_speaker(report: Report) -> Signs:
    """Who speaks: nobody, a pronoun, somebody or something with a name, a person, a document or another thing."""
    parsed, head = report.text.parsed, report.speaker_head
    if head is None:
        return {"speaker:none": 1.0, f"speaker:none_{'marked' if report.verbatim_words else 'bare'}": 1.0}
    lemma, label = parsed.lemmas[head].lower(), parsed.name_labels[head]
    if parsed.pos[head] == "PRON":
        return {"speaker:pronoun": 1.0}
    if label:
        return {f"speaker:{label}": 1.0}
    if lemma in closed_class("kind_of_document"):
        return {"speaker:document": 1.0}
    is_body = lemma in closed_class("organisation_noun", parsed.language)
    kind = "person" if names_person(parsed, head) else "body" if is_body else "thing"
    is_anonymous = lemma in speaker_words("anonymous", parsed.language)
    return {f"speaker:{kind}": 1.0, "speaker:anonymous": float(is_anonymous)}


def _of_place(report: Report) -> Signs:
    """Where it stands: in the first line, in a line that no stop ends."""
    text = report.text
    begin, end = text.paragraph(report.utterance.spans[0][0])
    line = text.characters[begin:end].rstrip()
    is_open = bool(line) and line[-1] not in _NO_END
    return {"place:first": float(not text.characters[:begin].strip()), "place:open_line": float(is_open)}


def _of_network(report: Report) -> Signs:
    """How sure the network is of the content, the cue and the speaker, and what found the quote."""
    shares, utterance = report.shares, report.utterance
    inside = [token for span in report.content for token in range(*span)]
    content = float(shares[inside, _CONTENT].mean()) if inside else 0.0
    out = {"sure:content": content, "sure:very": float(content > _SURE), "sure:unsure": float(content < _UNSURE)}
    out |= {f"by:{utterance.rule}": 1.0, "sure:speaker": utterance.score}
    if utterance.cue is not None:
        cue = float(shares[utterance.cue[0] : utterance.cue[1], _CUE].max())
        out |= {"sure:cue": cue, "sure:no_cue": float(cue < _NO_CUE)}
    return out
