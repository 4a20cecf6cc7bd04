"""Which persons the pronouns of their own sentences tell to be he or she, before any pronoun is resolved."""

from transforms.mentions.discourse import SUBJECTS
from transforms.mentions.document_state import DocumentState
from transforms.mentions.pronouns.third_person import HE, SHE
from transforms.mentions.referents import Referent
from transforms.text.phrase_heads import phrase_head


def state_genders(state: DocumentState) -> None:
    """Give persons whose name tells no gender that of the pronouns behind it in sentences that name nobody else.

    "Mathis told reporters that he would return": in the whole document, Mathis is he. Pronouns that disagree, and
    those in quotes, tell nothing.
    """
    parsed = state.parsed
    told: dict[Referent, set[str]] = {}
    for start, end in parsed.sentence_bounds:
        subject: Referent | None = None
        for token in range(start, end):
            mention = state.named.get(token)
            if mention is not None and mention.span.first == token and mention.span.label == "PERSON":
                head = phrase_head(parsed, mention.span.tokens)
                is_first = subject is None and parsed.deps[head] in SUBJECTS and not state.is_quoted(token)
                if not is_first and mention.referent is not subject:
                    break
                subject = mention.referent
            elif subject is not None and not subject.gender and not state.is_quoted(token):
                word = parsed.forms[token]
                if word in HE or word in SHE:
                    told.setdefault(subject, set()).add("m" if word in HE else "f")
    for referent, genders in told.items():
        if len(genders) == 1:
            referent.gender = genders.pop()
