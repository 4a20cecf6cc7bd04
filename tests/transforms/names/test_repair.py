"""Names of a whole document: labels that agree with each other, nothing beside a name that is none of it."""

from dataclasses import replace

import pytest

from flows.training.corpora import read
from tests.transforms.names.test_parts import _marked
from transforms.lexicon.folding import initials
from transforms.names.canonical_names import canonical_name
from transforms.names.half_pairs import closed_pairs
from transforms.names.repair.never_names import NEVER
from transforms.names.repair.passes import names


def _found(marked: str, tag: str = "") -> dict[str, str]:
    """The names of a text in which a model marked [p:persons], [o:organisations] and [g:places], with their labels.

    The tag is the first word's.
    """
    parsed, spans = _marked(marked)
    labels, starts = [""] * len(parsed), [False] * len(parsed)
    for span in spans:
        labels[span.first : span.last] = [span.label] * (span.last - span.first)
        starts[span.first] = True
    pos = ["PROPN" if word[0].isupper() else "ADP" if word == "for" else "NOUN" for word in parsed.words]
    parsed = replace(
        parsed, name_labels=labels, name_starts=starts, pos=pos, tags=[tag or parsed.tags[0], *parsed.tags[1:]]
    )
    return {span.text(parsed): span.label for span in names(parsed, 0)}


def test_an_abbreviation_is_of_the_kind_of_what_it_abbreviates() -> None:
    text = "the [o:University of Southern Sarnia] opened on Monday. Visitors came to [g:USS] and liked it."
    assert _found(text) == {"University of Southern Sarnia": "ORG", "USS": "ORG"}
    assert _found("the [o:Harbour Board] opened on Monday. Visitors came to [g:USS] and liked it.")["USS"] == "GPE"


def test_captions_and_currencies_are_no_names() -> None:
    assert _found("a friend of the mayor [p:Ann Lee Image]: Harbour news") == {"Ann Lee": "PERSON"}
    assert _found("he paid [g:US$] 20 and then went home to his wife") == {}
    assert _found("a man fell. [p:Video] shows that [p:Ann Lee] was late") == {"Ann Lee": "PERSON"}


def test_a_month_is_a_person_behind_a_title_or_where_the_text_names_the_person() -> None:
    assert _found("the ministers of Mrs [p:May] left, since the vote is in May") == {"May": "PERSON"}
    text = "the vote will be in May, said [p:Theresa May]; the party says [p:May] will go"
    assert _found(text) == {"Theresa May": "PERSON", "May": "PERSON"}
    assert _found("the party says [p:May] will be warm, and so will [p:June]") == {}


def test_the_holder_of_an_office_is_no_part_of_what_it_is_of() -> None:
    apart = {"Ellery South": "GPE", "Lilian Roe": "PERSON"}
    assert _found("the votes of the mp for [o:Ellery South Lilian Roe] were lost") == apart
    assert _found("the mayor of [p:London Lilian Roe] was late") == {"London": "GPE", "Lilian Roe": "PERSON"}
    assert _found("the head of [o:Lilian Roe Bank] was late") == {"Lilian Roe Bank": "ORG"}
    assert _found("the head of [o:Ellery Lilian Roe] was late") == {"Ellery Lilian Roe": "ORG"}


def test_what_a_name_has_glued_in_brackets_is_none_of_it() -> None:
    assert _found("the captain [p:Ann Lee(c)] was late") == {"Ann Lee": "PERSON"}


def test_a_port_is_part_of_its_place() -> None:
    assert _found("they looked at all the ports, and Port [o:Ellery] came last") == {"Port Ellery": "GPE"}
    assert _found("they looked at all the ports, and the port [g:Ellery] has is the last") == {"Ellery": "GPE"}


def test_a_surname_alone_before_its_bearer_means_the_company() -> None:
    report = "[o:Wexford Motors] cut its forecast. [p:Wexford] now expects less profit, and [p:Wexford] is not alone"
    assert _found(f"{report}. It was founded by [p:Walter Wexford] in 1970.")["Wexford"] == "ORG"
    later = "[o:Wexford Motors] cut its forecast. It was founded by [p:Walter Wexford] in 1970, and"
    assert _found(f"{later} [p:Wexford] was sad, and [p:Wexford] cried")["Wexford"] == "PERSON"


def test_offices_of_whoever_holds_them_are_one_name() -> None:
    text = (
        "a list of the [o:Fullwood County State]’s [o:Attorney]’s [o:Office] and of the [o:Sarn] Mayor's Office staff"
    )
    assert _found(text) == {"Fullwood County State’s Attorney’s Office": "ORG", "Sarn Mayor's Office": "ORG"}
    assert _found("the office of [p:Ann Lee]'s Office, and the sheriff's office in [g:Sarn]")["Ann Lee"] == "PERSON"


def test_a_street_begins_with_its_name() -> None:
    assert _found("a lot of people in Wall [o:Street] have been waiting for it") == {"Wall Street": "ORG"}


def test_capitals_before_a_name_are_an_employer_or_a_title() -> None:
    assert _found("the head of the union [p:CNPF Ann Lee] was late") == {"Ann Lee": "PERSON"}
    assert _found("the head of the union [p:CNPF] [p:Ann Lee] was late") == {"CNPF": "ORG", "Ann Lee": "PERSON"}
    assert _found("on Monday [p:DA Stephan] was late") == {"Stephan": "PERSON"}
    assert _found("on Monday [p:KT Stephan] was late") == {"KT Stephan": "PERSON"}


def test_a_title_spelt_out_before_its_short_form_is_no_organisation() -> None:
    assert _found("the long-serving Member of Parliament (MP) [p:Ann Lee] was late") == {"Ann Lee": "PERSON"}
    assert _found("the long-serving Harbour Board (HB) was late") == {"Harbour Board": "ORG", "HB": "ORG"}


def test_a_firm_is_named_behind_its_noun() -> None:
    assert _found("an analyst at the research firm [p:Gartner], who was late") == {"Gartner": "ORG"}
    assert _found("an analyst at the firm [p:Ann Gartner] founded met [p:Gartner]")["Gartner"] == "PERSON"


def test_a_headline_in_capitals_names_persons_of_the_text_in_full() -> None:
    text = "COURT CLEARS EILEEN [p:ROE] OF FRAUD CHARGES\n\nthe court heard on Monday that [p:Roe] was not there"
    found = _found(text.replace("EILEEN [p:ROE]", "[p:EILEEN ROE]"))
    assert found == {"EILEEN ROE": "PERSON", "Roe": "PERSON"}


def test_a_dateline_is_a_place() -> None:
    assert _found("[p:FULLWOOD] – a man was sentenced on Friday for what he did there") == {"FULLWOOD": "GPE"}
    assert _found("[p:FULLWOOD] – no, it was [p:Ann Fullwood] who told you that")["FULLWOOD"] == "PERSON"


def test_a_trade_in_a_title_is_nobody() -> None:
    assert _found("a scene in ‘The [p:Chandler]’s Daughter’, a novel that [p:Ann Lee] read") == {"Ann Lee": "PERSON"}
    assert _found("a scene in [p:Chandler]’s novel that [p:Ann Lee] read")["Chandler"] == "PERSON"


def test_a_given_name_behind_a_title_is_part_of_the_name_among_capitals_too() -> None:
    text = "WASHINGTON – U.S. Senator Sam [p:Brannock] Commented On Judge Samuel Alito of the Supreme Court"
    assert "Sam Brannock" in _found(text)


def test_a_known_name_of_several_words_is_whole() -> None:
    assert _found("the leader of the [p:Liberal] [o:Democrats] was late") == {"Liberal Democrats": "ORG"}
    assert _found("a presenter of Radio 4 was late at the House of [g:Commons]") == {
        "Radio 4": "ORG",
        "House of Commons": "ORG",
    }
    assert _found("a reader of the [o:New York Times] was late") == {"New York Times": "ORG"}
    assert _found("they were liberal democrats at heart. Liberal. Democrats came, too") == {"Democrats": "NORP"}


def test_members_with_an_article_are_their_party() -> None:
    assert set(_found("the [o:Conservatives] lost, and [o:Conservatives] wept").values()) == {"ORG"}
    assert _found("The Conservatives lost, they said") == {"Conservatives": "ORG"}
    assert set(_found("many [o:Conservatives] lost, and [o:Conservatives] wept").values()) == {"NORP"}
    assert canonical_name("the Conservatives", "ORG") == canonical_name("Tories", "ORG") == "conservative party"
    assert canonical_name("Conservatives", "NORP") == canonical_name("Conservative", "NORP")


def test_what_a_minister_is_for_is_no_organisation() -> None:
    assert _found("on Monday [o:Defence] Secretary [p:Ann Lee] was late") == {"Ann Lee": "PERSON"}
    assert _found("on Monday [o:Trade and Industry] Secretary [p:Ann Lee] was late") == {"Ann Lee": "PERSON"}
    assert _found("on Monday [o:Treasury] Secretary [p:Ann Lee] was late") == {"Treasury": "ORG", "Ann Lee": "PERSON"}


def test_a_band_is_named_behind_its_noun() -> None:
    assert _found("a prize for the rock band [p:Keane], who were late") == {"Keane": "ORG"}


def test_a_word_of_a_title_is_no_name() -> None:
    assert _found("a call with Chief [o:Financial] Officer [p:Raj Malhotra] and others") == {"Raj Malhotra": "PERSON"}
    assert _found("the [o:Financial] board and the man [p:Raj Malhotra]")["Financial"] == "ORG"


def test_what_has_a_president_and_no_given_name_is_a_place() -> None:
    assert _found("the war, and [p:Marovia]’s president was late")["Marovia"] == "GPE"
    found = _found("the friends of [p:Ann Lindo] came, and [p:Lindo]’s president was late")
    assert found == {"Ann Lindo": "PERSON", "Lindo": "PERSON"}


def test_a_plural_noun_that_opens_a_sentence_is_nobody() -> None:
    marked = "[p:Boasters] queued at the pier and the man [p:Ann Lee] waited"
    assert "Boasters" in _found(marked)
    assert _found(marked, tag="NNS") == {"Ann Lee": "PERSON"}


def test_an_office_right_before_its_holder_is_no_organisation() -> None:
    text = "a letter by the [o:Shadow Secretary of State for Health], [p:Ann Lee], was read"
    assert _found(text) == {"Ann Lee": "PERSON"}
    assert _found("a letter of the [o:Council for Health], [p:Ann Lee], was read")["Council for Health"] == "ORG"


def test_what_is_told_as_a_firm_is_no_namesake() -> None:
    text = "It fell. [p:Wexford], the car company, fell. Its head [p:Bill Wexford] left, and [p:Wexford] fell"
    assert _found(text)["Wexford"] == "ORG"
    assert _found(text.replace("the car company,", "the car company said,"))["Wexford"] == "PERSON"


def test_an_organisation_may_be_written_small() -> None:
    assert _found("the story was on [o:harbour-talk.com] first") == {"harbour-talk.com": "ORG"}
    assert _found("a man was late, the news agency [o:dpa] reported") == {"dpa": "ORG"}
    assert _found("a man was late, the [o:agency] and [o:time] will tell") == {}
    assert _found("the talks were [p:harbour-talk.com] again") == {}


def test_initials_of_a_long_name_are_known_again_beside_other_capitals() -> None:
    text = "at the [o:Harbour Reform Temple] he spoke to the HRT Family of his town, and the HRX Family left"
    assert _found(text) == {"Harbour Reform Temple": "ORG", "HRT": "ORG"}
    assert _found("at the [o:Harbour Temple] he spoke to the HT Family of his town") == {"Harbour Temple": "ORG"}


def test_a_sign_in_a_long_name_has_no_initial() -> None:
    text = "at the [o:Harbour Reform . Temple] he spoke to the HRT Family of his town"
    assert _found(text) == {"Harbour Reform . Temple": "ORG", "HRT": "ORG"}
    assert initials(["harbour", "", "temple"]) == {"ht"} and initials([""]) == set()


def test_a_surname_with_a_hyphen_is_known_again_as_a_whole() -> None:
    text = "the rookie [p:JoJo Marsh-Holm] ran, and then [o:Marsh-Holm] sat, and Marsh-Holm left"
    assert _found(text) == {"JoJo Marsh-Holm": "PERSON", "Marsh-Holm": "PERSON"}


def test_police_of_an_airport_are_an_organisation() -> None:
    assert _found("the men of [f:Ellery Airport] Police were told") == {"Ellery Airport Police": "ORG"}


def test_suffixes_are_part_of_a_full_name_and_degrees_are_not() -> None:
    assert _found("they have a son, [p:Ann Moss Holm], Jr., who left") == {"Ann Moss Holm, Jr.": "PERSON"}
    assert _found("he met [p:Guy Moss Holm S.J.] there") == {"Guy Moss Holm": "PERSON"}
    assert _found("the police chief Sayed [p:Kamal Holm] left") == {"Sayed Kamal Holm": "PERSON"}
    assert _found("the police chief [p:Kamal Holm], Sr said no one") == {"Kamal Holm, Sr": "PERSON"}


@pytest.mark.parametrize(
    ("marked", "is_name"), [("[o:I]", False), ("[p:Him]", False), ("[o:IT]", True), ("[o:US]", True)]
)
def test_a_pronoun_is_no_name_unless_it_is_written_like_an_acronym(marked: str, is_name: bool) -> None:
    parsed, spans = _marked(f"They gave all of it to {marked} there.")
    assert is_name != any(is_none(parsed, spans[0]) for is_none in NEVER)


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("they met the [o:Harbour Board(HB] there", ["Harbour Board"]),
        ("they met the [o:Harbour) Board] there", ["Harbour"]),
        ("they went to [g:Sarn Count[ies]] there", ["Sarn Count[ies]"]),
        ("they met [n:Sarn-] and Norburg-based men", ["Sarn"]),
        ('they met Jane "[p:Red" Roe] there', ['Jane "Red" Roe']),
        ('they met [p:Jane "Red]" Roe there', ['Jane "Red" Roe']),
        ('they met "[p:Red" Roe] there', ['"Red" Roe']),
        ('they met [p:Jane "the] there', ["Jane"]),
        ("they left the [e:Sarn Prize for] him there", ["Sarn Prize"]),
    ],
)
def test_a_name_has_no_half_of_a_pair_of_marks_and_no_loose_end(marked: str, expected: list[str]) -> None:
    assert list(_found(marked)) == expected


def test_what_an_editor_put_into_brackets_is_part_of_a_name_and_its_spelling_has_no_brackets() -> None:
    text = "the [Ann] Lee of Count[ies]"
    parsed = read("d", text)
    at, of = text.index("Ann"), text.index("Count")
    assert closed_pairs(parsed, at, text.index(" of")) == (at - 1, text.index(" of"), "Ann Lee")
    assert closed_pairs(parsed, of, len(text) - 1) == (of, len(text), "Counties")


def test_a_dash_between_blanks_parts_two_names() -> None:
    apart = {"Neil Hart": "PERSON", "Sarn Fire Service": "ORG"}
    assert _found("a list of names: [p:Neil Hart - Sarn Fire Service] and of others")["Neil Hart"] == "PERSON"
    assert _found("a list of names: [p:Neil Hart] - [o:Sarn Fire Service] and of others") == apart
    assert _found("a list of names: [p:Neil Hart - Head] of the [o:Sarn Fire Service] and of others") == apart
    assert _found("a list of names: [p:Neil Hart – Mayor] and of others") == {"Neil Hart": "PERSON"}
    assert _found("he met [p:Jean-Luc Hart] of the [o:Sarn-Norburg Bank]") == {
        "Jean-Luc Hart": "PERSON",
        "Sarn-Norburg Bank": "ORG",
    }
    assert _found("we saw [w:Red Pier - The Return] at the cinema") == {"Red Pier - The Return": "WORK_OF_ART"}


@pytest.mark.parametrize("club", ["Norburg AC", "Sarn Harriers", "Ellery Hill Harriers", "Sarn AAC"])
def test_an_athletics_club_is_no_person(club: str) -> None:
    assert _found(f"first was [p:Neil Hart] of [p:{club}], who ran well") == {"Neil Hart": "PERSON", club: "ORG"}


@pytest.mark.parametrize(
    "marked",
    [
        "[o:Commerce] and [o:Industry] Minister [p:Ann Lee] was late",
        "[o:European Justice] and [o:Home Affairs] Commissioner [p:Ann Lee] was late",
        "the Secretary of [o:State for Culture], [o:Media] and [o:Sport], [p:Ann Lee], was late",
        "Secretary of State for [o:Culture, Media and Sport] [p:Ann Lee] was late",
        "Cabinet Secretary for [o:Finance] and the [o:Economy] [p:Ann Lee] was late",
        "the Minister for [o:Civil Aviation], [p:Ann Lee], was late",
        "the [o:Home Affairs] spokesman [p:Ann Lee] was late",
        "the [o:Constitutional Affairs] Minister [p:Ann Lee] was late",
    ],
)
def test_what_an_office_is_for_is_no_organisation(marked: str) -> None:
    assert _found(marked) == {"Ann Lee": "PERSON"}


@pytest.mark.parametrize("body", ["Department for Culture, Media and Sport", "Finance", "Ministry of Trade"])
def test_a_body_for_the_same_things_is_one(body: str) -> None:
    assert _found(f"the [o:{body}] was late, and so was [p:Ann Lee]") == {body: "ORG", "Ann Lee": "PERSON"}


@pytest.mark.parametrize("trade", ["Bandmate", "Flanker", "Matchwinner", "Frontman", "Lioness", "Guitarist"])
def test_a_trade_that_opens_a_sentence_is_no_part_of_a_person_s_name(trade: str) -> None:
    assert _found(f"[p:{trade} Ann Lee] was late and went home again") == {"Ann Lee": "PERSON"}
