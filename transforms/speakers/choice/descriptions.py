"""The speakers of a document's quotes by rules -> the same, with those whom phrases without a name mean likeliest."""

from collections.abc import Callable, Sequence

from transforms.lexicon.languages import ENGLISH
from transforms.speakers.choice.candidates import candidates
from transforms.speakers.choice.kinds import is_town
from transforms.speakers.choice.known import Known, known
from transforms.speakers.choice.phrases import Phrase, read
from transforms.speakers.choice.signs import Signs, is_inside, signs, signs_of_nobody
from transforms.speakers.choice.weights import likeliest
from transforms.speakers.speaking_mentions import OF_SOMEBODY, Row, Speaker, is_open
from transforms.text.parsed_text import CharSpan, ParsedText

Choose = Callable[[Row, list[str | None], list[Signs]], tuple[int, float]]  # which of them speaks a quote, how surely


def with_described(
    parsed: ParsedText,
    quotes: Sequence[Row],
    speakers: Sequence[Speaker | None],
    mentions: Sequence[Row],
    choose: Choose = likeliest,
) -> list[Speaker | None]:
    """The speakers of quotes; of phrases without a name that no rule resolves whom they mean likeliest, or nobody.

    A chosen speaker's mention is the last one before the phrase, or else the first. English alone, and only statements
    and stances. mentions: all of the document, in order of the text.
    """
    out = list(speakers)
    wanted = [
        number
        for number, (quote, speaker) in enumerate(zip(quotes, speakers, strict=True))
        if is_open(quote, speaker) and quote["report_kind"] in OF_SOMEBODY
    ]
    if parsed.language != ENGLISH or not wanted:
        return out
    document = known(parsed, quotes, speakers, mentions)
    said: dict[int, list[CharSpan]] = {}
    for quote in quotes:
        said.setdefault(quote["speaker_char_start"], []).append((quote["char_start"], quote["char_end"]))
    for number in wanted:
        quote = quotes[number]
        span = parsed.tokens(quote["speaker_char_start"], quote["speaker_char_end"])
        phrase = read(parsed, span, said[quote["speaker_char_start"]])
        out[number] = _chosen(document, phrase, quote, choose) or out[number]
    return out


def _chosen(document: Known, phrase: Phrase, quote: Row, choose: Choose) -> Speaker | None:
    """Who is meant; None if nobody is, as if the likeliest is a town that the phrase does not name: research."""
    entities = candidates(document, phrase)
    if not entities:
        return None
    told = [signs_of_nobody(document, phrase), *(signs(document, phrase, entity) for entity in entities)]
    number, score = choose(quote, [None, *entities], told)
    if number == 0:
        return None
    places, begin = document.places[entities[number - 1]], document.parsed.starts[phrase.span[0]]
    if is_town(document, phrase, places) and not any(is_inside(document, phrase, place) for place in places):
        return None
    mention = next((place.row for place in reversed(places) if place.start < begin), places[0].row)
    return Speaker(mention, chosen_with=score)
