"""The network's attributions held to paragraphs, sentences and syntax: a text and an attribution in, words out."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tests.analysed import analysed
from transforms.model.findings import Attribution
from transforms.quotes.cue_meaning import is_speech
from transforms.quotes.learned.contents import with_own_contents
from transforms.quotes.learned.cues import cue_head, is_naming, is_own_name
from transforms.quotes.learned.edges import bare, whole_word
from transforms.quotes.learned.own_cues import by_own_cues
from transforms.quotes.learned.sources import own_words, with_name
from transforms.quotes.learned.utterances import utterances
from transforms.quotes.marked_text import MarkedText, Utterance
from transforms.quotes.rules.marked_speech import by_rules
from transforms.text.quotation_marks import marked_pieces


def _marked_text(text: str) -> MarkedText:
    documents = pl.DataFrame({"document_id": ["d"], "language": ["en"], "text": [text]})
    parsed = analysed(documents)[0][0]
    return MarkedText(parsed, marked_pieces(text))


def _span(text: MarkedText, words: str) -> tuple[int, int]:
    start = text.characters.index(words)
    return text.tokens(start, start + len(words))


def _contents(written: str, cue: str, *contents: str) -> list[str]:
    text = _marked_text(written)
    given = Attribution(tuple(_span(text, words) for words in contents), _span(text, cue), None, 0.9)
    return [text.characters[slice(*text.chars(content))] for content in with_own_contents(text, given).contents]


def test_a_content_in_another_sentence_than_its_cue_stands_between_marks() -> None:
    text = "Roe told how the pier fell. It is a look at how boats sink. “And they will sink again,” she said."
    contents = ("how the pier fell", "how boats sink", "“And they will sink again,”")
    assert _contents(text, "told", *contents) == [contents[0], contents[2]]
    assert _contents(text, "told", contents[1]) == [contents[1]]  # where it is all there is


def test_marks_in_another_paragraph_are_content_where_the_paragraph_is_quoted_as_a_whole() -> None:
    speech = ("“The pier is old.", "“It will fall.”")
    assert _contents(f"Roe said: {speech[0]}\n\n{speech[1]}", "said", *speech) == list(speech)
    headline = "Pier boss sings “Not My Tide” at dinner\n\nRoe maintained that the pier was safe."
    contents = ("“Not My Tide”", "that the pier was safe")
    assert _contents(headline, "maintained", *contents) == [contents[1]]
    assert _contents("Roe: “No tide.”\n\nThe pier was shut.", ":", "“No tide.”", "The pier was shut") == ["“No tide.”"]


def test_a_quoted_paragraph_in_front_of_a_cue_is_its_content_where_it_leads_on_to_it() -> None:
    speech, more = "“It will fall.”", "“And soon,”"
    assert _contents(f"{speech}\n\n{more} Roe said.", "said", speech, more) == [speech, more]
    assert _contents(f"{speech}\n\nThen Doe spoke. {more} he said.", "said", speech, more) == [more]
    assert _contents(f"{speech}\n\nRoe said that it was late.", "said", speech, "that it was late") == [
        "that it was late"
    ]


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("Roe told The Courier that both men were safe.", "told", "The Courier that both men were safe", "that both"),
        ("Roe assured the men that nobody would go.", "assured", "the men that nobody would go", "that nobody"),
        ("Roe accused the men of lying.", "accused", "the men of lying", "the men"),
        ("Roe told that story.", "told", "that story", "that story"),
        ("Roe warned keeper Ann Lee she may go.", "warned", "keeper Ann Lee she may go", "she may"),
        ("Roe warned the mayor that it would flood.", "warned", "the mayor that it would flood", "that it"),
        ("Roe asked the guests to leave.", "asked", "the guests to leave", "the guests"),
        ("Roe announced the day on which it opens.", "announced", "the day on which it opens", "the day"),
    ],
)
def test_who_is_told_is_no_content(text: str, cue: str, content: str, expected: str) -> None:
    assert _contents(text, cue, content)[0].startswith(expected)


@pytest.mark.parametrize(
    ("written", "content", "expected"),
    [
        ("Roe said the pier is safe, while the town did not.", "the pier is safe, while", "the pier is safe"),
        ("Roe said the pier is “very safe” while he left.", "the pier is “very safe” while", "the pier is “very safe”"),
        (
            "Roe said the town should pay even if the tests prove him wrong.",
            "the town should pay even if",
            "the town should pay even if the tests prove him wrong",
        ),
    ],
)
def test_a_conjunction_at_the_end_is_no_content_without_its_clause(written: str, content: str, expected: str) -> None:
    assert _contents(written, "said", content) == [expected]


def test_a_turn_behind_a_label_in_brackets_is_its_whole_paragraph() -> None:
    text = "((Sarn)) : Why did it fall? Who saw it?\n\nNobody knows."
    assert _contents(text, ":", "Why did it fall") == ["Why did it fall? Who saw it?"]
    assert _contents("Sarn: Why did it fall? Who saw it?", ":", "Why did it fall") == ["Why did it fall"]


@pytest.mark.parametrize(
    ("written", "cue", "expected"),
    [
        ("The town, known as the “Windy Port”, has a pier.", "known", True),
        ("Roe has called it the “Windy Port”.", "called", False),
        ("The plan was described as “mad”.", "described", False),
    ],
)
def test_what_something_is_known_as_is_said_by_nobody(written: str, cue: str, expected: bool) -> None:
    text = _marked_text(written)
    assert is_naming(text, cue_head(text, _span(text, cue))) == expected


def test_a_speaker_does_not_reach_over_adverbials_of_the_cue() -> None:
    text = _marked_text("The harbour board this month rejected a request to rebuild the pier.")
    first, last = own_words(text, _span(text, "The harbour board this month"))
    assert text.parsed.words[first:last] == ["The", "harbour", "board"]
    text = _marked_text("Earlier Mr Roe said that it was late.")
    assert own_words(text, _span(text, "Earlier Mr Roe")) == _span(text, "Mr Roe")
    text = _marked_text("Even Mr Roe said so.")
    assert own_words(text, _span(text, "Even Mr Roe")) == _span(text, "Even Mr Roe")
    text = _marked_text("“We have no car,” said Mrs Ann Roe, a reference to the strike.")
    assert own_words(text, _span(text, "Mrs Ann Roe, a reference to the strike")) == _span(text, "Mrs Ann Roe")
    text = _marked_text("The head of the board in Sarn said that it was late.")
    whole = _span(text, "The head of the board in Sarn")
    assert own_words(text, whole) == whole


class _Found:
    """Stands in for what the network says of a text."""

    def __init__(self, *attributions: Attribution) -> None:
        self._attributions = list(attributions)

    def attributions(self, prior: NDArray[np.float32]) -> list[Attribution]:
        return self._attributions


def _texts(text: MarkedText, *attributions: Attribution) -> list[str]:
    found = utterances(text, _Found(*attributions))  # type: ignore[arg-type]
    return [text.characters[start:end] for utterance in found for start, end in utterance.spans]


def test_what_the_rules_are_sure_of_counts_where_the_network_saw_nothing() -> None:
    assert _texts(_marked_text("Jane Roe said that the pier was shut.")) == ["that the pier was shut"]
    assert _texts(_marked_text("The film explores the pier.")) == []


@pytest.mark.parametrize("dateline", ["SARN, Ohio", "New Sarn, April 3"])
def test_a_content_begins_behind_the_dateline(dateline: str) -> None:
    text = _marked_text(f"{dateline} - Two boats sank on Tuesday, police said.")
    said, police = _span(text, "said"), _span(text, "police")
    content = _span(text, f"{dateline} - Two boats sank on Tuesday")
    assert _texts(text, Attribution((content,), said, police, 0.9)) == ["Two boats sank on Tuesday"]
    contents = (_span(text, dateline), _span(text, "Two boats sank on Tuesday"))
    assert _texts(text, Attribution(contents, said, police, 0.9)) == ["Two boats sank on Tuesday"]


def test_a_hyphen_makes_no_dateline() -> None:
    text = _marked_text("COVID-19 may spread like flu, scientists say")
    given = Attribution((_span(text, "COVID-19 may spread like flu"),), _span(text, "say"), None, 0.9)
    assert _texts(text, given) == ["COVID-19 may spread like flu"]


def test_what_something_is_known_as_is_no_quote() -> None:
    text = _marked_text("The town, known as the “Windy Port”, has a pier.")
    naming = Attribution((_span(text, "the “Windy Port”"),), _span(text, "known as"), None, 0.9)
    assert _texts(text, naming) == []


def test_what_a_reporter_adds_behind_the_report_is_no_content() -> None:
    written = "The pier costs the town a lot, Jane Roe said Monday, as boats began to leave."
    text = _marked_text(written)
    contents = (_span(text, "The pier costs the town a lot"), _span(text, "as boats began to leave"))
    given = Attribution(contents, _span(text, "said Monday"), _span(text, "Jane Roe"), 0.9)
    assert _texts(text, given) == ["The pier costs the town a lot"]
    text = _marked_text("The old pier was called by Jane Roe as good as lost.")
    contents = (_span(text, "The old pier"), _span(text, "as good as lost"))
    given = Attribution(contents, _span(text, "was called"), _span(text, "Jane Roe"), 0.9)
    assert _texts(text, given) == ["The old pier", "as good as lost"]


def test_quoted_paragraphs_that_go_on_are_kept_where_the_network_saw_the_first_alone() -> None:
    written = "“The pier is old,” Jane Roe said. “It leaks.\n\n“It will fall one day, and soon.”\n\nNobody else came."
    text = _marked_text(written)
    contents = (_span(text, "“The pier is old,”"), _span(text, "“It leaks."))
    given = Attribution(contents, _span(text, "said"), _span(text, "Jane Roe"), 0.9)
    first, rest = utterances(text, _Found(given))  # type: ignore[arg-type]
    assert [text.characters[slice(*span)] for span in first.spans] == ["“The pier is old,”", "“It leaks."]
    assert [text.characters[slice(*span)] for span in rest.spans] == ["“It will fall one day, and soon.”"]
    assert [text.characters[slice(*text.chars(u.speaker or (0, 1)))] for u in (first, rest)] == ["Jane Roe"] * 2


def test_an_impression_has_no_words_and_no_speaker() -> None:
    written = "Neil Roe looks certain to get the call. “I took a lesson from the last trip.\n\n“Roe is a good player.”"
    text = _marked_text(written)
    contents = (_span(text, "certain to get the call"), _span(text, "“I took a lesson from the last trip."))
    first, *said = utterances(text, _Found(Attribution(contents, _span(text, "looks"), None, 0.9)))  # type: ignore[arg-type]
    assert (text.characters[slice(*first.spans[0])], first.speaker) == ("certain to get the call", None)
    assert [text.characters[slice(*span)] for utterance in said for span in utterance.spans] == [
        "“I took a lesson from the last trip.",
        "“Roe is a good player.”",
    ]
    text = _marked_text("Neil Roe seems to think that he is exempt from it.")
    given = Attribution((_span(text, "that he is exempt from it"),), _span(text, "seems to think"), None, 0.9)
    (quote,) = utterances(text, _Found(given))  # type: ignore[arg-type]
    assert text.characters[slice(*text.chars(quote.speaker or (0, 1)))] == "Neil Roe"


def test_a_verb_in_capitals_reports_though_it_looks_like_a_name() -> None:
    text = _marked_text("SENS. ROE, LEE ANNOUNCE MORE THAN TEN MILLION FOR HELENA\n\nThe town is glad of it.")
    parsed = replace(text.parsed, pos=["PROPN"] * len(text.parsed), lemmas=list(text.parsed.words))
    at = parsed.words.index("ANNOUNCE")
    assert is_speech(parsed, Utterance([(25, 30)], "model", (at, at + 1), at), 0)
    at = parsed.words.index("HELENA")
    assert not is_speech(parsed, Utterance([(25, 30)], "model", (at, at + 1), at), 0)


@pytest.mark.parametrize(("frame", "speech"), [("dobj", False), ("ccomp", True)])
def test_what_is_maintained_is_said_in_a_clause_alone(frame: str, speech: bool) -> None:
    text = _marked_text("Sarn maintained top spot on the ladder.")
    cue = _span(text, "maintained")
    assert is_speech(text.parsed, Utterance([(16, 38)], "model", cue, cue[0], frame), 0) is speech


def test_a_cue_reports_what_the_network_says_and_not_what_the_rules_say_too() -> None:
    written = "Although the news is good for Sarn, the biggest port after Norburg, analysts point to high rates."
    text = _marked_text(written)
    given = Attribution((_span(text, "high rates"),), _span(text, "point to"), _span(text, "analysts"), 0.9)
    assert _texts(text, given) == ["high rates"]


def test_a_bracket_at_the_end_of_a_speaker_is_closed() -> None:
    text = _marked_text("Sen. Ann Carver (R-Tex.) said that it was late (and dark).")
    speaker = (0, text.tokens(text.characters.index(".)"), text.characters.index(" said"))[0])
    assert text.characters[slice(*text.chars(bare(text, speaker) or (0, 1)))] == "Sen. Ann Carver (R-Tex.)"
    late = _span(text, "it was late")
    assert bare(text, late) == late


@pytest.mark.parametrize(
    ("added", "is_kept"),
    [
        (" in remarks seen as a threat", False),
        (", in a speech on Monday", False),
        (" noting that it rained", False),
        (" in sharp contrast to the town", True),
        (" but nobody will pay", True),
    ],
)
def test_what_a_reporter_adds_behind_a_closing_mark_is_no_content(added: str, is_kept: bool) -> None:
    marked = "“the pier has reached its end”" if added.startswith(",") else "“the pier has reached its end,”"
    content = f"that {marked}{added}"
    text = f"Jane Roe told the town {content}."
    assert _contents(text, "told", content) == [content if is_kept else f"that {marked}"]
    called = "that the “Pier,” as it is known, is shut"
    assert _contents(f"Jane Roe told the town {called}.", "told", called) == [called]


def test_a_quote_that_is_open_at_the_end_of_its_paragraph_goes_on_in_the_next() -> None:
    written = (
        '"It fell," said Jane Roe. "I saw it fall.\n\n'
        '"And nobody came to help." The pier will be mended. "It costs too much," said Ann Lee.'
    )
    text = _marked_text(written)
    parts = ('"It fell,"', '"I saw it fall.', '"And nobody came to help."', '"It costs too much,"')
    contents = [_span(text, part) for part in parts]
    said = text.characters.index("said Ann")
    first = Attribution(tuple(contents[:2]), _span(text, "said"), _span(text, "Jane Roe"), 0.9)
    second = Attribution(tuple(contents[2:]), text.tokens(said, said + 4), _span(text, "Ann Lee"), 0.9)
    found = utterances(text, _Found(first, second))  # type: ignore[arg-type]
    spoken = [[text.characters[slice(*span)] for span in utterance.spans] for utterance in found]
    assert spoken == [list(parts[:2]), [parts[2]], [parts[3]]]
    assert found[1].speaker == found[0].speaker
    alone = Attribution((contents[2],), None, None, 0.9)
    spoken = [u.spans for u in utterances(text, _Found(first, alone))]  # type: ignore[arg-type]
    assert [[text.characters[slice(*span)] for span in spans] for spans in spoken[:2]] == [list(parts[:2]), [parts[2]]]


def test_a_quote_that_goes_on_is_not_of_who_is_said_to_speak_in_its_last_sentence() -> None:
    text = _marked_text('Jane Roe said: "It fell.\n\n"Nobody came to help," Ann Lee added.')
    contents = _span(text, '"It fell.'), _span(text, '"Nobody came to help,"')
    first = Attribution(contents[:1], _span(text, "said"), _span(text, "Jane Roe"), 0.9)
    second = Attribution(contents[1:], _span(text, "added"), _span(text, "Ann Lee"), 0.9)
    assert [len(u.spans) for u in utterances(text, _Found(first, second))] == [1, 1]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ('"Lee writes well.\n\n"And fast."\n\n"We shall see," Ann Lee said.', ["Jane Roe", "Jane Roe", "Ann Lee"]),
        ('"Lee writes well.\n\n"And fast.\n\n"We shall see," Ann Lee said.', ["Ann Lee"] * 3),
        ('The pier was shut.\n\n"Lee writes well.\n\n"And fast."\n\n"We shall see," Ann Lee said.', ["Ann Lee"] * 3),
    ],
)
def test_closed_paragraphs_behind_a_speaker_are_not_of_who_speaks_in_the_next(behind: str, expected: list[str]) -> None:
    text = _marked_text(f'"It fell," Jane Roe said.\n\n{behind}')
    first = Attribution((_span(text, '"It fell,"'),), _span(text, "said"), _span(text, "Jane Roe"), 0.9)
    said = text.characters.index("said.", text.characters.index("Ann Lee"))
    parts = [part for part in ('"Lee writes well.', '"And fast."', '"And fast.', '"We shall see,"') if part in behind]
    parts = [part for part in parts if part != '"And fast.' or '"And fast."' not in behind]
    contents = tuple(_span(text, part) for part in parts)
    second = Attribution(contents, text.tokens(said, said + 4), _span(text, "Ann Lee"), 0.9)
    found = utterances(text, _Found(first, second))  # type: ignore[arg-type]
    told = [" ".join(text.parsed.words[slice(*u.speaker)]) for u in found if u.speaker is not None]
    assert told == ["Jane Roe", *expected]


def test_a_content_does_not_begin_with_the_end_of_a_possessor() -> None:
    text = _marked_text("It was Jane Roe’s promise to pay in May.")
    content = _span(text, "’s promise to pay in May")
    assert _texts(text, Attribution((content,), None, _span(text, "Jane Roe"), 0.9)) == ["promise to pay in May"]


def test_marked_words_belong_to_the_cue_of_their_own_sentence() -> None:
    first, second = "“Offside,”", "“He never understands it,”"
    text = _marked_text(f"They talked. {first} Brandt said. {second} explained Danek.")
    said, explained = _span(text, "said"), _span(text, "explained")
    both = Attribution((_span(text, first), _span(text, second)), explained, _span(text, "Danek"), 0.7)

    def contents(*given: Attribution) -> list[tuple[str, ...]]:
        found = by_own_cues(text, list(given), by_rules(text))
        return [tuple(text.characters[slice(*text.chars(content))] for content in a.contents) for a in found]

    assert contents(both) == [(second,)]  # the other is left to the rules
    they = Attribution((_span(text, "They"),), said, _span(text, "Brandt"), 0.1)
    assert contents(they, both) == [("They", first), (second,)]
    alone = Attribution((_span(text, first),), explained, None, 0.7)
    assert contents(alone) == []


def test_words_that_go_on_behind_their_cue_stay_with_it() -> None:
    first, second = "“It fell,”", "“It fell twice.”"
    text = _marked_text(f"{first} Roe said on Monday. {second}")
    given = Attribution((_span(text, first), _span(text, second)), _span(text, "said"), _span(text, "Roe"), 0.9)
    assert by_own_cues(text, [given], by_rules(text)) == [given]


def test_what_is_announced_stands_marked_behind() -> None:
    text = "Roe made the following remarks on the law:\n\n“It is good.”\n\nThe law reads as follows:\n\n“Do not.”"
    remarks = "made the following remarks on"
    assert _contents(text, remarks, "the law", "“It is good.”") == ["“It is good.”"]
    assert _contents(text, "reads as follows", "“It is good.”", "“Do not.”") == ["“Do not.”"]
    topic = "Roe commented on the nomination of Lee: “He is good.”"
    assert _contents(topic, "commented on", "the nomination of Lee: “He is good.”") == ["“He is good.”"]
    assert _contents(topic, "commented on", "the nomination of Lee", "“He is good.”") == ["“He is good.”"]
    assert _contents("“It fell,” she said. She added:\n\n“No.”", "added", "“It fell,”", "“No.”") == ["“No.”"]


def test_what_is_said_holds_no_speaker_of_its_own() -> None:
    text = _marked_text("Town dubbed ‘worst place’")
    contents = (_span(text, "Town"), _span(text, "‘worst place’"))
    given = Attribution(contents, _span(text, "dubbed"), _span(text, "Town"), 0.9)
    found = utterances(text, _Found(given))  # type: ignore[arg-type]
    assert [utterance.speaker for utterance in found] in ([], [None])
    other = Attribution(contents[1:], _span(text, "dubbed"), _span(text, "Town"), 0.9)
    assert [u.speaker for u in utterances(text, _Found(other))] == [_span(text, "Town")]  # type: ignore[arg-type]


def test_a_label_does_not_speak() -> None:
    text = _marked_text("Video: Jane Roe meets Ann Lee at the pier")
    given = Attribution((_span(text, "Jane Roe meets Ann Lee"),), None, _span(text, "Video"), 0.9)
    assert utterances(text, _Found(given)) == []  # type: ignore[arg-type]
    text = _marked_text("Jane Roe: the pier is shut")
    given = Attribution((_span(text, "the pier is shut"),), None, _span(text, "Jane Roe"), 0.9)
    assert [u.speaker for u in utterances(text, _Found(given))] == [_span(text, "Jane Roe")]  # type: ignore[arg-type]


def test_how_many_voted_so_is_not_what_they_want() -> None:
    text = "Councillors voted {} to sell the pier."
    for count in ("21 to 19", "52-48", "1,021–19"):
        assert _contents(text.format(count), "voted", f"{count} to sell the pier") == ["to sell the pier"]
    assert _contents("Roe expects 10 to 15 boats.", "expects", "10 to 15 boats") == ["10 to 15 boats"]


def test_marked_words_are_no_content_of_a_cue_behind_a_sentence_without_marks() -> None:
    text = "“It will fall.” Then the choir sang a song. Roe said he was “very sad”."
    assert _contents(text, "said", "“It will fall.”", "he was “very sad”") == ["he was “very sad”"]
    text = "“It will fall.” Roe said he was “very sad”."
    assert _contents(text, "said", "“It will fall.”", "he was “very sad”") == ["“It will fall.”", "he was “very sad”"]


def test_a_cue_is_a_whole_word() -> None:
    text = _marked_text("The firm over-stated its reserves - a lot.")
    assert whole_word(text, _span(text, "over")) == _span(text, "over-stated")
    assert whole_word(text, _span(text, "reserves")) == _span(text, "reserves")
    assert whole_word(text, None) is None


def test_what_somebody_calls_itself_is_no_quote() -> None:
    text = _marked_text("The group called itself the Night Watch. Roe called it a disgrace.")
    calls = [token for token, word in enumerate(text.parsed.words) if word == "called"]
    assert [is_own_name(text, token) for token in calls] == [True, False]


def test_what_something_serves_as_is_no_quote() -> None:
    text = _marked_text("Boats that act as “honey pots” draw pirates. Roe described them as “honey pots”.")
    words = [text.parsed.words.index(word) for word in ("act", "described")]
    assert [is_own_name(text, token) for token in words] == [True, False]


def test_there_is_nobody_who_speaks() -> None:
    text = _marked_text("There were fears that the pier would fall.")
    content = _span(text, "that the pier would fall")
    given = Attribution((content,), _span(text, "were fears"), _span(text, "There"), 0.9)
    assert [u.speaker for u in utterances(text, _Found(given))] == [None]  # type: ignore[arg-type]
    assert all(u.speaker is None for u in by_rules(text))


@pytest.mark.parametrize(
    ("text", "content", "expected"),
    [
        ("Roe saw the profits fall in the last quarter of 2004.", "the profits fall in the last quarter of", " 2004"),
        ("Roe mentioned the boats that sank near the old pier.", "the boats that sank near the", " old pier"),
        ("Roe mentioned the boats and her pier.", "the boats and her", " pier"),
        ("Roe mentioned Mr Doe's view.", "Mr Doe's", " view"),
        ("Roe mentioned the boats there.", "the boats", ""),
        ("Roe mentioned the boats.", "the", ""),  # a scrap stays one
    ],
)
def test_a_content_that_ends_in_a_preposition_or_article_goes_on(text: str, content: str, expected: str) -> None:
    cue = "saw" if "saw" in text else "mentioned"
    assert _contents(text, cue, content) == [content + expected]


def test_marked_words_that_open_the_next_paragraph_lead_on_from_its_last_sentence() -> None:
    first, second = "he was sad", "“We have no boats.”"
    assert _contents(f"Roe said {first}.\n\n{second} The pier opened in 1900.", "said", first, second) == [
        first,
        second,
    ]
    apart = f"Roe said {first}. The pier is old.\n\n{second} The pier opened in 1900."
    assert _contents(apart, "said", first, second) == [first]


def test_who_speaks_in_a_sentence_is_not_what_another_cue_in_it_reports() -> None:
    text = _marked_text("Writing in the journal, Dr Roe and Ann Doe show how they made a laser from silicon.")
    both, laser = _span(text, "Dr Roe and Ann Doe"), _span(text, "how they made a laser from silicon")
    writing = Attribution((both,), _span(text, "Writing"), None, 0.9)
    show = Attribution((laser,), _span(text, "show"), both, 0.9)
    found = utterances(text, _Found(writing, show))  # type: ignore[arg-type]
    assert [quote.cue for quote in found] == [_span(text, "show")]


def test_a_speaker_is_named_behind_what_he_or_she_is() -> None:
    text = _marked_text("It was late, the harbour master Anna Koch said.")
    start = _span(text, "Anna Koch")[0]
    assert text.parsed.name_labels[start] == "PERSON"
    assert with_name(text.parsed, _span(text, "the harbour master")) == _span(text, "the harbour master Anna Koch")
    assert with_name(text.parsed, _span(text, "the harbour")) == _span(text, "the harbour")
