"""Kinds of reports (statement, stance, belief, no comment, other), and whose turn it is in a dialogue."""

import pytest

from tests.transforms.quotes.test_quotes import _rows


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ann Carver said that the pier would close in May.", "statement"),
        ("“The pier will close in May,” Ann Carver said.", "statement"),
        ("Ann Carver promised to close the pier in May.", "statement"),
        ("According to Ann Carver, the pier will close in May.", "statement"),
        ("The report shows that the pier is rotten, the Harbour Board wrote.", "statement"),
        ("Ann Carver went on to say that a survey had found the roof good.", "statement"),
        ("Ann Carver accused the Harbour Board of having ignored the dispute.", "statement"),
        ("Ann Carver denied ever having asked for money.", "statement"),
        ("Ann Carver did not say that she had asked for money.", "other"),
        ("Ann Carver has not confirmed that the pier will close.", "other"),
        ("The union said 91% of those who took part had backed a walkout.", "statement"),
        ("Ann Carver criticised the plan of the Harbour Board.", "stance"),
        ("Ann Carver opposes the new pier of the harbour.", "stance"),
        ("Ann Carver called the plan “a farce without an end”.", "statement"),
        ("Ann Carver believes that the pier will close in May.", "belief"),
        ("Ann Carver hopes to close the pier in May.", "belief"),
        ("Ann Carver declined to comment on the pier.", "no_comment"),
        ("Ann Carver did not respond to a request for comment.", "no_comment"),
        ("Ann Carver would not confirm whether the pier would close.", "no_comment"),
        ("The report of the board shows that the pier will close in May.", "statement"),
        ("You agree to receive the news of the pier every Monday.", "other"),
        ("Has Ann Carver said that the pier would close in May?", "other"),
        ("Ann Carver discussed the budget of the pier with the town.", "other"),
        ("The gate shows that the pier is old, and the town agrees.", "other"),
        ("Ann Carver did not mention the fire at the pier.", "other"),
        ("Ann Carver told the paper about the guests who had left the pier.", "other"),
        ("The guests may claim that the pier belongs to them.", "other"),
        ("If the pier falls, Ann Carver will say that she had warned them.", "other"),
        ("Ann Carver would later say that the pier belongs to them.", "statement"),
        ("Saying that the pier is old is an understatement.", "other"),
        ("Her visit to the pier suggests that the town will sell it.", "other"),
        ("This suggests that the town will sell the pier.", "other"),
        ("A report of the “Piers of Norburg” suggests that the town will sell it.", "statement"),
        ("Ann Carver has released “The Great Pier of Norburg”.", "other"),
        ("Ann Carver was asked to leave the pier after an argument with the guests.", "other"),
        ("Ann Carver was not asked to sign the letter at this stage.", "other"),
        ("Ann Carver was asked by the board to close the pier in May.", "statement"),
        ("Ann Carver denied ever having asked for money.", "statement"),
        ("Ann Carver denied having met the board in May.", "statement"),
        ("Ann Carver dismissed as “fantasy” a report that the pier would close.", "statement"),
        ("The mayor asked residents to keep away from the pier.", "statement"),
        ("Ann Carver tweeted: “Has the Great Pier Fallen?”", "statement"),
    ],
)
def test_kinds_of_reports(text: str, kind: str) -> None:
    found = _rows(text)
    assert found and {row["report_kind"] for row in found} == {kind}
    assert all((row["stance_direction"] is not None) == (kind == "stance") for row in found)


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("Ann Carver criticised the plan of the Harbour Board.", "against"),
        ("Ann Carver supports the plan of the Harbour Board.", "for"),
        ("Ann Carver did not support the plan of the Harbour Board.", "against"),
    ],
)
def test_directions_of_stances(text: str, direction: str) -> None:
    assert [row["stance_direction"] for row in _rows(text)] == [direction]


def test_turns_of_a_dialogue_are_quotes_of_their_own() -> None:
    text = """“Did you sign the note, Mr Lee?” asked Lena Brask, counsel to the inquiry.

“I did, Ms Brask. I signed it on Friday,” Derek Lee replied.

“And you told them that it had been tested?”

“So I did. I believed it had.”

The inquiry continues."""
    found = [(row["text"], row["speaker_text"]) for row in _rows(text)]
    assert found == [
        ("Did you sign the note, Mr Lee?", "Lena Brask"),
        ("I did, Ms Brask. I signed it on Friday,", "Derek Lee"),
        ("And you told them that it had been tested?", "Lena Brask"),
        ("So I did. I believed it had.", "Derek Lee"),
    ]


def test_a_quoted_paragraph_is_said_by_who_has_the_floor() -> None:
    text = """Ann Carver leads the harbour board. “We will close the pier in May,” Carver said.

Why would she do that now?

“It is rotten from end to end. Nobody has repaired it since the war.”"""
    assert {row["speaker_text"] for row in _rows(text)} == {"Carver"}


def test_a_title_that_ends_like_a_cue_reports_nothing() -> None:
    assert _rows("Prime Minister-designate Anwen Pryce went home.") == []


def test_what_is_told_and_what_is_quoted_behind_it_are_two_quotes() -> None:
    found = _rows("Ann Carver said the pier would close in May. “It is rotten, and nobody has come to mend it.”")
    assert [(row["quote_kind"], row["speaker_text"]) for row in found] == [
        ("indirect", "Ann Carver"),
        ("direct", "Ann Carver"),
    ]


def test_marked_words_in_what_is_told_do_not_join_it_to_the_quoted_sentence_behind() -> None:
    found = _rows("Ann Carver said that the pier was not “rotten” at all. “It is sound, and it will stay open.”")
    assert [(row["quote_kind"], row["speaker_text"]) for row in found] == [
        ("mixed", "Ann Carver"),
        ("direct", "Ann Carver"),
    ]


def test_posts_are_quotes_of_who_signs_them() -> None:
    text = """The pier fell into the sea on Monday night, the town said.

Biggest wave in the history of Sarn just came in. https://t.co/abc — Ann Carver (@anncarver) April 3, 2016

Nobody was hurt. – The gulls (birds) were there."""
    found = [(row["text"], row["speaker_text"]) for row in _rows(text) if row["quote_kind"] == "direct"]
    assert found == [("Biggest wave in the history of Sarn just came in.", "Ann Carver")]


def test_a_post_stands_above_its_signature_and_goes_on_from_another_post_with_tags() -> None:
    text = """Somebody laughed about the pier.

So the pier is in the sea now, and nobody told us pic.twitter.com/abc

— Bob (@bob_of_sarn) 4 October 2014

Never liked it anyway, says @anncarver

But it will be missed in this town of ours

— Ann Carver (@anncarver) October 4, 2014

Others took it worse than that.

Who is going to pay for the new one, I wonder — Lee Poe (@leepoe) October 4, 2014"""
    found = [(row["text"], row["speaker_text"]) for row in _rows(text) if row["quote_kind"] == "direct"]
    assert found == [
        ("So the pier is in the sea now, and nobody told us", "Bob"),
        ("Never liked it anyway, says @anncarver", "Ann Carver"),
        ("But it will be missed in this town of ours", "Ann Carver"),
        ("Who is going to pay for the new one, I wonder", "Lee Poe"),
    ]


def test_who_lets_others_know_tells_them() -> None:
    found = _rows("The aides of Ann Carver soon let the town know that the pier would close in May.")
    told = [(row["speaker_text"], row["cue_lemma"], row["report_kind"]) for row in found]
    assert told == [("The aides of Ann Carver", "inform", "statement")]


def test_a_question_of_the_narrator_does_not_take_the_answer_before_it() -> None:
    text = """Ann Carver leads the board. “We will close it in May,” Carver said.

“It is not my job to advise him.”

But you have just written a book for him, I say."""
    found = {row["text"]: row["speaker_text"] for row in _rows(text)}
    assert found["It is not my job to advise him."] == "Carver"


@pytest.mark.parametrize(
    ("text", "polarity"),
    [
        ("Ann Carver denied that the pier had fallen.", "denied"),
        ("Ann Carver said it was not true that the pier had fallen.", "denied"),
        ("“That is not true,” Ann Carver said.", "denied"),
        ("Ann Carver did not mention the pier at the meeting.", "asserted"),
        ("Ann Carver has not confirmed that the pier fell.", "asserted"),
        ("Ann Carver did not deny that the pier had fallen.", "asserted"),
        ("Ann Carver refused to speak of the pier.", "asserted"),
        ("Ann Carver was not fond of the pier.", "asserted"),
        ("Ann Carver refuses to forgive the builders.", "asserted"),
        ("The harbour board denied port access to four ships.", "asserted"),
        ("Ann Carver denied him a visa.", "asserted"),
        ("Ann Carver rejected the offer.", "asserted"),
        ("Ann Carver’s rejection of the offer surprised the board.", "asserted"),
        ("Her denial of the allegations was firm.", "denied"),
        ("The claims were rejected by Ann Carver.", "denied"),
        ("Ann Carver dismissed the bid as “too low”.", "asserted"),
        ("Ann Carver denied any wrongdoing.", "denied"),
        ("Ann Carver denied the reports.", "denied"),
        ("Ann Carver rejected allegations of wrongdoing.", "denied"),
        ("Ann Carver dismissed the report as “a fable”.", "denied"),
        ("Ann Carver declined to comment on the pier.", "asserted"),
    ],
)
def test_what_is_a_denial(text: str, polarity: str) -> None:
    assert {row["polarity"] for row in _rows(text)} == {polarity}


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Ann Carver backed the plan on Monday in Norburg.", "the plan"),
        ("Ann Carver criticised the harbour’s board as slow and deaf.", "the harbour’s board"),
        ("Ann Carver criticised the board for its plan of the pier.", "the board for its plan of the pier"),
        ("Ann Carver slammed the plan that the board had made.", "the plan that the board had made"),
        ("Ann Carver opposes the new pier of the harbour.", "the new pier of the harbour"),
    ],
)
def test_a_stance_is_about_the_object_of_its_verb_without_time_place_and_predicate(text: str, target: str) -> None:
    (row,) = _rows(text)
    assert (row["report_kind"], row["text"]) == ("stance", target)
