"""documents, tokens, quotes -> mentions."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.analysed import analysed, mentions_of
from transforms import ids
from transforms.mentions import mentions
from transforms.names.persons import compatible, parse, person_words
from transforms.schemas import ENTITY_LABELS, MENTIONS, QUOTE_SEGMENTS, QUOTES


def _documents(*texts: str, headline: str | None = None, language: str = "en", author: str = "") -> pl.DataFrame:
    rows = [(f"d{i}", headline, text, language, [author] * bool(author)) for i, text in enumerate(texts)]
    schema = {
        **dict.fromkeys(("document_id", "headline", "text", "language"), pl.String),
        "authors": pl.List(pl.String),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _quotes(text: str, *pairs: tuple[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """QUOTES and QUOTE_SEGMENTS of (content, speaker) pairs: content verbatim, speaker its last occurrence."""
    quotes: list[dict[str, Any]] = []
    segments = []
    for content, speaker in pairs:
        start, at = text.index(content), text.rindex(speaker)
        quote = ids.quote_id("d0", start, start + len(content))
        quotes.append(
            {
                "quote_id": quote,
                "document_id": "d0",
                "char_start": start,
                "char_end": start + len(content),
                "speaker_text": speaker,
                "speaker_char_start": at,
                "speaker_char_end": at + len(speaker),
            }
        )
        segments.append((quote, 0, start, start + len(content), True))
    frame = pl.DataFrame(quotes, schema=QUOTES.schema) if quotes else QUOTES.empty()
    return frame, pl.DataFrame(segments, schema=QUOTE_SEGMENTS.schema, orient="row")


def _read(text: str, *pairs: tuple[str, str], headline: str | None = None) -> pl.DataFrame:
    documents = _documents(text, headline=headline)
    return mentions_of(documents, *_quotes(text, *pairs))


def _keys(frame: pl.DataFrame, kind: str = "name") -> list[tuple[str, str | None]]:
    return frame.filter(pl.col("mention_kind") == kind).select("text", "name_key").rows()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("NBC said on Monday that it was late. NBC News reported no more.", {"NBC", "NBC News"}),
        (
            "Amina Ali was found in May. Amina Ali Nkeki, 19, was ill. Ali said so.",
            {"Amina Ali", "Amina Ali Nkeki", "Ali"},
        ),
    ],
)
def test_a_name_that_stands_before_its_longer_form_is_it(text: str, names: set[str]) -> None:
    keys = _keys(_read(text))
    assert {name for name, _ in keys} >= names
    assert len({key for name, key in keys if name in names}) == 1


def test_honorifics_of_other_countries_stay_outside_of_names() -> None:
    names = [name for name, _ in _keys(_read("Mallam Garba Shehu spoke in Abuja. Alhaji Lai Mohammed did not."))]
    assert {"Garba Shehu", "Lai Mohammed"} <= set(names)


SUMMIT = (
    "Chinese President Xi Jinping met Russian President Vladimir Putin in Beijing. Putin thanked Xi. "
    "The Shanghai Cooperation Organisation (SCO) will meet again in May. The SCO was founded in 2001."
)


def test_titles_stay_outside_and_short_names_get_the_full_one() -> None:
    frame = _read(SUMMIT)
    people = frame.filter(pl.col("label") == "PERSON").select("text", "role", "name_key", "link_method").rows()
    assert people == [
        ("Xi Jinping", "Chinese President", "PERSON:xi jinping", "same_name"),
        ("Vladimir Putin", "Russian President", "PERSON:vladimir putin", "same_name"),
        ("Putin", None, "PERSON:vladimir putin", "surname"),
        ("Xi", None, "PERSON:xi jinping", "given_name"),
    ]


def test_an_acronym_and_its_long_form_are_one() -> None:
    found = [key for text, key in _keys(_read(SUMMIT)) if text in ("Shanghai Cooperation Organisation", "SCO")]
    assert found == ["ORG:shanghai cooperation organisation"] * 3


def test_couples_are_kept_apart_by_honorifics() -> None:
    text = (
        "Bill Clinton and Hillary Clinton came to Ohio. Mr. Clinton spoke first. Mrs. Clinton followed. "
        "Reporters asked Mrs. Clinton about taxes."
    )
    keys = [key for text, key in _keys(_read(text)) if text == "Clinton"]
    assert keys == ["PERSON:bill clinton", "PERSON:hillary clinton", "PERSON:hillary clinton"]


def test_who_is_introduced_as_a_relative_does_not_take_the_surname() -> None:
    text = "Maddox said he would run again. His wife, Laura Maddox, agreed. Maddox smiled."
    keys = dict(_keys(_read(text)))
    assert keys["Laura Maddox"] == "PERSON:laura maddox"
    assert keys["Maddox"] == "PERSON:maddox"


def test_countries_have_their_usual_name_and_peoples_stay_peoples() -> None:
    keys = dict(_keys(_read("The U.S. and Britain warned Russian officials in Moscow on Monday.")))
    assert keys["U.S."] == "GPE:united states"
    assert keys["Britain"] == "GPE:united kingdom"
    assert keys["Russian"] == "NORP:russian"


def test_companies_without_their_legal_ending() -> None:
    text = "Marlow Corp. said on Monday that profits rose. Analysts at Barclays praised Marlow Corp. for its plan."
    assert ("Marlow Corp.", "ORG:marlow") in _keys(_read(text))


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("He met Kim Jong-un in Pyongyang on Monday.", "Kim Jong-un"),
        ("Prime Minister Theresa May was not invited to the dinner.", "Theresa May"),
        ("Mayor Bill de Blasio spoke in Queens on Friday.", "Bill de Blasio"),
        ("Angela Merkel's visit to Paris ended early.", "Angela Merkel"),
    ],
)
def test_names_are_whole_and_without_possessive(text: str, person: str) -> None:
    assert person in [text for text, _ in _keys(_read(text))]


def test_headlines_are_read_by_the_names_of_the_body() -> None:
    headline = "Merkel Blasts Plan to Cut Spending Again"
    text = f"{headline}\n\nAngela Merkel spoke in Berlin on Monday. Merkel told reporters that the plan was bad."
    names = _read(text, headline=headline).filter(pl.col("char_end") <= len(headline))
    assert names.select("text", "name_key").rows() == [("Merkel", "PERSON:angela merkel")]


def test_he_and_she_follow_gender() -> None:
    text = "Angela Merkel met David Cameron in Berlin. She praised the talks. He called them useful."
    assert _keys(_read(text), "pronoun") == [("She", "PERSON:angela merkel"), ("He", "PERSON:david cameron")]


def test_a_pronoun_before_its_name() -> None:
    text = "Angela Merkel met David Cameron. Before the end of his visit, Barack Obama signed the treaty."
    assert ("his", "PERSON:barack obama") in _keys(_read(text), "pronoun")


def test_he_and_she_without_a_name_are_mentions_of_nobody_known() -> None:
    text = "She repaired the pier, and nobody thanked her for it. They left. It rained on him."
    frame = _read(text)
    unknown = [("She", None), ("her", None), ("him", None)]
    assert _keys(frame, "pronoun") == unknown
    assert frame["entity_id"].null_count() == 3 and frame["tone"].null_count() == 0
    named = text + " Ann Lee laughed, and her dog slept."
    assert _keys(_read(named), "pronoun") == [*unknown, ("her", "PERSON:ann lee")]
    french = "Elle a quitté le port."
    assert mentions_of(_documents(french, language="fr"), *_quotes(french)).is_empty()


def test_i_is_whoever_speaks_and_he_inside_a_quote_is_not() -> None:
    text = 'David Cameron thanked Barack Obama. "I told him that he was right," Mr. Cameron said.'
    frame = _read(text, ("I told him that he was right", "Mr. Cameron"))
    found = frame.filter(pl.col("mention_kind") == "pronoun").select("text", "name_key", "link_method", "is_in_quote")
    assert found.rows() == [
        ("I", "PERSON:david cameron", "quote_speaker", True),
        ("him", "PERSON:barack obama", "coref_pronoun", True),
        ("he", "PERSON:barack obama", "coref_pronoun", True),
    ]


def test_nominals_by_role() -> None:
    text = (
        "Russian President Vladimir Putin met Senator Ann Lee in Moscow. Talks went on for hours. "
        "The Russian president left early, and the senator flew home."
    )
    frame = _read(text).filter(pl.col("mention_kind") == "nominal")
    assert frame.select("name_key", "link_method").rows() == [
        ("PERSON:vladimir putin", "coref_nominal"),
        ("PERSON:ann lee", "coref_nominal"),
    ]


def test_speakers_that_nobody_names_have_no_entity() -> None:
    text = "Taxes will rise, officials said. A teacher said the plan was bad."
    frame = _read(text, ("Taxes will rise", "officials"), ("the plan was bad", "A teacher"))
    assert frame.select("text", "mention_kind", "name_key", "entity_id").rows() == [
        ("A teacher", "nominal", None, None)
    ]


def test_a_spokesman_speaks_for_his_organisation() -> None:
    text = "The Pentagon closed its doors. The doors will open, a spokesman for the Pentagon said."
    frame = _read(text, ("The doors will open", "a spokesman for the Pentagon"))
    found = frame.filter(pl.col("mention_kind") == "nominal").select("text", "name_key", "link_method").rows()
    assert found == [("a spokesman", "ORG:pentagon", "spoken_for")]


def test_other_languages_and_empty_texts() -> None:
    documents = _documents("Das ist gut. Angela Merkel sagte nein.", "", language="de")
    found = mentions_of(documents, QUOTES.empty(), QUOTE_SEGMENTS.empty())
    assert found.schema == MENTIONS.schema


PIECES = st.sampled_from(
    [
        *("Barack Obama", "Mr. Obama", "the president", "he", "she said", "SCO", "(SCO)", "’s", "“", "”", '"', "\n\n"),
        *(
            "Shanghai Cooperation Organisation",
            "U.S.",
            "Kim Jong-un",
            "de",
            "Will",
            "?",
            "said",
            ",",
            ".",
            "𝒜lice",
            "é",
        ),
        *(
            "IN CAPITALS",
            "NEW YORK (AP) -",
            "The",
            "Trump and Clinton",
            "campaign",
            "'s",
            "-",
            "His wife",
            "http://x.y",
        ),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=25), st.data())
def test_offsets_hold_and_no_two_mentions_overlap(parts: list[str], data: st.DataObject) -> None:
    text = " ".join(parts)
    documents = _documents(text)
    parsed, findings = analysed(documents)
    speaker = data.draw(st.sampled_from(list(zip(parsed[0].starts, parsed[0].ends, strict=True)) or [(None, None)]))
    quote = {"quote_id": "q", "document_id": "d0", "char_start": 0, "char_end": len(text)}
    quotes = pl.DataFrame(
        [{**quote, "speaker_char_start": speaker[0], "speaker_char_end": speaker[1]}], schema=QUOTES.schema
    )
    segments = pl.DataFrame([("q", 0, 0, len(text), True)], schema=QUOTE_SEGMENTS.schema, orient="row")
    found = mentions(documents, parsed, quotes, segments, findings)
    end = -1
    for row in found.iter_rows(named=True):
        assert text[row["char_start"] : row["char_end"]] == row["text"] != ""
        assert row["char_start"] >= end
        assert row["label"] in ENTITY_LABELS
        assert (row["name_key"] is None) == (row["entity_id"] is None) == (row["link_method"] is None)
        end = row["char_end"]
    assert found["mention_id"].is_unique().all()
    assert found.equals(mentions(documents, parsed, quotes, segments, findings))


@pytest.mark.parametrize(
    ("a", "b", "may_be_one"),
    [
        ("Robert Nardelli", "Bob Nardelli", True),
        ("Hillary Rodham Clinton", "Hillary Clinton", True),
        ("George W. Bush", "George H. W. Bush", False),
        ("Bill Clinton", "Hillary Clinton", False),
        ("Donald Trump", "Donald Trump Jr.", False),
        ("J. Smith", "Jane Smith", True),
    ],
)
def test_full_names_of_one_person(a: str, b: str, may_be_one: bool) -> None:
    assert compatible(parse(person_words(a)), parse(person_words(b))) is may_be_one


# ------------------------------------------------------------------- errors that a reader would laugh at
def _referent(frame: pl.DataFrame, text: str, kind: str) -> str | None:
    """name_key of the last mention with this text."""
    found = frame.filter((pl.col("mention_kind") == kind) & (pl.col("text") == text))
    return found["name_key"].to_list()[-1]  # type: ignore[no-any-return]


def test_marks_of_any_language_are_no_part_of_a_name() -> None:
    text = "President Miro Dravek spoke on Monday. «We will not be taught by others,» Dravek said. «Never.»"
    frame = _read(text, ("We will not be taught by others,", "Dravek"))
    assert not [t for t in frame["text"] if set(t) & set('«»“”‘"')]
    assert _referent(frame, "Dravek", "name") == "PERSON:miro dravek"


def test_a_title_in_capitals_does_not_eat_the_given_name() -> None:
    text = "Chief Financial Officer Raj Banerjee said sales fell. Banerjee denied that the plant would close."
    frame = _read(text, ("sales fell", "Chief Financial Officer Raj Banerjee"))
    assert {key for text, key in _keys(frame)} == {"PERSON:raj banerjee"}


def test_a_company_is_not_taken_for_its_namesake() -> None:
    text = (
        "Wexford Motors Inc. cut its forecast on Monday. Wexford now expects less profit. "
        "Its head, Diana Marsh, took over from founder Walter Wexford in 2022."
    )
    keys = _keys(_read(text))
    assert ("Wexford", "ORG:wexford motors") in keys
    assert ("Walter Wexford", "PERSON:walter wexford") in keys


def test_a_country_is_no_person_and_no_company() -> None:
    text = (
        "Norvania raised its duties. Norvanian farmers cheered. Foreign Minister Lucija Peric said Norvania would "
        "wait. She did not want a war. Prices at its plant in Norland fell, and Norland's government was pleased."
    )
    frame = _read(text, ("a war", "She"))
    assert {key for name, key in _keys(frame) if name == "Norvania"} == {"GPE:norvania"}
    assert {key for name, key in _keys(frame) if name == "Norland"} == {"GPE:norland"}
    assert _referent(frame, "She", "pronoun") == "PERSON:lucija peric"


def test_a_word_that_starts_a_sentence_is_no_name() -> None:
    frame = _read("Outside, Ruth Callow, for the defence, smiled. Both said they agreed. Elsewhere, nobody did.")
    assert [name for name, _ in _keys(frame)] == ["Ruth Callow"]


@pytest.mark.parametrize(
    ("nominal", "person"),
    [
        ("The Russian president", "PERSON:vladimir putin"),
        ("The Russian leader", "PERSON:vladimir putin"),
        ("The Chinese leader", "PERSON:xi jinping"),
        ("The Brazilian president", None),
    ],
)
def test_a_country_in_a_nominal_agrees_with_that_of_the_role(nominal: str, person: str | None) -> None:
    text = (
        "China's president, Xi Jinping, received his Russian counterpart, Vladimir Putin, in Beijing. "
        f"The talks were short. {nominal} said that the visit was a success."
    )
    frame = _read(text, ("the visit was a success", nominal))
    nominals = frame.filter((pl.col("mention_kind") == "nominal") & pl.col("text").str.contains("president|leader"))
    assert set(nominals["name_key"]) == {person}


def test_the_mayor_is_not_the_deputy_mayor_and_ministers_differ() -> None:
    text = (
        "Mayor Declan Burke spoke first. The deputy mayor, Colin Strand, followed. The finance minister, Nadia Khan, "
        "left early. The mayor said that it was late. The outgoing prime minister said that it was over."
    )
    frame = _read(text, ("it was late", "The mayor"), ("it was over", "The outgoing prime minister"))
    assert _referent(frame, "The mayor", "nominal") == "PERSON:declan burke"
    assert _referent(frame, "The outgoing prime minister", "nominal") is None


def test_a_noun_beside_a_name_means_that_person_unless_somebody_else_is_introduced_by_it() -> None:
    text = "Rosa Delgado walked from gate to gate. The union leader said no talks were planned."
    frame = _read(text, ("no talks were planned", "The union leader"))
    row = frame.filter(pl.col("text") == "The union leader").row(0, named=True)
    assert (row["name_key"], row["link_method"]) == ("PERSON:rosa delgado", "adjacent_description")
    text = "A union leader stood there. Rosa Delgado walked past. The leader said no talks were planned."
    assert _referent(_read(text, ("no talks were planned", "The leader")), "The leader", "nominal") is None


def test_his_wife_is_whoever_was_introduced_as_that_or_nobody() -> None:
    text = (
        "Among the members is Anna Burke. Her husband, Declan Burke, lost his seat. Fatima Benali of Polling House "
        "was there. Declan Burke smiled. His wife said she was glad. Her mother said nothing."
    )
    frame = _read(text, ("she was glad", "His wife"), ("nothing", "Her mother"))
    assert _referent(frame, "wife", "nominal") == "PERSON:anna burke"
    assert _referent(frame, "mother", "nominal") is None


def test_who_is_asked_answers() -> None:
    text = (
        "Samuel Oke hopes to stay. Thomas Oke, his brother, was asked whether he would stay too. "
        "'Who else?' he replied."
    )
    frame = _read(text, ("Who else?", "he"))
    assert _referent(frame, "he", "pronoun") == "PERSON:thomas oke"


def test_somebody_without_a_name_is_not_given_one() -> None:
    text = (
        "Helena Brandt and Marcus Hill left the stage. The crowd was quiet.\n\nAn aide had watched "
        "from the green room. A minister shook his head. 'She is losing,' he said."
    )
    assert _referent(_read(text, ("She is losing,", "he")), "he", "pronoun") is None


def test_junior_is_not_his_father_and_a_family_is_nobody() -> None:
    text = "Donald Marsh spoke. Donald Jr. clapped. The Marshes and the Burtons came late."
    keys = dict(_keys(_read(text)))
    assert keys.get("Donald Jr.") != "PERSON:donald marsh"
    text = "Hillary Clinton spoke in Ohio. Reporters followed the Clintons. Secretary of State John Kerry came, too."
    assert [name for name, _ in _keys(_read(text)) if name in ("Clintons", "State")] == []


def test_the_company_is_the_organisation_of_the_paragraph() -> None:
    text = "At Wexford Motors, the line is running at half speed. The company has said it will close on Friday."
    frame = _read(text, ("it will close on Friday", "The company"))
    assert _referent(frame, "The company", "nominal") == "ORG:wexford motors"


def test_whom_a_turn_of_a_transcript_addresses_is_no_role_of_its_speaker() -> None:
    frame = _read("Julia Hartmann met her guest.\n\nHARTMANN: Prime Minister, thank you for coming.")
    assert frame.filter(pl.col("label") == "PERSON")["role"].to_list().count("Prime Minister") == 0


@pytest.mark.parametrize(
    "text",
    [
        "Marcus Roe opened the pier.\n\nI read that to a minister over lunch. “Very good,” he said.",
        "Marcus Roe opened the pier.\n\n“Very good,” said one grocer, who hid because he feared the crowd.",
    ],
)
def test_a_pronoun_after_somebody_without_a_name_means_nobody_named(text: str) -> None:
    speaker = "he" if "he said" in text else "one grocer"
    frame = _read(text, ("Very good", speaker))
    assert not {key for _, key in _keys(frame, "pronoun")} - {None}
    named = text.replace("a minister", "Marcus Roe").replace("one grocer", "Marcus Roe")
    frame = _read(named, ("Very good", speaker if speaker == "he" else "Marcus Roe"))
    assert "PERSON:marcus roe" in {key for _, key in _keys(frame, "pronoun")}


@pytest.mark.parametrize(("people", "key"), [("Brazilian", "PERSON:jane roe"), ("French", None)])
def test_the_brazilian_is_the_player_just_named_and_the_french_are_nobody(people: str, key: str | None) -> None:
    text = f"Jane Roe lifted the cup on Sunday. The {people} said tempers had flared."
    assert _keys(_read(text, ("tempers had flared", f"The {people}")), "nominal") == [(f"The {people}", key)] * bool(
        key
    )


def test_the_shadow_secretary_is_not_the_secretary() -> None:
    text = (
        "Foreign Secretary Jane Roe spoke. Shadow foreign secretary Ann Lee followed. The foreign secretary hit back."
    )
    frame = _read(text, ("hit back", "The foreign secretary"))
    assert ("The foreign secretary", "PERSON:jane roe") in _keys(frame, "nominal")


def test_somebody_is_known_by_an_age() -> None:
    frame = _read("Jane Roe won. The 31-year-old admitted interest in the tour.", ("interest in", "The 31-year-old"))
    assert _keys(frame, "nominal") == [("The 31-year-old", "PERSON:jane roe")]


def test_a_maker_is_not_its_product_whose_name_begins_with_it() -> None:
    keys = dict(_keys(_read("Fans of Sony Pictures Television came to Norburg. Then Sony said that it was late.")))
    assert keys["Sony"] == "ORG:sony"
    keys = dict(_keys(_read("Fans of Byte Pictures Studios came to Norburg. Then Byte said that it was late.")))
    assert keys["Byte"] == "ORG:byte pictures studios"


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Her children with Ethan Roe, Maya, an actress, and Levon, a student, came by.", "Ethan Roe", None),
        ("He served wine, which Roe, a practicing Jehovah’s Witness, had never allowed.", "Roe", None),
        ("Last week Mr Roe told Bloomberg that it was late.", "Roe", "Mr"),
        ("The name Dr Doom was coined for him.", "Doom", "Dr"),
        ("They announced on Monday general manager Ryan Roe had left.", "Ryan Roe", "general manager"),
        ("It had to be seen — Sarah Roe (@SarahKSilverman) February 5, 2018.", "Sarah Roe", None),
        ("It will show Saudi Crown Prince Jamal Roe in May.", "Jamal Roe", "Saudi Crown Prince"),
        ("The party leader Sir Jo Roe was late.", "Jo Roe", "party leader"),
        ("It was late, said senior consultant Dr Ann Roe.", "Ann Roe", "senior consultant"),
        ("The archbishop of Norland, Dr Ann Roe, was late.", "Ann Roe", "archbishop of Norland"),
        ("Professor Dame Ann Roe was late.", "Ann Roe", "Professor"),
        ("The party peer Lord Roe was late.", "Roe", "Lord"),
        ("The 60m champion Ann Roe was late.", "Ann Roe", "60m champion"),
        (
            "Ann Roe, director of traffic safety at the Norland National Road and Transport Institute, was late.",
            "Ann Roe",
            "director of traffic safety at the Norland National Road and Transport Institute",
        ),
        (
            "Ann Roe, a spokeswoman for the Norland-based bank, was late.",
            "Ann Roe",
            "spokeswoman for the Norland-based bank",
        ),
        ("Ann Roe, a spokeswoman for the bank that was late, left.", "Ann Roe", "spokeswoman for the bank"),
    ],
)
def test_a_role_is_made_of_what_persons_are(text: str, name: str, role: str | None) -> None:
    found = _read(text).filter(pl.col("text") == name)["role"].to_list()
    assert found == [role]


@pytest.mark.parametrize(
    "credit", ["REUTERS/Ammar Roe", "(Thibault Roe, File/Harbour News)", "(AP Photo/Thibault Roe)"]
)
def test_a_photographer_of_a_credit_is_not_he(credit: str) -> None:
    text = f"Jamal Doe went to the court on Monday, and Doe was late. {credit}\n\n“It was late,” he said on Monday."
    assert _referent(_read(text, ("It was late,", "he")), "he", "pronoun") == "PERSON:jamal doe"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Kim Jong-un", ("kim", "jong", "un")),
        ("Kim Jong-Un", ("kim", "jong", "un")),
        ("Ann Lee-Roe", ("ann", "lee-roe")),
        ("Abu Bakr al-Sarni", ("abu", "bakr", "sarni")),
        ("al-Sarni", ("sarni",)),
    ],
)
def test_spellings_of_one_name_have_the_same_words(text: str, words: tuple[str, ...]) -> None:
    assert person_words(text) == words


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Abu Bakr al-Sarni spoke. Sarni was late, and al-Sarni knew it.", "PERSON:abu bakr sarni"),
        ("The Department for Education agreed. DfE staff were late.", "ORG:department for education"),
    ],
)
def test_short_forms_mean_the_name_in_full(text: str, key: str) -> None:
    assert {found for _, found in _keys(_read(text))} == {key}
