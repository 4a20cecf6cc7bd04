"""The speakers of a document's quotes -> the same, with those whom descriptions mean that no rule resolved."""

from collections.abc import Callable, Sequence

from transforms.lexicon.languages import ENGLISH
from transforms.speakers.choice.signs import Description, Known, candidates, description, known, signs, signs_of_nobody
from transforms.speakers.choice.weights import likeliest
from transforms.speakers.speaking_mentions import Row, Speaker, is_open
from transforms.text.parsed_text import ParsedText

Signs = dict[str, float]
Choose = Callable[[Row, list[str | None], list[Signs]], tuple[int, float]]  # which of them speaks a quote, how surely


def with_described(
    parsed: ParsedText,
    quotes: Sequence[Row],
    speakers: Sequence[Speaker | None],
    mentions: Sequence[Row],
    choose: Choose = likeliest,
) -> list[Speaker | None]:
    """The speakers of quotes in order of the text; whom a description means that nobody is known for is chosen.

    A chosen speaker's mention is the last one before the description, or else the first. English alone. mentions: all
    of the document, in order of the text.
    """
    out = list(speakers)
    if parsed.language != ENGLISH or not any(map(is_open, quotes, speakers)):
        return out
    document = known(parsed, mentions)
    for number, (quote, speaker) in enumerate(zip(quotes, speakers, strict=True)):
        if is_open(quote, speaker):
            found = _description(parsed, quote)
            out[number] = _chosen(document, found, quote, choose) or speaker
        spoke = out[number]
        if spoke is not None and spoke.mention["entity_id"] in document.mentions:
            document.spoke.append(spoke.mention["entity_id"])
    return out


def _description(parsed: ParsedText, quote: Row) -> Description:
    phrase = parsed.tokens(quote["speaker_char_start"], quote["speaker_char_end"])
    return description(parsed, phrase, (quote["char_start"], quote["char_end"]))


def _chosen(document: Known, found: Description, quote: Row, choose: Choose) -> Speaker | None:
    """Who is meant, noted as what the noun means; None if nobody is."""
    entities = candidates(document, found)
    if not entities:
        return None
    told = [signs_of_nobody(document, found), *(signs(document, found, entity) for entity in entities)]
    number, score = choose(quote, [None, *entities], told)
    if number == 0:
        return None
    entity = entities[number - 1]
    document.by_noun[document.parsed.lemmas[found.head].lower()] = entity
    rows, begin = document.mentions[entity], document.parsed.starts[found.phrase[0]]
    mention = next((row for row in reversed(rows) if row["char_start"] < begin), rows[0])
    return Speaker(mention, chosen_with=score)
