"""What stands like a quote and is none: titles of works ("the play “The Harbour Wife”"), what is claimed and won."""

from transforms.lexicon.languages import closed_class, ordered_class
from transforms.quotes.marked_text import WORD, MarkedText, Utterance
from transforms.text.parsed_text import CharSpan
from transforms.text.phrase_heads import phrase_tops
from transforms.text.quotation_marks import MarkedPiece

_SHORT_WORD = 3  # letters; these may be small in a title
_REACH = 4  # tokens behind the comma within which the apposition says what it is
_SPOKEN = (",", ".", ";", ":", "—", "–")  # what a title does not end with
_JOINING = closed_class("list_conjunction")
_JOINTS = frozenset({"DET", "CCONJ", "PUNCT"})
_LONGEST_JOINT = 8  # characters between titles of a list
_CALLED = closed_class("title_announcing_word")


def without_non_quotes(text: MarkedText, found: list[Utterance]) -> list[Utterance]:
    """The quotes without contents that are the title of a book, a film or another work, and without what is won."""
    titles: set[MarkedPiece] = set()
    for number, piece in enumerate(text.pieces):
        before = text.pieces[number - 1] if number else None
        if _is_title(text, piece) or (before in titles and _is_listed(text, before, piece)):
            titles.add(piece)
    out = []
    for utterance in found:
        utterance.spans = [span for span in utterance.spans if not _is_in(text, span, titles)]
        is_kept = utterance.spans and not _is_won(text, utterance) and not _is_turn(text, utterance)
        out += [utterance] if is_kept else []
    return out


def _is_turn(text: MarkedText, utterance: Utterance) -> bool:
    """Whether "that" is all that was said, to turn to something else: "Having said that, they won"."""
    if utterance.cue is None or utterance.speaker is not None:
        return False
    begin = text.tokens(*utterance.spans[0])[0]
    forms = [form for form in text.parsed.forms[utterance.cue[0] : begin + 1] if form.isalpha()]
    return tuple(forms) == ordered_class("turning_phrase")


def _is_won(text: MarkedText, utterance: Utterance) -> bool:
    """Whether what is claimed is a title, a place or a life, outside of marks: "claimed the gold medal"."""
    parsed, head, span = text.parsed, utterance.head, utterance.spans[0]
    if head is None or parsed.lemmas[head].lower() not in closed_class("claim_verb") or text.overlapping(*span):
        return False
    top = phrase_tops(parsed, text.tokens(*span))[0]
    return parsed.deps[top] == "dobj" and parsed.lemmas[top].lower() in closed_class("what_is_won")


def _is_in(text: MarkedText, span: CharSpan, titles: set[MarkedPiece]) -> bool:
    """Whether a span is of titles alone, with what kind of works they are and what joins them."""
    pieces = text.overlapping(*span) if titles else []
    if not pieces or not titles.issuperset(pieces):
        return False
    others = (token for token in range(*text.tokens(*span)) if not text.is_marked[token])
    return all(_is_work(text, token) or text.parsed.pos[token] in _JOINTS for token in others)


def _is_title(text: MarkedText, piece: MarkedPiece) -> bool:
    """Whether a piece is written like a title, and a noun before or behind it says that it is one."""
    if not _is_written_like_title(text, piece):
        return False
    first, behind = text.tokens(piece.outer_start, piece.outer_end)
    before = first - 1
    if before > 0 and text.parsed.words[before].lower() in _CALLED:
        before -= 1
    return _is_work(text, before) or _is_apposed(text, behind)


def _is_written_like_title(text: MarkedText, piece: MarkedPiece) -> bool:
    """Whether a piece has the capitals of a title, and ends like one; the comma of American printers apart."""
    inner = text.characters[piece.char_start : piece.char_end].strip()
    words = WORD.findall(inner)
    is_capital = all(word[0].isupper() or word[0].isdigit() for word in words if len(word) > _SHORT_WORD)
    if not words or words[0][0].islower() or not is_capital:
        return False
    return not inner.endswith(_SPOKEN) or (inner.endswith(",") and len(words) > 1)


def _is_listed(text: MarkedText, title: MarkedPiece, piece: MarkedPiece) -> bool:
    """Whether a piece is written like a title and listed behind one: the songs “Dark Sea”, “Salt”, and “Tide”."""
    between = text.characters[title.outer_end : piece.outer_start]
    is_joined = len(between) <= _LONGEST_JOINT and not set(WORD.findall(between)) - _JOINING and "\n" not in between
    return is_joined and _is_written_like_title(text, piece)


def _is_work(text: MarkedText, token: int) -> bool:
    works = closed_class("kind_of_work")
    return 0 <= token < len(text.parsed) and text.parsed.lemmas[token].lower() in works


def _is_apposed(text: MarkedText, behind: int) -> bool:
    """Whether ", a novel" follows, up to the noun's own phrase."""
    words = text.parsed.words[behind : behind + _REACH + 1]
    if len(words) < 2 or words[0] != "," or words[1].lower() not in closed_class("determiner"):
        return False
    return any(
        _is_work(text, token)
        for token in range(behind + 2, behind + len(words))
        if all(text.parsed.pos[t] in ("ADJ", "NOUN", "PROPN", "NUM") for t in range(behind + 2, token + 1))
    )
