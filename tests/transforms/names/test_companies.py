"""documents -> mentions of companies, however hastily their names are written."""

import polars as pl
import pytest

from tests.analysed import mentions_of
from transforms.schemas import QUOTE_SEGMENTS, QUOTES


def _keys(text: str) -> list[tuple[str, str]]:
    """The names of a document with their name_keys."""
    schema = {**dict.fromkeys(("document_id", "headline", "text", "language"), pl.String),
              "authors": pl.List(pl.String)}  # fmt: skip
    documents = pl.DataFrame([("d", None, text, "en", [])], schema=schema, orient="row")
    found = mentions_of(documents, QUOTES.empty(), QUOTE_SEGMENTS.empty())
    return found.filter(mention_kind="name").select("text", "name_key").rows()


@pytest.mark.parametrize(
    ("text", "name", "key"),
    [
        ("The shares went to J.K. Marlow and Co Inc for 110 million dollars.", "J.K. Marlow and Co Inc", "jk marlow"),
        ("The offer is led by Stedman, Harlow and Co Inc of Boston.", "Stedman, Harlow and Co Inc", "stedman harlow"),
        ("A stake was bought by Sarn Textiles Inc of Canada last week.", "Sarn Textiles Inc", "sarn textiles"),
        ("Shares of Aluminum Co of America rose.", "Aluminum Co of America", "aluminum co of america"),
        ("Harlow and Harlow said that it filed a lawsuit on Monday.", "Harlow and Harlow", "harlow and harlow"),
        ("NV Teskal shares will be traded on the exchange.", "NV Teskal", "teskal"),
    ],
)
def test_the_name_of_a_company_is_whole_and_ends_where_it_ends(text: str, name: str, key: str) -> None:
    assert (name, f"ORG:{key}") in _keys(text)


def test_places_with_and_between_are_no_firm() -> None:
    names = [name for name, _ in _keys("The team played in West Virginia and Virginia last year.")]
    assert names == ["West Virginia", "Virginia"]


def test_capitals_with_and_between_are_no_firm() -> None:
    assert "KLX and KLX" not in dict(_keys("The paper asked KLX and KLX police for more, but KLX did not answer."))


def test_a_code_in_brackets_is_the_company_before_it() -> None:
    text = "Marlow Motors Corp (NYSE: MMT) rose on Monday. Teskal Plc (TSK.L) fell. MMT gained three percent."
    keys = dict(_keys(text))
    assert keys["MMT"] == keys["Marlow Motors Corp"] == "ORG:marlow motors"
    assert keys["TSK.L"] == keys["Teskal Plc"] == "ORG:teskal"
    keys = dict(_keys("Teskal Motor Co's <TSK.T> sales rose on Monday. Sales of Teskal Motor Co's rivals fell."))
    assert keys["TSK.T"] == keys["Teskal Motor Co"] == "ORG:teskal motor"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Sainsbury's said that sales rose. Then Sainsbury's shares fell.", ["Sainsbury's", "Sainsbury's"]),
        ("The ratings come from Moody's. Later Moody’s rating was cut.", ["Moody's", "Moody’s"]),
        ("Microsoft's shares fell. A friend of Microsoft's said no.", ["Microsoft", "Microsoft"]),
        ("The idea was Microsoft's, he said, and Microsoft's chairman left.", ["Microsoft", "Microsoft"]),
    ],
)
def test_what_acts_with_a_possessive_is_called_so(text: str, names: list[str]) -> None:
    assert [name for name, _ in _keys(text)] == names


def test_a_possessive_changes_no_key() -> None:
    keys = dict(_keys("Standard & Poor's said no. Then the president of Standard & Poor left."))
    assert keys == {"Standard & Poor's": "ORG:standard and poor", "Standard & Poor": "ORG:standard and poor"}


def test_a_title_after_a_company_is_no_code() -> None:
    assert "CEO" not in [name for name, _ in _keys("Marlow Inc CEO Ann Lee spoke. Teskal Corp (CEO) did not.")]


def test_a_possessive_without_its_apostrophe_is_the_name() -> None:
    text = (
        "Teskal Inc rose on Monday. Teskals stock had tumbled after the ruling. Japans government was not asked. "
        "The company cut Teskals bond, and Japans central bank agreed."
    )
    keys = _keys(text)
    assert {key for name, key in keys if name == "Teskals"} == {"ORG:teskal"}
    assert {key for name, key in keys if name == "Japans"} == {"GPE:japan"}


def test_times_is_not_the_possessive_of_time() -> None:
    text = "Time magazine wrote about it. It took some time. The Times wrote that reporters of the Times knew."
    assert not {key for name, key in _keys(text) if name == "Times"} & {"ORG:time", "WORK_OF_ART:time"}


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("America watched. Leaders of the Americas met in Lima, and the Americas agreed.", "GPE:united states"),
        ("Ann Harlow spoke. Both Harlows were there, and Mr. Harlow left.", "PERSON:ann harlow"),
        ("Democracy Corps asked. The Democracy Corp poll by Democracy Corps found it.", "ORG:democracy"),
        ("The Girl Scouts of Marovia sell Girl Scout cookies. Girl Scouts said so.", "ORG:girl scout"),
    ],
)
def test_a_plural_is_no_possessive(text: str, key: str) -> None:
    assert key not in {found for name, found in _keys(text) if name.endswith("s")}


def test_a_surname_that_ends_like_a_possessive_is_a_surname() -> None:
    text = "Senator Lawton Chiles spoke in Washington. The plan would cost more, Chiles said. Chile did not vote."
    assert ("Chiles", "PERSON:lawton chiles") in _keys(text)


def test_a_name_written_twice_at_once_is_the_name() -> None:
    text = "Teskal Inc said the mine was not insured. The costs of TeskalTeskal's operations were high, Teskal said."
    assert {key for _, key in _keys(text)} == {"ORG:teskal"}


def test_a_company_in_short_is_no_person_people_or_product() -> None:
    text = "The coupon on the bond for Tavaro Corp has been set. Yesterday the Tavaro share closed at 27 dollars."
    assert {key for _, key in _keys(text)} == {"ORG:tavaro"}


def test_capitals_may_be_initials_with_the_legal_ending_or_a_short_form() -> None:
    text = "Harlow Electric Co declined comment. HEC said so. Dow Chemical Co (DOW) rose, and DOW paid a dividend."
    keys = dict(_keys(text))
    assert keys["HEC"] == "ORG:harlow electric"
    assert keys["DOW"] == "ORG:dow chemical"


def test_what_the_model_marks_in_part_is_made_whole_by_the_rest_of_the_document() -> None:
    text = "Rain fell in Buenos Aires on Monday. It will begin in southern Buenos Aires later in April."
    assert [name for name, _ in _keys(text)] == ["Buenos Aires", "Buenos Aires"]


def test_what_is_called_a_group_is_no_person() -> None:
    text = "British group Portishead have revealed that Portishead are writing. Portishead and Ann Lee met on Monday."
    found = dict(_keys(text))
    assert found["Portishead"] == "ORG:portishead" and found["Ann Lee"] == "PERSON:ann lee"


def test_illnesses_are_no_names() -> None:
    found = dict(_keys("Doctors in Oslo said that COVID-19 and SARS were alike, and that COVID-19 spread in Norway."))
    assert set(found) == {"Oslo", "Norway"}
