"""documents, tokens, quotes -> mentions -> speakers: whom pronouns, descriptions and odd names mean."""

import polars as pl
import pytest

from tests.analysed import analysed, mentions_of
from tests.corpus import name_rows
from tests.transforms.mentions.test_mentions import _documents, _keys, _quotes, _read
from transforms.annotations import DEFAULT_MODEL
from transforms.entities import entities
from transforms.mentions import mentions
from transforms.schemas import QUOTES
from transforms.speakers import speakers
from transforms.text.parsed_text import parsed_texts
from transforms.tokens.stage import analysis


def _meant(text: str, content: str, speaker: str, *others: tuple[str, str], headline: str | None = None) -> str | None:
    """The name_key of the mention that the speaker of a quote is given to; None where there is none."""
    documents = _documents(text, headline=headline)
    quotes, segments = _quotes(text, (content, speaker), *others)
    parsed, findings = analysed(documents)
    found = mentions(documents, parsed, quotes, segments, findings)
    first = speakers(parsed, _whole(quotes.head(1)), found).row(0, named=True)
    keys = dict(found.select("mention_id", "name_key").iter_rows())
    return keys.get(first["speaker_mention_id"])


def _whole(quotes: pl.DataFrame) -> pl.DataFrame:
    return quotes.with_columns(
        quote_kind=pl.lit("direct"),
        is_speech=pl.lit(True),
        text=pl.lit("-"),
        speaker_status=pl.lit("generic"),
        speaker_score=pl.lit(0.9),
        polarity=pl.lit("asserted"),
        quote_group_id=pl.lit("g"),
    ).select(QUOTES.schema.names())


# ------------------------------------------------------------------------------------------- appositions
@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("the world's largest package delivery company, UPS", "ORG:ups"),
        ("The head of the UK's night watch, Neil Lee", "PERSON:neil lee"),
        ("Leader of Opposition Neil Lee", "PERSON:neil lee"),
        ("The delivery company UPS", "ORG:ups"),
        ("The head of the RMT union (National Union of Rail Workers), Neil Lee", "PERSON:neil lee"),
        ("Bank of England deputy governor Neil Lee", "PERSON:neil lee"),
        ("Delivery company the UPS", "ORG:ups"),
        ("The wife of Neil Lee", None),
    ],
)
def test_who_or_which_is_named_beside_a_description_speaks(speaker: str, expected: str | None) -> None:
    text = f"Airbus sold ten jets. Airbus is glad. {speaker}, said it was late. UPS and Neil Lee met on Monday."
    assert _meant(text, "it was late", speaker) == expected


def test_a_minister_of_something_else_is_somebody_else() -> None:
    text = "Civil Aviation Minister Hardeep Roe came to Calicut. {} said that many were hurt."
    assert _meant(text.format("The local health minister"), "many were hurt", "The local health minister") is None
    assert _meant(text.format("The aviation minister"), "many were hurt", "The aviation minister") is not None
    assert _meant(text.format("The minister"), "many were hurt", "The minister") is not None


def test_a_minister_of_something_else_is_nobody_who_is_named_later_either() -> None:
    text = "{} said that many were hurt.\n\nIndian Prime Minister Narendra Roe wrote to the families."
    assert _meant(text.format("The local health minister"), "many were hurt", "The local health minister") is None
    assert _meant(text.format("The prime minister"), "many were hurt", "The prime minister") is not None


def test_the_first_of_two_surnames_means_its_bearer() -> None:
    text = "Governor Ricardo Rosello Nevares gave up. Rosello said that he would leave."
    assert _meant(text, "he would leave", "Rosello") == "PERSON:ricardo rosello nevares"


def test_who_opens_the_next_paragraph_is_not_the_chancellor_of_this_one() -> None:
    text = (
        "Roe sat down. Few clapped. It rained. {} said that it was late.\n\nVincent Lee, of the Liberals, says so too."
    )
    assert _meant(text.format("The shadow chancellor"), "it was late", "The shadow chancellor") is None


def test_the_company_is_the_one_that_the_text_calls_so() -> None:
    text = (
        "Airbus sold ten jets. Airbus grew.\n\nThe delivery company, UPS, bought ten Airbus jets. "
        "The company said it needed them."
    )
    assert _meant(text, "it needed them", "The company") == "ORG:ups"


@pytest.mark.parametrize(
    ("text", "content", "speaker", "meant"),
    [
        ("Pope Ruprecht said that it rained.", "it rained", "Pope Ruprecht", "PERSON:pope ruprecht"),
        ("Pope Ruprecht came. The pope said that it rained.", "it rained", "The pope", "PERSON:pope ruprecht"),
        ("Sister Ada came. Ada said that it rained.", "it rained", "Ada", "PERSON:sister ada"),
        ("Ada came. Sister Ada said that it rained.", "it rained", "Sister Ada", "PERSON:sister ada"),
        ("His sister Ada said that it rained.", "it rained", "His sister Ada", "PERSON:ada"),
        ("King Otto IV came. King Otto said that it rained.", "it rained", "King Otto", "PERSON:king otto iv"),
        ("Otto Brandt came. King Otto said that it rained.", "it rained", "King Otto", "PERSON:otto brandt"),
        ("Ann Otto came. King Otto said that it rained.", "it rained", "King Otto", "PERSON:king otto"),
        ("Paul Otto came. Lord Otto said that it rained.", "it rained", "Lord Otto", "PERSON:paul otto"),
        ("Lord Otto said that it rained.", "it rained", "Lord Otto", "PERSON:otto"),
    ],
)
def test_a_title_in_the_place_of_a_surname_is_part_of_the_name(
    text: str, content: str, speaker: str, meant: str
) -> None:
    assert _meant(text, content, speaker) == meant


# ------------------------------------------------------------------------------------------- pronouns
def test_a_possessive_that_stands_alone_speaks() -> None:
    text = "Ruth Callow lost. Callow never gave up her belief that the bridge was safe."
    assert _meant(text, "the bridge was safe", "her") == "PERSON:ruth callow"


def test_i_inside_a_quote_speaks_as_whoever_is_quoted() -> None:
    text = 'Ruth Callow was angry. "I think the bridge is safe," Callow told reporters.'
    assert _meant(text, "the bridge is safe", "I", ("I think the bridge is safe", "Callow")) == "PERSON:ruth callow"


def test_nobody_named_in_the_words_is_he_who_says_them() -> None:
    text = '"We need builders," said Owen Marsh, head of the guild.\n\nPeople like Paul Ferris, he said.'
    assert _meant(text, "People like Paul Ferris", "he") == "PERSON:owen marsh"


def test_he_is_nobody_whom_his_own_clause_names() -> None:
    text = "Paul Ferris was shot. Paul Ferris was a baker. Owen Marsh led the town. He praised Ferris's {}."
    assert _meant(text.format("good bread"), "good bread", "He") == "PERSON:owen marsh"
    text = "Paul Ferris faced questions. He said that Ferris's own bread was good."  # as reporters write at times
    assert _meant(text, "own bread was good", "He") == "PERSON:paul ferris"


def test_the_subject_of_the_sentence_comes_before_who_spoke_last() -> None:
    text = (
        'Owen Marsh praised the plan. "It is a good plan," Marsh said. "It is the best." '
        "Paul Ferris faced questions after he claimed prices would fall."
    )
    found = _meant(text, "prices would fall", "he", ("It is a good plan,", "Marsh said"))
    assert found == "PERSON:paul ferris"


@pytest.mark.parametrize(
    ("text", "content", "pronoun", "meant"),
    [
        ("Acme Holdings wrote on Monday. It says the deal is off.", "the deal is off", "It", "ORG:acme holdings"),
        ("Acme Holdings asked for a poll. The poll was long. It says no.", "no", "It", None),
        ("Ann Carver is a nurse who thinks the ward must close.", "the ward must close", "who", "PERSON:ann carver"),
        (
            "They were met by Ann Carver and Paul Okafor, who says the ward must close.",
            "the ward must close",
            "who",
            "PERSON:paul okafor",
        ),
        (
            "They met Ann Carver, an adviser to the Norland Marine Survey, or Masu, who says the ward must close.",
            "the ward must close",
            "who",
            "PERSON:ann carver",
        ),
        ("Voters in Norburg, who say the ward must close, stayed at home.", "the ward must close", "who", None),
    ],
)  # fmt: skip
def test_it_and_who(text: str, content: str, pronoun: str, meant: str | None) -> None:
    assert _meant(text, content, pronoun) == meant


def test_a_given_name_that_misleads_about_the_gender_is_no_bar() -> None:
    text = "Guadalupe Santos runs a shop. He says the rent is too high."
    assert _meant(text, "the rent is too high", "He") == "PERSON:guadalupe santos"


def test_i_outside_of_quotes_is_the_author_or_who_the_last_line_tells_of() -> None:
    body = "For years I believed that the river was clean. It is not, and I think we knew."
    text = f"{body}\n\nLena Brandt is a chemist in Port Ellery."
    assert _meant(text, "the river was clean", "I") == "PERSON:lena brandt"
    assert _meant(body, "the river was clean", "I") is None
    documents = _documents(body, author="Lena Brandt")
    found = mentions_of(documents, *_quotes(body, ("the river was clean", "I")))
    assert found.filter(pl.col("text") == "I").select("name_key", "link_method").unique().rows() == [
        ("PERSON:lena brandt", "first_person")
    ]


def test_the_narrator_is_neither_she_nor_whom_an_apposition_names() -> None:
    told = "My aunt kept bees. I asked her why, and she said it was the honey."
    text = f"{told} A wiser man than I, Paul Okafor, who says it is the wax, is dead.\n\nLena Brandt is a chemist."
    assert _meant(text, "it was the honey", "she", ("why", "I")) is None
    assert _meant(text, "it is the wax", "I, Paul Okafor", ("why", "I asked")) == "PERSON:paul okafor"


# -------------------------------------------------------------------------------------- descriptions
@pytest.mark.parametrize(
    ("text", "content", "speaker", "meant"),
    [
        # a party's name in the singular is one of its members
        (
            "Republican Ann Carver met Democrat Paul Okafor. The Republican said taxes would fall.",
            "taxes would fall",
            "The Republican",
            "PERSON:ann carver",
        ),
        # what the knowledge base says of somebody: an office, a party
        (
            "Mike Pence met Hillary Clinton in Norburg. The Indiana governor said taxes would fall.",
            "taxes would fall",
            "The Indiana governor",
            "PERSON:mike pence",
        ),
        (
            "Mike Pence met Hillary Clinton in Norburg. The former first lady said taxes would rise.",
            "taxes would rise",
            "The former first lady",
            "PERSON:hillary clinton",
        ),
        # named only afterwards
        (
            "Judge rules on bridge\n\nA Norburg judge ruled that the bridge may stay. Justice Ann Carver wrote.",
            "the bridge may stay",
            "A Norburg judge",
            "PERSON:ann carver",
        ),
        # as news agencies open
        (
            "A Norburg man says the bridge shook.\n\nPaul Okafor says he ran at once.",
            "the bridge shook",
            "A Norburg man",
            "PERSON:paul okafor",
        ),
        (
            "A Norburg woman says the bridge shook.\n\nPaul Okafor says he ran at once.",
            "the bridge shook",
            "A Norburg woman",
            None,
        ),
        # spoken of in the sentence before
        (
            "Paul Okafor won in Ohio on Tuesday. The 61-year-old said taxes would fall.",
            "taxes would fall",
            "The 61-year-old",
            "PERSON:paul okafor",
        ),
        (
            "The lead of Ann Carver is small, Paul Okafor said on Monday. The tycoon said taxes would fall.",
            "taxes would fall",
            "The tycoon",
            "PERSON:paul okafor",
        ),
        # of another party than the one who is named afterwards
        (
            "A Democratic senator said taxes would rise. Republican Sen. Paul Okafor laughed.",
            "taxes would rise",
            "A Democratic senator",
            None,
        ),
        # in apposition
        (
            "He met Ann Carver, a nurse who said the ward would close.",
            "the ward would close",
            "a nurse",
            "PERSON:ann carver",
        ),
        # organisations and places by what they are
        (
            "The Dockers Federation called a strike on Monday. Port owners wait. The union said talks had failed.",
            "talks had failed",
            "The union",
            "ORG:dockers federation",
        ),
        (
            "Port owners wait, the union said on Monday. The strike of the Dockers Federation goes on.",
            "Port owners wait",
            "the union",
            "ORG:dockers federation",
        ),
        (
            "Port owners wait, the administration said. The Department of Commerce is silent.",
            "Port owners wait",
            "the administration",
            None,
        ),
        (
            "NATO met on Monday in Brussels. The alliance said the border was quiet.",
            "the border was quiet",
            "The alliance",
            "ORG:nato",
        ),
        (
            "Reporters flew to Florida on Monday. The state said the count was over.",
            "the count was over",
            "The state",
            "GPE:florida",
        ),
        (
            "Ann Carver will speak in Ohio. The Okafor campaign is silent. The Carver campaign is not. "
            "Paul Okafor flew to Texas. The campaign said taxes would fall.",
            "taxes would fall",
            "The campaign",
            "ORG:paul okafor campaign",
        ),
        # who made a document speaks through it, and so does the body of unnamed officials
        ("A study by law professor Ann Carver found that fraud is rare.", "fraud is rare",
         "A study by law professor Ann Carver", "PERSON:ann carver"),
        ("The Harbour Board’s report found that fraud is rare.", "fraud is rare",
         "The Harbour Board’s report", "ORG:harbour board"),
        ("Harbour Board officials said fraud is rare.", "fraud is rare",
         "Harbour Board officials", "ORG:harbour board"),
        ("Polls in Ohio and Virginia show that taxes matter.", "taxes matter", "Polls in Ohio and Virginia", None),
        ("A new report from Ohio says that taxes matter.", "taxes matter", "A new report from Ohio", None),
        ("A statement from Ohio says that taxes matter.", "taxes matter", "A statement from Ohio", "GPE:ohio"),
        ("The mayor of Norburg, Ann Carver, said fraud is rare.", "fraud is rare",
         "The mayor of Norburg, Ann Carver", "PERSON:ann carver"),
        (  # Obama leads another country
            "President Barack Obama met François Hollande. The French president said the talks went well.",
            "the talks went well",
            "The French president",
            "PERSON:francois hollande",
        ),
        (
            "President Barack Obama met his guests. The French president said the talks went well.",
            "the talks went well",
            "The French president",
            None,
        ),
    ],
)  # fmt: skip
def test_whom_a_description_means(text: str, content: str, speaker: str, meant: str | None) -> None:
    assert _meant(text, content, speaker) == meant


def test_his_ex_wife_is_a_relative() -> None:
    text = (
        "Paul Okafor left Norburg. His ex-wife, Ann Carver, stayed. Okafor sold the farm. His ex-wife said it was hers."
    )
    assert _meant(text, "it was hers", "His ex-wife") == "PERSON:ann carver"


# --------------------------------------------------------------------------------------------- names
@pytest.mark.parametrize("word", ["Me", "Us", "Unknown", "Officials", "GDP"])
def test_a_pronoun_or_placeholder_is_no_name(word: str) -> None:
    documents = _documents(f"{word} Ellis came to Norburg.")
    read = analysis(documents, DEFAULT_MODEL).tokens.with_columns(
        name_label=pl.when(pl.col("token_index") == 0).then(pl.lit("PERSON")).otherwise(pl.lit("")),
        name_start=pl.col("token_index") == 0,
    )
    found = mentions(documents, parsed_texts(documents, read), *_quotes("", *[]), {})
    assert word not in found["text"].to_list()


def _labelled(text: str, *names: tuple[str, str]) -> pl.DataFrame:
    """The names of a text whose model found just these, with these labels."""
    documents = _documents(text)
    read = analysis(documents, DEFAULT_MODEL).tokens
    label, start = pl.lit(""), pl.lit(value=False)
    for name, kind in names:
        at = text.index(name)
        inside = (pl.col("char_start") >= at) & (pl.col("char_end") <= at + len(name))
        label = pl.when(inside).then(pl.lit(kind)).otherwise(label)
        start = start | (pl.col("char_start") == at)
    read = read.with_columns(name_label=label, name_start=start)
    found = mentions(documents, parsed_texts(documents, read), *_quotes(text), {})
    return found.filter(pl.col("mention_kind") == "name").select("text", "label")


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        ("They joined Team Carver.", ("Team Carver", "PERSON"), ("Team Carver", "ORG")),
        ("Zephyr Teach, a lawyer, spoke.", ("Zephyr Teach", "ORG"), ("Zephyr Teach", "PERSON")),
        ("Zephyr Teach, 34, spoke.", ("Zephyr Teach", "ORG"), ("Zephyr Teach", "PERSON")),
        ("Acme Widgets, the company, closed.", ("Acme Widgets", "ORG"), ("Acme Widgets", "ORG")),
        ("Chairman Rence Poe spoke.", ("Poe", "ORG"), ("Rence Poe", "PERSON")),
        ("Ann Carver 2 came.", ("Ann Carver 2", "PERSON"), ("Ann Carver", "PERSON")),
        ("Ann Carver‘s plan failed.", ("Ann Carver‘s", "PERSON"), ("Ann Carver", "PERSON")),
        ("Members of the SVP voted.", ("SVP", "PERSON"), ("SVP", "ORG")),
        ("They joined a super PAC.", ("PAC", "ORG"), None),
    ],
)  # fmt: skip
def test_names_that_the_model_got_wrong(text: str, given: tuple[str, str], expected: tuple[str, str] | None) -> None:
    assert _labelled(text, given).rows() == ([expected] if expected else [])


def test_an_honorific_is_no_name() -> None:
    assert _labelled("HON. NJERI: Order.", ("HON", "ORG")).rows() == []
    assert _labelled("We met HON\n\nIt is a firm.", ("HON", "ORG")).rows() == [("HON", "ORG")]


def test_a_dateline_is_no_part_of_a_name() -> None:
    found = _labelled("NORBURG - Ann Carver spoke.", ("NORBURG - Ann Carver", "PERSON"))
    assert found.rows() == [("NORBURG", "GPE"), ("Ann Carver", "PERSON")]


def test_an_epithet_before_a_given_name_makes_no_other_person() -> None:
    keys = dict(_keys(_read("Hillary Brandt spoke in Ohio. Opponents called her Crooked Hillary on Monday.")))
    assert set(keys.values()) >= {"PERSON:hillary brandt"}
    assert "PERSON:crooked hillary" not in keys.values()


def test_a_surname_with_a_letter_too_few_is_no_other_person() -> None:
    text = "Doctor Harold Bornstein wrote a letter. The letter by Mr. Bornsten was short. Mr. Bornsten kept silent."
    assert {key for name, key in _keys(_read(text)) if name == "Bornsten"} == {"PERSON:harold bornstein"}


def test_whose_brother_somebody_is_keeps_the_surname() -> None:
    text = (
        "Moss rowed alone. Peter Moss died on Friday. Peter Moss’s brother left the church at noon. "
        "An emotional Robert Moss sang there. “We will miss him,” the rower Ann Lee said of Moss."
    )
    assert {key for form, key in _keys(_read(text)) if form == "Moss"} == {"PERSON:peter moss"}


def test_a_company_with_its_ending_is_not_the_end_of_another_name() -> None:
    text = "{} told the story first. Its owner, {}, was glad, and so was Ann Lee of Norburg."
    apart = dict(_keys(_read(text.format("Norburg News", "News Corp."))))
    assert apart["News Corp."] != apart["Norburg News"]
    same = dict(_keys(_read(text.format("The Norburg Gazette", "the Gazette"))))
    assert same["Gazette"] == same["Norburg Gazette"]


def test_a_widow_keeps_her_surname() -> None:
    text = "The veto is wrong, said war widow Terry Marsh. Marsh asked for a trial."
    assert _keys(_read(text))[-1] == ("Marsh", "PERSON:terry marsh")


def test_a_full_name_whose_documents_write_the_usual_one_is_the_same_person() -> None:
    names = name_rows(
        ("PERSON:ned hale", "Ned Hale", 40),
        ("PERSON:rupert edward hale", "Rupert Edward Hale", 1),
        ("PERSON:rupert edward hale", "Ned Hale", 1),
        ("PERSON:rupert hale", "Rupert Hale", 1),
    )
    by_key = dict(entities(names).links.select("name_key", "entity_id").rows())
    assert by_key["PERSON:ned hale"] == by_key["PERSON:rupert edward hale"] != by_key["PERSON:rupert hale"]


# ------------------------------------------------------------------------------------- who speaks for others
def test_a_pronoun_of_an_unnamed_speaker_is_whom_he_or_she_speaks_for() -> None:
    text = "A spokeswoman for Acme said Andi Lee would stay. She said that it was late."
    others = (("Andi Lee would stay", "A spokeswoman for Acme"),)
    assert _meant(text, "it was late", "She", *others) == "ORG:acme"
    text = "A spokeswoman for Acme said Andi Lee would stay. He said that it was late."
    assert _meant(text, "it was late", "He", *others) == "PERSON:andi lee"


def test_who_speaks_for_somebody_is_named_behind_that() -> None:
    text = "A tide is rising, said party spokeswoman for women Sandra Lee."
    assert _meant(text, "A tide is rising", "party spokeswoman for women Sandra Lee") == "PERSON:sandra lee"


def test_who_was_called_she_is_not_he() -> None:
    text = "Chris Lee met Pat Roe. “No,” she said. “Yes,” he said."
    assert _meant(text, "No,", "she", ("Yes,", "he")) == "PERSON:chris lee"
    assert _meant(text, "Yes,", "he", ("No,", "she")) == "PERSON:pat roe"


def test_a_company_is_what_the_text_or_its_name_says_it_is() -> None:
    text = "Acme, a large insurer, paid Byte. Byte was glad. The insurer said that it was late."
    assert _meant(text, "it was late", "The insurer") == "ORG:acme"
    text = "The Harbour Broadcasting Corporation bought Byte. The corporation said that it was late."
    assert _meant(text, "it was late", "The corporation") == "ORG:harbour broadcasting"


# ------------------------------------------------------------------------------ bodies, documents, interviews
@pytest.mark.parametrize(
    ("text", "speaker", "expected"),
    [
        ("Israel’s military said it was late.", "Israel’s military", "ORG:israeli military"),
        ("The Israeli military said it was late.", "The Israeli military", "ORG:israeli military"),
        ("The German foreign ministry said it was late.", "The German foreign ministry", "ORG:german foreign ministry"),
        ("A German court said it was late.", "A German court", None),
        ("China is large. Chinese officials said it was late.", "Chinese officials", None),
        ("Qualcomm’s management team said it was late.", "Qualcomm’s management team", "ORG:qualcomm"),
        ("A leader of Greenpeace said it was late.", "A leader of Greenpeace", "ORG:greenpeace"),
        ("According to data released by Greenpeace, it was late.", "data released by Greenpeace", "ORG:greenpeace"),
        ("Greenpeace wrote in a letter that it rained. The letter said it was late.", "The letter", "ORG:greenpeace"),
        (
            "Ann Roe left. Acme grew. A statement from Ms Roe's office said it was late.",
            "A statement from Ms Roe's office",
            "PERSON:ann roe",
        ),
        (
            "A message sent to security firm F-Secure by Google's security team said it was late.",
            "A message sent to security firm F-Secure by Google's security team",
            "ORG:google",
        ),
    ],
)
def test_bodies_and_documents_without_a_name_of_their_own(text: str, speaker: str, expected: str | None) -> None:
    assert _meant(text, "it was late", speaker) == expected


def test_a_spokesman_who_is_named_later_and_an_officer_behind_a_body() -> None:
    text = "It was late, an Apple spokesman said. Apple spokesperson Nick Leahy told reporters on Monday to wait."
    assert _meant(text, "It was late,", "an Apple spokesman") == "PERSON:nick leahy"
    speaker = "Bank of Canada’s chief economist, Neil Brassard"
    assert _meant(f"It was late, said {speaker}.", "It was late,", speaker) == "PERSON:neil brassard"


def test_a_company_is_no_product_that_is_named_after_it() -> None:
    text = "Apple makes phones. Contact it with the Apple Support App. The company said it was late."
    assert _meant(text, "it was late", "The company") == "ORG:apple"


def test_who_is_asked_about_does_not_answer() -> None:
    text = "Neil Starmer spoke. He was late. Asked whether he would take gifts from Lord Alli, he said it was late."
    assert _meant(text, "it was late", "he") == "PERSON:neil starmer"


def test_who_is_met_by_the_narrator_answers() -> None:
    text = (
        "I sit opposite Neil Blair and ask about the book. I ask Blair if Keir Starmer will last, or even win three "
        "times as Starmer wants. “It was late,” he snaps."
    )
    assert _meant(text, "It was late,", "he") == "PERSON:neil blair"


# ------------------------------------------------------------------------------------------- who has the floor
@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("Peter Lee was put in touch with the dockers' group, of which Mr. Roe is a member.", "PERSON:peter lee"),
        ("Peter Lee met the dockers' group, whose rules Mr. Roe wrote.", "PERSON:peter lee"),
        ("Mr. Roe was put in touch with the dockers' group, of which Peter Lee is a member.", "PERSON:mark roe"),
    ],
)
def test_the_subject_of_the_sentence_before_has_the_floor_though_the_last_speaker_is_named_behind_it(
    behind: str, expected: str
) -> None:
    text = f"Mark Roe said that ministers had changed the rules.\n\n{behind} He had asked whether it was allowed."
    told = ("ministers had changed the rules", "Mark Roe")
    assert _meant(text, "whether it was allowed", "He", told) == expected


@pytest.mark.parametrize("told", ["recalled her", "went through the rules that Ms. Roe had"])
def test_who_opens_the_sentence_speaks_in_it_however_often_somebody_else_is_named(told: str) -> None:
    roe = "Mary Roe opened a fair. Ms. Roe praised bakers. Ms. Roe ate a bun. “I was tired,” Ms. Roe said."
    text = f"{roe}\n\nAnna Gray, a cook for Ms. Roe's father, {told}: “Good manners were assumed,” she said."
    assert _meant(text, "Good manners were assumed", "she", ("I was tired", "Ms. Roe")) == "PERSON:anna gray"


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("the spokeswoman, Ann Lee, said later", "PERSON:ann lee"),
        ("said the spokeswoman, Ann Lee, on Monday", "PERSON:ann lee"),
        ("said the dockers' spokeswoman, Ann Lee, on Monday", "ORG:acme"),
    ],
)
def test_a_spokeswoman_of_a_body_is_who_is_then_named_as_the_spokeswoman(named: str, expected: str) -> None:
    text = f"A spokeswoman for Acme said that it was late.\n\n“We close soon,” {named}."
    assert _meant(text, "it was late", "A spokeswoman for Acme") == expected


@pytest.mark.parametrize("subject", ["Norland", "Sutland"])
def test_it_is_nothing_that_its_own_words_are_about(subject: str) -> None:
    text = (
        f"The number of boats will double, according to a report by Harbour Research. The report praised {subject}. "
        f"Most of the boats will be there, with {subject} adding ten, it said."
    )
    told = ("The number of boats will double", "a report by Harbour Research")
    content = f"Most of the boats will be there, with {subject} adding ten"
    assert _meant(text, content, "it", told) == "ORG:harbour research"


@pytest.mark.parametrize(
    ("speaker", "expected"),
    [
        ("experts like Ann Lee, a geologist", "PERSON:ann lee"),
        ("many bakers, including Ann Lee,", "PERSON:ann lee"),
        ("researchers such as Ann Lee", "PERSON:ann lee"),
        ("bakers in towns like Norburg", None),
    ],
)
def test_the_one_person_who_is_named_as_an_example_of_many_speaks(speaker: str, expected: str | None) -> None:
    text = f"The pier is old, {speaker} say. The town has said nothing."
    assert _meant(text, "The pier is old", speaker) == expected
