"""Whom descriptions, documents and pronouns mean that speak: one case for each step that has to know it."""

import polars as pl
import pytest

from tests.analysed import analysed
from tests.transforms.mentions.test_mentions import _documents
from tests.transforms.mentions.test_resolution import _meant
from transforms.mentions.stage import mentions
from transforms.quotes.stage import quotes
from transforms.speakers.stage import speakers


def _spoken(text: str) -> list[str | None]:
    """The name_key of who speaks each quote that is found in a text, in order."""
    documents = _documents(text)
    parsed, findings = analysed(documents)
    found, segments = quotes(parsed, findings)
    named = mentions(documents, parsed, found, segments, findings)
    keys = dict(named.select("mention_id", "name_key").iter_rows())
    rows = speakers(parsed, found, named).sort("char_start")
    return [keys.get(mention) for mention in rows["speaker_mention_id"]]


def test_he_goes_on_behind_a_long_quotation() -> None:
    said = "\n\n".join(f'"We drove to the pier and back again. It rained on day {n}. We were glad.' for n in range(5))
    text = f'Owen Marsh told the Tribune that he was tired.\n\nHe added: {said}"\n\nHe said that it was late.'
    assert _meant(text, "it was late", "He", ("he was tired", "Owen Marsh")) is None
    assert _spoken(text)[-1] == "PERSON:owen marsh"


@pytest.mark.parametrize("speaker", ["The president of Norland", "Norland's president"])
def test_who_has_the_office_elsewhere_is_somebody_else(speaker: str) -> None:
    text = f"Russian President Ivan Petrov came. Petrov was glad. The president ate. {speaker} said that it was late."
    assert _meant(text, "it was late", speaker) is None


def test_a_place_where_a_spokesman_stands_is_not_for_whom_he_speaks() -> None:
    text = "It rained in Munich. A health board spokesman in Munich said that it was late."
    assert _meant(text, "it was late", "A health board spokesman in Munich") is None


def test_the_spokesman_is_the_one_who_was_introduced_last() -> None:
    text = (
        "The movement's spokesman, Omar Haddad, was glad. It rained all day. It was cold. A ministry spokesman came. "
        "The spokesman said that it was late."
    )
    assert _meant(text, "it was late", "The spokesman") is None


@pytest.mark.parametrize("speaker", ["A company spokesman", "The company's statement"])
def test_a_company_speaks_through_its_people_and_papers(speaker: str) -> None:
    text = f"Acme Corp said that it was glad. {speaker} said that it was late."
    assert _meant(text, "it was late", speaker, ("it was glad", "Acme Corp")) == "ORG:acme"


def test_the_spokesman_of_a_body_is_he() -> None:
    text = "The Nato spokesman said that many were hurt.\n\nHe said that it was late."
    assert _meant(text, "it was late", "He", ("many were hurt", "The Nato spokesman")) == "ORG:nato"


def test_it_is_the_organisation_that_goes_on_speaking() -> None:
    text = "The Norburg Council said that it was glad if the deal was closed.\n\nIt also said that it was late."
    assert _meant(text, "it was late", "It", ("it was glad", "The Norburg Council")) == "ORG:norburg council"


def test_an_acronym_of_a_named_organisation_is_no_person() -> None:
    text = "All Nippon Airways sold ten jets. ANA said that it was glad. The airline said that it was late."
    assert _meant(text, "it was late", "The airline", ("it was glad", "ANA")) == "ORG:all nippon airways"


def test_a_trade_means_the_one_who_is_spoken_of() -> None:
    text = "Rosa Delgado sang in Norburg. Delgado wore a hat. The gun control advocate said that it was late."
    assert _meant(text, "it was late", "The gun control advocate") == "PERSON:rosa delgado"


def test_what_a_newspaper_reported_is_the_report() -> None:
    text = "The Norburg Gazette reported that ships had sailed. The report said that it was late."
    found = _meant(text, "it was late", "The report", ("ships had sailed", "The Norburg Gazette"))
    assert found is not None and found.endswith("norburg gazette")


def test_a_star_is_not_her_husband() -> None:
    text = "Rosa Delgado was glad. The star and her husband Neil Lee said that it was late."
    assert _meant(text, "it was late", "The star and her husband Neil Lee") != "PERSON:neil lee"


def test_the_government_is_that_of_the_country_that_a_text_is_about() -> None:
    text = "It rained in Nigeria. Girls came to Nigeria. Nigeria was glad. The government said that it was late."
    assert _meant(text, "it was late", "The government") == "ORG:nigerian government"
    other = text.replace("Girls came to Nigeria", "Girls came to France")
    assert _meant(other, "it was late", "The government") is None


def test_answers_of_an_interview_are_given_by_whom_its_opening_names() -> None:
    text = (
        "Rosa Delgado plays the cello. Delgado spoke to us on Friday.\n\nQ: Why stop now?\n\n"
        "A: Because my left hand is tired.\n\nQ: Do you remember the first day?\n\nA: I remember that it rained."
    )
    assert _spoken(text)[-4:] == [None, "PERSON:rosa delgado", None, "PERSON:rosa delgado"]


def test_a_signature_in_small_letters_is_a_name() -> None:
    text = "Rosa Delgado was on board.\n\nThey keep saying that it is late — rosa delgado (@rosad) December 27, 2017"
    assert _spoken(text)[-1] == "PERSON:rosa delgado"


def test_an_officer_whom_the_text_names_speaks_and_not_the_body() -> None:
    text = "Norburg Council shut. Neil Lee looked tired. The council's chief executive said that it was late."
    assert _meant(text, "it was late", "The council's chief executive") == "PERSON:neil lee"


def test_the_pilot_is_nobody_who_is_not_called_that() -> None:
    text = "Neil Lee was on a boat. When he came up, the captain told the crew that it was late.\n\n“Turn,” he added."
    assert _spoken(text)[-2:] == [None, None]
    assert _spoken(text.replace("Neil Lee was", "Captain Neil Lee was"))[-1] == "PERSON:neil lee"


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("White House doctors", "ORG:white house"),
        ("Experts from NASA", "ORG:nasa"),
        ("Border Patrol agents", "ORG:border patrol"),
        ("Some doctors", None),
        ("Engineers", None),
    ],
)
def test_the_staff_of_a_body_that_is_named_with_them_speak_for_it(speaker: str, expected: str | None) -> None:
    text = f"{speaker} said the hall was safe. The town has many visitors."
    assert _meant(text, "the hall was safe", speaker) == expected


@pytest.mark.parametrize(
    "speaker", ["A spokesperson", "A spokesman for the firm", "A spokeswoman for the Danish shoe company"]
)
def test_a_spokesman_after_a_body_that_spoke_is_its_own(speaker: str) -> None:
    text = f"Acme Corp said that it was glad. It rained in Norburg. {speaker} said that it was late."
    assert _meant(text, "it was late", speaker, ("it was glad", "Acme Corp")) == "ORG:acme"


def test_a_spokesman_after_a_person_is_nobody_known() -> None:
    text = "Acme Corp said that it was glad. Neil Lee said that it rained. A spokesman said that it was late."
    told = (("it was glad", "Acme Corp"), ("it rained", "Neil Lee"))
    assert _meant(text, "it was late", "A spokesman", *told) is None


def test_a_leader_of_the_group_speaks_for_it() -> None:
    text = "The Red Front threatened that it would strike. A leader of the group said that it was late."
    assert _meant(text, "it was late", "A leader", ("it would strike", "The Red Front")) == "ORG:red front"


@pytest.mark.parametrize("writing", ["The article", "The post", "The story"])
def test_an_article_is_of_the_outlet_that_it_was_written_for(writing: str) -> None:
    text = (
        "A student of Kesta University wrote an article for the Norburg Gazette. The dean was glad. "
        f"{writing} said that it was late."
    )
    assert _meant(text, "it was late", writing) == "ORG:norburg gazette"


def test_a_story_is_of_the_outlet_that_spoke_last() -> None:
    text = "The Norburg Gazette wrote that ships had sailed. Acme was glad. The story said that it was late."
    assert (
        _meant(text, "it was late", "The story", ("ships had sailed", "The Norburg Gazette")) == "ORG:norburg gazette"
    )


def test_a_report_that_names_its_owner_is_not_of_the_outlet_that_spoke() -> None:
    text = "The Norburg Gazette wrote that ships had sailed. The Kesta Herald's piece said that it was late."
    found = _meant(text, "it was late", "The Kesta Herald's piece", ("ships had sailed", "The Norburg Gazette"))
    assert found != "ORG:norburg gazette"


def test_the_charity_is_the_body_that_spoke_and_stays_so() -> None:
    text = "Different Strokes said that it was glad. It rained. The charity said that ships had sailed. Neil Lee sang. "
    text += "It was cold. People left. Some sang. Others ate. Lee slept. It snowed. The charity said that it was late."
    assert _spoken(text)[1:] == ["ORG:different strokes"] * 2
    other = "Different Strokes said that it was glad. The court said that it was late."
    assert _meant(other, "it was late", "The court", ("it was glad", "Different Strokes")) is None


def test_a_watchdog_at_the_start_is_the_body_that_speaks_next() -> None:
    text = "Bridges are not safe, says spending watchdog\n\nThe bridges are too old, the Norburg Audit has said."
    assert _spoken(text) == ["ORG:norburg audit"] * 2


def test_the_pope_is_the_one_who_was_named_last_and_the_pontiff_too() -> None:
    text = "Pope Francis was glad. It rained. The Pope met a child. “It is late,” the pontiff said."
    assert _spoken(text)[-1] == "PERSON:pope francis"


@pytest.mark.parametrize(
    ("named", "speaker"),
    [
        ("The service at which the Archbishop of Sarn, Dr Rowan Hill, will preside is long.", "The Archbishop of Sarn"),
        ("The service was led by Dr Rowan Hill, the Archbishop of Sarn.", "The Archbishop of Sarn"),
        ("They met the club's chief executive, Sir Rowan Hill, and left.", "The chief executive"),
    ],
)
def test_an_honorific_leaves_the_office_beside_a_name(named: str, speaker: str) -> None:
    assert _spoken(f"{named} Ros Coward came. {speaker} said that it was late.") == ["PERSON:rowan hill"]


def test_companies_are_no_single_one() -> None:
    text = "Acme was glad. The Harbour Commission wrote to Acme. The {} said that it was late. The watchdog left."
    assert _spoken(text.format("two companies")) == [None]
    assert _spoken(text.format("company")) == ["ORG:acme"]


@pytest.mark.parametrize(
    ("named", "speaker"),
    [("Chief Minister Ann Roe", "The CM"), ("CM Ann Roe", "The chief minister"), ("Prime Minister Ann Roe", "The PM")],
)
def test_an_office_in_two_letters_is_that_office(named: str, speaker: str) -> None:
    assert _spoken(f"{named} met Otto Lee. Otto Lee left. {speaker} said that it was late.") == ["PERSON:ann roe"]


def test_he_goes_on_for_whom_the_text_names_only_later() -> None:
    text = (
        "The vice president of the largest union told the Gazette on Thursday that the papers are wrong. And he said "
        "that it was late.\n\n“I have not seen it,” said Shawn Moran, the vice president of the National Dock Council."
    )
    assert _spoken(text) == ["PERSON:shawn moran"] * 3


def test_he_is_whom_the_paragraph_above_introduces() -> None:
    text = (
        "Neil Lee is glad. “It is cold,” Lee said.\n\nLee's brother, Owen Marsh, called the Gazette.\n\n"
        "“This is not right,” he said."
    )
    assert _spoken(text)[-1] == "PERSON:owen marsh"


def test_on_somebodys_page_he_says_it_himself() -> None:
    text = "Thomas Berg said that he was cold.\n\nOn Neil Lind’s pages, he says that it was late."
    assert _spoken(text)[-1] == "PERSON:neil lind"


def test_whom_somebody_quoted_calls_him_may_still_be_she() -> None:
    text = (
        "Teresa Farmer was told that the bear was loud.\n\nCafe worker Abbie Miller argued that the bear was there.\n\n"
        "“The children love him,” she said."
    )
    assert _spoken(text)[-1] == "PERSON:abbie miller"


@pytest.mark.parametrize(
    "title", ["Former head of water for Acme and the British army", "Conservative MP for East Norburg Sir"]
)
def test_the_person_at_the_end_of_a_long_title_speaks(title: str) -> None:
    assert _spoken(f"{title} Neil Lee said that it was late.")[-1] == "PERSON:neil lee"


def test_the_first_word_of_a_bodys_name_speaks_for_it() -> None:
    assert _spoken("CCTV News is known. As CCTV points out, some people are glad.")[-1] == "ORG:cctv news"


def test_a_body_before_two_nouns_for_its_kind_speaks() -> None:
    text = "The war has killed many, the Norland Watch for Rights monitoring group said. Acme Group was glad."
    assert _spoken(text)[0] == "ORG:norland watch for rights"


def test_whom_a_noun_names_speaks() -> None:
    assert _spoken("Another user called Pia Lund said that it was late.") == ["PERSON:pia lund"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It is cold, considering Acme itself said that it was late.", "ORG:acme"),
        ("Acme Corp is glad. The firm itself said that it was late.", "ORG:acme"),
    ],
)
def test_a_pronoun_that_stresses_a_name_means_it(text: str, expected: str) -> None:
    assert _spoken(text)[-1] == expected


@pytest.mark.parametrize("title", ["ministry spokesman Maj. Gen.", "ministry spokesman Gen."])
def test_a_rank_between_an_office_and_a_name_hides_no_office(title: str) -> None:
    text = (
        f"“It was cold,” {title} Omar Haddad told the Tribune. Abu Salim was tired. “Abu Salim is late,” the spokesman "
        "said."
    )
    assert _spoken(text)[-1] == "PERSON:omar haddad"


@pytest.mark.parametrize(
    ("study", "expected"),
    [
        ("A 2017 study published in the Norland Journal of Medicine", "ORG:norland journal of medicine"),
        ("A 2017 study published in May", None),
    ],
)
def test_a_study_is_of_the_journal_that_it_is_published_in(study: str, expected: str | None) -> None:
    assert _spoken(f"{study} suggests that sleep helps.")[-1] == expected


@pytest.mark.parametrize(
    ("company", "expected"),
    [("power company", None), ("electricity provider", None), ("company", "ORG:norburg times")],
)
def test_a_power_company_is_no_newspaper(company: str, expected: str | None) -> None:
    rows = _mentions(f"She has a bill, the Norburg Times reported.\n\nThe {company} said that it was sorry.")
    assert rows.filter(pl.col("text") == f"The {company}")["name_key"].to_list() == [expected]


@pytest.mark.parametrize("speaker", ["Her aides", "The singer's aides", "A statement from her publicist"])
def test_those_who_work_for_somebody_speak_for_them(speaker: str) -> None:
    text = f"Singer Jane Marsh is glad. Jane Marsh sang. {speaker} said that it was late."
    assert _spoken(text)[-1] == "PERSON:jane marsh"


def _mentions(text: str) -> pl.DataFrame:
    """The MENTIONS of a text with the quotes that are found in it."""
    documents = _documents(text)
    parsed, findings = analysed(documents)
    found, segments = quotes(parsed, findings)
    return mentions(documents, parsed, found, segments, findings)


def test_he_goes_on_for_somebody_without_a_name_who_spoke_twice() -> None:
    text = (
        "Mr. Ivan Petrov has led the party for years.\n\nThey came at night, a resident told the paper. "
        "His friend was hurt, the resident said.\n\nMany had fled, he said."
    )
    assert _spoken(text)[-1] is None
    assert _spoken(text.replace("a resident", "Owen Marsh").replace("the resident", "Mr. Marsh"))[-1] == (
        "PERSON:owen marsh"
    )


def test_a_kind_with_a_word_of_a_name_means_who_has_it_and_so_does_the_kind_alone() -> None:
    text = (
        "Halden Ratings kept its view on Friday, weeks after Brunner Services had changed it. "
        "The global rating agency said that it was late. It rained.\n\nThe agency said that it was cold."
    )
    assert _spoken(text) == ["ORG:halden ratings"] * 2


@pytest.mark.parametrize("speaker", ["The folks at TechCrunch", "The guys over at TechCrunch"])
def test_the_folks_at_a_body_speak_for_it(speaker: str) -> None:
    assert _spoken(f"It rained all day. {speaker} said that it was late.") == ["ORG:techcrunch"]


def test_a_post_on_its_website_is_of_the_subject_of_the_sentence() -> None:
    text = (
        "It would fall, the Norburg Daily said.\n\nThe Zorvex Corporation, a group of engineers, said that "
        "it was unlikely, according to a post on its website."
    )
    assert set(_spoken(text)[1:]) == {"ORG:zorvex"}


def test_a_description_whose_own_page_is_hers_is_no_man() -> None:
    text = (
        "President Luis Solano spoke on Monday. He was glad. The president said on {} Twitter account that it was late."
    )
    assert _spoken(text.format("his")) == ["PERSON:luis solano"]
    assert _spoken(text.format("her")) == [None]


@pytest.mark.parametrize(
    ("opening", "key"), [("If Ivan Petrov does not run", "jim bennett"), ("When he came", "jim bennett")]
)
def test_whom_a_condition_is_about_does_not_state_it(opening: str, key: str) -> None:
    text = f"Jim Bennett does not feel the same way about Sanders. {opening}, he said that he would vote for another."
    assert _spoken(text)[-1] == f"PERSON:{key}"


@pytest.mark.parametrize(("honorific", "he", "she"), [("Sir", "PERSON:jo roe", None), ("Dame", None, "PERSON:jo roe")])
def test_whose_honorific_stands_behind_the_office_has_both(honorific: str, he: str | None, she: str | None) -> None:
    text = f"The party leader {honorific} Jo Roe was glad. The leader told us that it was late. {{}} said it rained."
    assert _spoken(text.format("He")) == ["PERSON:jo roe", he]
    assert _spoken(text.format("She")) == ["PERSON:jo roe", she]


def test_the_spokesman_of_a_body_is_the_one_who_was_named_as_that() -> None:
    text = (
        "Acme Harbour spokesman Owen Roe said that it was late. It rained all day. "
        "But the {} spokesman questioned whether it was dry."
    )
    assert _spoken(text.format("Acme"))[-1] == "PERSON:owen roe"
    assert _spoken(text.format("Kesta"))[-1] == "ORG:kesta"
    assert _spoken("The Acme executive said that it was dry. Acme executive Owen Roe left.")[0] != "PERSON:owen roe"
