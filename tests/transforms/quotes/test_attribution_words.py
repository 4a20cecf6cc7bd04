"""What the reader attributes, held to paragraphs, sentences and syntax: a page and an attribution in, its words out."""

from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from numpy.typing import NDArray

from tests.analysed import analysed
from transforms.model.findings import Attribution
from transforms.quotes.cue_meaning import is_speech
from transforms.quotes.learned.attribution_words import (
    bare,
    cue_head,
    is_naming,
    is_own_name,
    own_words,
    settled,
    whole_word,
    with_name,
)
from transforms.quotes.learned.own_cues import by_own_cues
from transforms.quotes.learned.utterances import utterances
from transforms.quotes.page import Page, Utterance
from transforms.quotes.rules.marked_speech import by_rules
from transforms.text.quotation_marks import marked_pieces


def _page(text: str) -> Page:
    documents = pl.DataFrame({"document_id": ["d"], "language": ["en"], "text": [text]})
    parsed = analysed(documents)[0][0]
    return Page(parsed, marked_pieces(text))


def _span(page: Page, words: str) -> tuple[int, int]:
    start = page.text.index(words)
    return page.tokens(start, start + len(words))


def _settled(text: str, cue: str, *contents: str) -> list[str]:
    page = _page(text)
    given = Attribution(tuple(_span(page, words) for words in contents), _span(page, cue), None, 0.9)
    return [page.text[slice(*page.chars(content))] for content in settled(page, given).contents]


def test_a_content_in_another_sentence_than_its_cue_stands_between_marks() -> None:
    text = "Roe told how the pier fell. It is a look at how boats sink. “And they will sink again,” she said."
    contents = ("how the pier fell", "how boats sink", "“And they will sink again,”")
    assert _settled(text, "told", *contents) == [contents[0], contents[2]]
    assert _settled(text, "told", contents[1]) == [contents[1]]  # where it is all there is


def test_marks_in_another_paragraph_are_content_where_the_paragraph_is_quoted_as_a_whole() -> None:
    speech = ("“The pier is old.", "“It will fall.”")
    assert _settled(f"Roe said: {speech[0]}\n\n{speech[1]}", "said", *speech) == list(speech)
    headline = "Pier boss sings “Not My Tide” at dinner\n\nRoe maintained that the pier was safe."
    contents = ("“Not My Tide”", "that the pier was safe")
    assert _settled(headline, "maintained", *contents) == [contents[1]]
    assert _settled("Roe: “No tide.”\n\nThe pier was shut.", ":", "“No tide.”", "The pier was shut") == ["“No tide.”"]


def test_a_quoted_paragraph_in_front_of_a_cue_is_its_content_where_it_leads_on_to_it() -> None:
    speech, more = "“It will fall.”", "“And soon,”"
    assert _settled(f"{speech}\n\n{more} Roe said.", "said", speech, more) == [speech, more]
    assert _settled(f"{speech}\n\nThen Doe spoke. {more} he said.", "said", speech, more) == [more]
    assert _settled(f"{speech}\n\nRoe said that it was late.", "said", speech, "that it was late") == [
        "that it was late"
    ]


@pytest.mark.parametrize(
    ("text", "cue", "content", "expected"),
    [
        ("Roe told The Courier that both men were safe.", "told", "The Courier that both men were safe", "that both"),
        ("Roe assured the men that nobody would go.", "assured", "the men that nobody would go", "that nobody"),
        ("Roe accused the men of lying.", "accused", "the men of lying", "the men"),
        ("Roe told that story.", "told", "that story", "that story"),
    ],
)
def test_who_is_told_is_no_content(text: str, cue: str, content: str, expected: str) -> None:
    assert _settled(text, cue, content)[0].startswith(expected)


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("The town, known as the “Windy Port”, has a pier.", "known", True),
        ("Roe has called it the “Windy Port”.", "called", False),
        ("The plan was described as “mad”.", "described", False),
    ],
)
def test_what_something_is_known_as_is_said_by_nobody(text: str, cue: str, expected: bool) -> None:
    page = _page(text)
    assert is_naming(page, cue_head(page, _span(page, cue))) == expected


def test_a_speaker_does_not_reach_over_adverbials_of_the_cue() -> None:
    page = _page("The harbour board this month rejected a request to rebuild the pier.")
    first, last = own_words(page, _span(page, "The harbour board this month"))
    assert page.parsed.words[first:last] == ["The", "harbour", "board"]
    page = _page("Earlier Mr Roe said that it was late. Even Mr Roe said so.")
    assert own_words(page, _span(page, "Earlier Mr Roe")) == _span(page, "Mr Roe")
    assert own_words(page, _span(page, "Even Mr Roe")) == _span(page, "Even Mr Roe")
    page = _page("“We have no car,” said Mrs Ann Roe, a reference to the strike.")
    assert own_words(page, _span(page, "Mrs Ann Roe, a reference to the strike")) == _span(page, "Mrs Ann Roe")
    page = _page("The head of the board in Sarn said that it was late.")
    whole = _span(page, "The head of the board in Sarn")
    assert own_words(page, whole) == whole


class _Found:
    """Stands in for what the network says of a page."""

    def __init__(self, *attributions: Attribution) -> None:
        self._attributions = list(attributions)

    def attributions(self, prior: NDArray[np.float32]) -> list[Attribution]:
        return self._attributions


def _texts(page: Page, *attributions: Attribution) -> list[str]:
    found = utterances(page, _Found(*attributions))  # type: ignore[arg-type]
    return [page.text[start:end] for utterance in found for start, end in utterance.spans]


def test_what_the_rules_are_sure_of_counts_where_the_reader_saw_nothing() -> None:
    assert _texts(_page("Jane Roe said that the pier was shut.")) == ["that the pier was shut"]
    assert _texts(_page("The film explores the pier.")) == []


@pytest.mark.parametrize("dateline", ["SARN, Ohio", "New Sarn, April 3"])
def test_a_content_begins_behind_the_dateline(dateline: str) -> None:
    page = _page(f"{dateline} - Two boats sank on Tuesday, police said.")
    said, police = _span(page, "said"), _span(page, "police")
    content = _span(page, f"{dateline} - Two boats sank on Tuesday")
    assert _texts(page, Attribution((content,), said, police, 0.9)) == ["Two boats sank on Tuesday"]
    contents = (_span(page, dateline), _span(page, "Two boats sank on Tuesday"))
    assert _texts(page, Attribution(contents, said, police, 0.9)) == ["Two boats sank on Tuesday"]


def test_a_hyphen_makes_no_dateline() -> None:
    page = _page("COVID-19 may spread like flu, scientists say")
    given = Attribution((_span(page, "COVID-19 may spread like flu"),), _span(page, "say"), None, 0.9)
    assert _texts(page, given) == ["COVID-19 may spread like flu"]


def test_what_something_is_known_as_is_no_quote() -> None:
    page = _page("The town, known as the “Windy Port”, has a pier.")
    naming = Attribution((_span(page, "the “Windy Port”"),), _span(page, "known as"), None, 0.9)
    assert _texts(page, naming) == []


def test_what_a_reporter_adds_behind_the_report_is_no_content() -> None:
    text = "The pier costs the town a lot, Jane Roe said Monday, as boats began to leave."
    page = _page(text)
    contents = (_span(page, "The pier costs the town a lot"), _span(page, "as boats began to leave"))
    given = Attribution(contents, _span(page, "said Monday"), _span(page, "Jane Roe"), 0.9)
    assert _texts(page, given) == ["The pier costs the town a lot"]
    page = _page("The old pier was called by Jane Roe as good as lost.")
    contents = (_span(page, "The old pier"), _span(page, "as good as lost"))
    given = Attribution(contents, _span(page, "was called"), _span(page, "Jane Roe"), 0.9)
    assert _texts(page, given) == ["The old pier", "as good as lost"]


def test_quoted_paragraphs_that_go_on_are_kept_where_the_reader_saw_the_first_alone() -> None:
    text = "“The pier is old,” Jane Roe said. “It leaks.\n\n“It will fall one day, and soon.”\n\nNobody else came."
    page = _page(text)
    contents = (_span(page, "“The pier is old,”"), _span(page, "“It leaks."))
    given = Attribution(contents, _span(page, "said"), _span(page, "Jane Roe"), 0.9)
    (quote,) = utterances(page, _Found(given))  # type: ignore[arg-type]
    said = ["“The pier is old,”", "“It leaks.", "“It will fall one day, and soon.”"]
    assert [text[slice(*span)] for span in quote.spans] == said
    assert page.text[slice(*page.chars(quote.speaker or (0, 1)))] == "Jane Roe"


def test_an_impression_has_no_words_and_no_speaker() -> None:
    text = "Neil Roe looks certain to get the call. “I took a lesson from the last trip.\n\n“Roe is a good player.”"
    page = _page(text)
    contents = (_span(page, "certain to get the call"), _span(page, "“I took a lesson from the last trip."))
    first, said = utterances(page, _Found(Attribution(contents, _span(page, "looks"), None, 0.9)))  # type: ignore[arg-type]
    assert (text[slice(*first.spans[0])], first.speaker) == ("certain to get the call", None)
    assert [text[slice(*span)] for span in said.spans] == [
        "“I took a lesson from the last trip.",
        "“Roe is a good player.”",
    ]
    page = _page("Neil Roe seems to think that he is exempt from it.")
    given = Attribution((_span(page, "that he is exempt from it"),), _span(page, "seems to think"), None, 0.9)
    (quote,) = utterances(page, _Found(given))  # type: ignore[arg-type]
    assert page.text[slice(*page.chars(quote.speaker or (0, 1)))] == "Neil Roe"


def test_a_verb_in_capitals_reports_though_it_looks_like_a_name() -> None:
    page = _page("SENS. ROE, LEE ANNOUNCE MORE THAN TEN MILLION FOR HELENA\n\nThe town is glad of it.")
    parsed = replace(page.parsed, pos=["PROPN"] * len(page.parsed), lemmas=list(page.parsed.words))
    at = parsed.words.index("ANNOUNCE")
    assert is_speech(parsed, Utterance([(25, 30)], "reader", (at, at + 1), at), 0)
    at = parsed.words.index("HELENA")
    assert not is_speech(parsed, Utterance([(25, 30)], "reader", (at, at + 1), at), 0)


@pytest.mark.parametrize(("frame", "speech"), [("dobj", False), ("ccomp", True)])
def test_what_is_maintained_is_said_in_a_clause_alone(frame: str, speech: bool) -> None:
    page = _page("Sarn maintained top spot on the ladder.")
    cue = _span(page, "maintained")
    assert is_speech(page.parsed, Utterance([(16, 38)], "reader", cue, cue[0], frame), 0) is speech


def test_a_cue_reports_what_the_reader_says_and_not_what_the_rules_say_too() -> None:
    text = "Although the news is good for Sarn, the biggest port after Norburg, analysts point to high rates."
    page = _page(text)
    given = Attribution((_span(page, "high rates"),), _span(page, "point to"), _span(page, "analysts"), 0.9)
    assert _texts(page, given) == ["high rates"]


def test_a_bracket_at_the_end_of_a_speaker_is_closed() -> None:
    page = _page("Sen. Ann Carver (R-Tex.) said that it was late (and dark).")
    speaker = (0, page.tokens(page.text.index(".)"), page.text.index(" said"))[0])
    assert page.text[slice(*page.chars(bare(page, speaker) or (0, 1)))] == "Sen. Ann Carver (R-Tex.)"
    late = _span(page, "it was late")
    assert bare(page, late) == late


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
    assert _settled(text, "told", content) == [content if is_kept else f"that {marked}"]
    called = "that the “Pier,” as it is known, is shut"
    assert _settled(f"Jane Roe told the town {called}.", "told", called) == [called]


def test_a_quote_that_is_open_at_the_end_of_its_paragraph_goes_on_in_the_next() -> None:
    text = (
        '"It fell," said Jane Roe. "I saw it fall.\n\n'
        '"And nobody came to help." The pier will be mended. "It costs too much," said Ann Lee.'
    )
    page = _page(text)
    parts = ('"It fell,"', '"I saw it fall.', '"And nobody came to help."', '"It costs too much,"')
    contents = [_span(page, part) for part in parts]
    said = page.text.index("said Ann")
    first = Attribution(tuple(contents[:2]), _span(page, "said"), _span(page, "Jane Roe"), 0.9)
    second = Attribution(tuple(contents[2:]), page.tokens(said, said + 4), _span(page, "Ann Lee"), 0.9)
    found = utterances(page, _Found(first, second))  # type: ignore[arg-type]
    spoken = [[page.text[slice(*span)] for span in utterance.spans] for utterance in found]
    assert spoken == [list(parts[:3]), [parts[3]]]
    alone = Attribution((contents[2],), None, None, 0.9)
    spoken = [u.spans for u in utterances(page, _Found(first, alone))]  # type: ignore[arg-type]
    assert [page.text[slice(*span)] for span in spoken[0]] == list(parts[:3])


def test_a_quote_that_goes_on_is_not_of_who_is_said_to_speak_in_its_last_sentence() -> None:
    page = _page('Jane Roe said: "It fell.\n\n"Nobody came to help," Ann Lee added.')
    contents = _span(page, '"It fell.'), _span(page, '"Nobody came to help,"')
    first = Attribution(contents[:1], _span(page, "said"), _span(page, "Jane Roe"), 0.9)
    second = Attribution(contents[1:], _span(page, "added"), _span(page, "Ann Lee"), 0.9)
    assert [len(u.spans) for u in utterances(page, _Found(first, second))] == [1, 1]  # type: ignore[arg-type]


def test_a_content_does_not_begin_with_the_end_of_a_possessor() -> None:
    page = _page("It was Jane Roe’s promise to pay in May.")
    content = _span(page, "’s promise to pay in May")
    assert _texts(page, Attribution((content,), None, _span(page, "Jane Roe"), 0.9)) == ["promise to pay in May"]


def test_marked_words_belong_to_the_cue_of_their_own_sentence() -> None:
    first, second = "“Offside,”", "“He never understands it,”"
    page = _page(f"They talked. {first} Brandt said. {second} explained Danek.")
    said, explained = _span(page, "said"), _span(page, "explained")
    both = Attribution((_span(page, first), _span(page, second)), explained, _span(page, "Danek"), 0.7)

    def contents(*given: Attribution) -> list[tuple[str, ...]]:
        found = by_own_cues(page, list(given), by_rules(page))
        return [tuple(page.text[slice(*page.chars(content))] for content in a.contents) for a in found]

    assert contents(both) == [(second,)]  # the other is left to the rules
    they = Attribution((_span(page, "They"),), said, _span(page, "Brandt"), 0.1)
    assert contents(they, both) == [("They", first), (second,)]
    alone = Attribution((_span(page, first),), explained, None, 0.7)
    assert contents(alone) == []


def test_words_that_go_on_behind_their_cue_stay_with_it() -> None:
    first, second = "“It fell,”", "“It fell twice.”"
    page = _page(f"{first} Roe said on Monday. {second}")
    given = Attribution((_span(page, first), _span(page, second)), _span(page, "said"), _span(page, "Roe"), 0.9)
    assert by_own_cues(page, [given], by_rules(page)) == [given]


def test_what_is_announced_stands_marked_behind() -> None:
    text = "Roe made the following remarks on the law:\n\n“It is good.”\n\nThe law reads as follows:\n\n“Do not.”"
    remarks = "made the following remarks on"
    assert _settled(text, remarks, "the law", "“It is good.”") == ["“It is good.”"]
    assert _settled(text, "reads as follows", "“It is good.”", "“Do not.”") == ["“Do not.”"]
    topic = "Roe commented on the nomination of Lee: “He is good.”"
    assert _settled(topic, "commented on", "the nomination of Lee: “He is good.”") == ["“He is good.”"]
    assert _settled(topic, "commented on", "the nomination of Lee", "“He is good.”") == ["“He is good.”"]
    assert _settled("“It fell,” she said. She added:\n\n“No.”", "added", "“It fell,”", "“No.”") == ["“No.”"]


def test_what_is_said_holds_no_speaker_of_its_own() -> None:
    page = _page("Old show dubbed ‘worst import’")
    contents = (_span(page, "Old show"), _span(page, "‘worst import’"))
    given = Attribution(contents, _span(page, "dubbed"), _span(page, "Old show"), 0.9)
    found = utterances(page, _Found(given))  # type: ignore[arg-type]
    assert [utterance.speaker for utterance in found] in ([], [None])
    other = Attribution(contents[1:], _span(page, "dubbed"), _span(page, "Old show"), 0.9)
    assert [u.speaker for u in utterances(page, _Found(other))] == [_span(page, "Old show")]  # type: ignore[arg-type]


def test_a_label_does_not_speak() -> None:
    page = _page("Video: Jane Roe meets Ann Lee at the pier")
    given = Attribution((_span(page, "Jane Roe meets Ann Lee"),), None, _span(page, "Video"), 0.9)
    assert utterances(page, _Found(given)) == []  # type: ignore[arg-type]
    page = _page("Jane Roe: the pier is shut")
    given = Attribution((_span(page, "the pier is shut"),), None, _span(page, "Jane Roe"), 0.9)
    assert [u.speaker for u in utterances(page, _Found(given))] == [_span(page, "Jane Roe")]  # type: ignore[arg-type]


def test_how_many_voted_so_is_not_what_they_want() -> None:
    text = "Councillors voted {} to sell the pier."
    for count in ("21 to 19", "52-48", "1,021–19"):
        assert _settled(text.format(count), "voted", f"{count} to sell the pier") == ["to sell the pier"]
    assert _settled("Roe expects 10 to 15 boats.", "expects", "10 to 15 boats") == ["10 to 15 boats"]


def test_marked_words_are_no_content_of_a_cue_behind_a_sentence_without_marks() -> None:
    text = "“It will fall.” Then the choir sang a song. Roe said he was “very sad”."
    assert _settled(text, "said", "“It will fall.”", "he was “very sad”") == ["he was “very sad”"]
    text = "“It will fall.” Roe said he was “very sad”."
    assert _settled(text, "said", "“It will fall.”", "he was “very sad”") == ["“It will fall.”", "he was “very sad”"]


def test_a_cue_is_a_whole_word() -> None:
    page = _page("The firm over-stated its reserves - a lot.")
    assert whole_word(page, _span(page, "over")) == _span(page, "over-stated")
    assert whole_word(page, _span(page, "reserves")) == _span(page, "reserves")
    assert whole_word(page, None) is None


def test_what_somebody_calls_itself_is_no_quote() -> None:
    page = _page("The group called itself the Night Watch. Roe called it a disgrace.")
    calls = [token for token, word in enumerate(page.parsed.words) if word == "called"]
    assert [is_own_name(page, token) for token in calls] == [True, False]


def test_what_something_serves_as_is_no_quote() -> None:
    page = _page("Boats that act as “honey pots” draw pirates. Roe described them as “honey pots”.")
    words = [page.parsed.words.index(word) for word in ("act", "described")]
    assert [is_own_name(page, token) for token in words] == [True, False]


def test_there_is_nobody_who_speaks() -> None:
    page = _page("There were fears that the pier would fall.")
    content = _span(page, "that the pier would fall")
    given = Attribution((content,), _span(page, "were fears"), _span(page, "There"), 0.9)
    assert [u.speaker for u in utterances(page, _Found(given))] == [None]  # type: ignore[arg-type]
    assert all(u.speaker is None for u in by_rules(page))


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
    assert _settled(text, cue, content) == [content + expected]


def test_marked_words_that_open_the_next_paragraph_lead_on_from_its_last_sentence() -> None:
    first, second = "he was sad", "“We have no boats.”"
    assert _settled(f"Roe said {first}.\n\n{second} The pier opened in 1900.", "said", first, second) == [first, second]
    apart = f"Roe said {first}. The pier is old.\n\n{second} The pier opened in 1900."
    assert _settled(apart, "said", first, second) == [first]


def test_who_speaks_in_a_sentence_is_not_what_another_cue_in_it_reports() -> None:
    page = _page("Writing in the journal, Dr Roe and Ann Doe show how they made a laser from silicon.")
    both, laser = _span(page, "Dr Roe and Ann Doe"), _span(page, "how they made a laser from silicon")
    writing = Attribution((both,), _span(page, "Writing"), None, 0.9)
    show = Attribution((laser,), _span(page, "show"), both, 0.9)
    found = utterances(page, _Found(writing, show))  # type: ignore[arg-type]
    assert [quote.cue for quote in found] == [_span(page, "show")]


def test_a_speaker_is_named_behind_what_he_or_she_is() -> None:
    page = _page("It was late, the harbour master Anna Koch said.")
    start = _span(page, "Anna Koch")[0]
    assert page.parsed.name_labels[start] == "PERSON"
    assert with_name(page.parsed, _span(page, "the harbour master")) == _span(page, "the harbour master Anna Koch")
    assert with_name(page.parsed, _span(page, "the harbour")) == _span(page, "the harbour")
