"""Whom a stance is about: a text in, the mention of its target out."""

import pytest

from tests.analysed import texts_with_speakers

TARGETS = [  # (text, target)
    ("Ann Carver criticised Derek Lee on Monday.", "Derek Lee"),
    ("Ann Carver criticised former governor Derek Lee of Sarn.", "Derek Lee"),
    ("Ann Carver criticised the governor of Sarn, Derek Lee.", "Derek Lee"),
    ("Ann Carver criticised Derek Lee's plan for the pier.", "Derek Lee"),
    ("Ann Carver criticised the plan of Derek Lee.", "Derek Lee"),
    ("Ann Carver criticised the ruling by the Supreme Court that the pier may stay.", "Supreme Court"),
    ("Ann Carver criticised a long letter from Derek Lee.", "Derek Lee"),
    ("Derek Lee went home. Ann Carver criticised him for it.", "him"),
    ("Ann Carver defended her decision to stay.", "her"),
    ("Ann Carver criticised the board of the Harbour Bank.", "Harbour Bank"),
    ("Derek Lee was criticised by Ann Carver for it.", "Derek Lee"),
    ("Ann Carver criticised the claim filed by Derek Lee.", "Derek Lee"),
    ("Ann Carver criticised the way Derek Lee had handled the fire.", "Derek Lee"),
    ("Ann Carver criticised any proposed takeover by Derek Lee.", "Derek Lee"),
    ("Ann Carver hailed Derek Lee's achievement in building the pier.", "Derek Lee"),
    ("Ann Carver attacked Republican plans for the pier.", "Republican"),
    ("Ann Carver attacked the Republicans stance on the pier.", "Republicans"),
    ("Ann Carver praised the Republican heartlands of the north.", None),
    ("Ann Carver criticised Derek Lee's father.", None),
    ("Ann Carver criticised the supporters of Derek Lee.", None),
    ("Ann Carver criticised the sanctions on Norway.", None),
    ("Ann Carver criticised Norway sanctions.", None),
    ("Ann Carver criticised the invasion of Norway.", None),
    ("Ann Carver criticised the audit of the Harbour Bank.", None),
    ("Ann Carver criticised the growth under Derek Lee.", None),
    ("Ann Carver criticised raising the toll of the pier.", None),
]


@pytest.fixture(scope="module")
def found() -> dict[str, list[str | None]]:
    """The targets of the stances of all these texts, by text."""
    texts = [text for text, _ in TARGETS]
    named, quotes = texts_with_speakers(texts)
    words = dict(named.select("mention_id", "text").iter_rows())
    out: dict[str, list[str | None]] = {text: [] for text in texts}
    stances = quotes.filter(report_kind="stance").select("document_id", "stance_target_mention_id")
    for document, target in stances.iter_rows():
        out[texts[int(document[1:])]].append(words.get(target))
    return out


@pytest.mark.parametrize(("text", "target"), TARGETS)
def test_targets(found: dict[str, list[str | None]], text: str, target: str | None) -> None:
    assert found[text] == [target]
