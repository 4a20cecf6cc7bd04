"""Names of a document -> mentions: handles of those whom the document names."""

import pytest

from tests.transforms.mentions.test_mentions import _keys, _read


@pytest.mark.parametrize(
    ("text", "handle", "key"),
    [
        ("Mark Harlow said it was late. “I agree,” wrote @markharlow on Monday.", "@markharlow", "PERSON:mark harlow"),
        ("Mark Harlow said it was late. “I agree,” wrote @realMarkHarlow.", "@realMarkHarlow", "PERSON:mark harlow"),
        ("Mark Harlow said it was late. “I agree,” wrote @MarkTHarlow.", "@MarkTHarlow", "PERSON:mark harlow"),
        ("Mark Harlow said it was late. “I agree,” wrote @mark_harlow7.", "@mark_harlow7", "PERSON:mark harlow"),
        ("Mark Harlow said it was late. “I agree,” wrote @harlow on Monday.", "@harlow", "PERSON:mark harlow"),
        ("“It was late.” — Mark Harlow (@sarntalks) April 3, 2016", "@sarntalks", "PERSON:mark harlow"),
        ("Mark Harlow (@sarntalks) said it was late. Later @sarntalks wrote more.", "@sarntalks", "PERSON:mark harlow"),
    ],
)
def test_a_handle_is_whose_name_it_has_or_who_signs_with_it(text: str, handle: str, key: str) -> None:
    assert (handle, key) in _keys(_read(text))


@pytest.mark.parametrize(
    "text",
    [
        "Mark Harlow said it was late. “I agree,” wrote @sarntalks on Monday.",
        "Mark Harlow and Ann Harlow said it was late. “I agree,” wrote @harlow on Monday.",
        "Mark Lee said it was late. “I agree,” wrote @lee on Monday.",
        "Mark Harlow said it was late. Write to mark@harlow.com on Monday.",
    ],
)
def test_any_other_handle_is_no_name(text: str) -> None:
    assert not any("@" in name for name, _ in _keys(_read(text)))


def test_a_handle_has_its_place_with_the_sign() -> None:
    text = "Mark Harlow said it was late. “I agree,” wrote @markharlow on Monday."
    row = next(row for row in _read(text).iter_rows(named=True) if row["text"] == "@markharlow")
    assert text[row["char_start"] : row["char_end"]] == "@markharlow"
    assert row["link_method"] == "handle"
    assert row["label"] == "PERSON"


def test_a_given_name_is_of_the_one_just_named_of_several_who_bear_it() -> None:
    text = (
        "Ryan Danek and Mia Holm met Ryan Voss in Sarn on Monday. The talks were long. Nobody said a word of them."
        " The mayor was late. Ellery Moss and Ryan Adler did not come. Both Ellery and Ryan were ill."
    )
    assert _keys(_read(text))[-1] == ("Ryan", "PERSON:ryan adler")
