"""Who holds a stance, if the text counts them among others: "some observers, including Roe", "groups like Acme"."""

from transforms.lexicon.languages import closed_class
from transforms.speakers.speaking_mentions import MentionsByToken, Row, Speaker
from transforms.text.parsed_text import ParsedText, TokenSpan
from transforms.text.phrase_heads import phrase_head

_EXAMPLES = closed_class("example_word")
_PLURAL = frozenset({"NNS", "NNPS"})
_SEPARATE = frozenset({"VERB", "AUX"})
_LABELS = ("PERSON", "ORG", "GPE")  # persons first: a professor of Acme is no Acme


def named_examples(parsed: ParsedText, phrase: TokenSpan, mentions: MentionsByToken) -> Speaker | None:
    """Those whom a phrase in the plural gives as examples; None if it gives none by name.

    The first is the holder, the others hold it as well.
    """
    head = phrase_head(parsed, phrase)
    if parsed.tags[head] not in _PLURAL:
        return None
    behind = [token for token in parsed.subtree(head) if token > head]
    opening = next((t for t in behind if parsed.forms[t] in _EXAMPLES or parsed.pos[t] in _SEPARATE), None)
    if opening is None or parsed.forms[opening] not in _EXAMPLES:
        return None
    rows: dict[int, Row] = {}
    for token in range(opening + 1, max(behind) + 1):
        if parsed.pos[token] in _SEPARATE:
            break
        row = mentions.rows.get(token)
        if row is not None and row["mention_kind"] == "name" and row["entity_id"] is not None:
            rows.setdefault(row["char_start"], row)
    for label in _LABELS:
        if found := [row for row in rows.values() if row["label"] == label]:
            return Speaker(found[0], tuple(found[1:]))
    return None
