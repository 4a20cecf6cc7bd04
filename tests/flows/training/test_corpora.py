"""Texts without annotations that the model is trained on."""

import json
from pathlib import Path

from flows.training.corpora import plain

NEWS = "Harbour to close\n\n\nThe harbour of Sarn will close in May, Jane Roe said on Monday.\u00a0\n\n\n"
WIKI = """
 = Harbour =

 The harbour , built in 1898 , was Sarn 's largest ( and oldest ) port . It held 1 @,@ 200 ships . A <unk> sank .
 " It is late , " she said . They didn 't leave the well @-@ known place .
"""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_texts_are_as_in_print_and_none_is_measured_on(tmp_path: Path) -> None:
    measured = "A storm closed the harbour of Sarn on Friday, the police said."
    _write(tmp_path / "names/gum_news.jsonl", json.dumps({"id": "g", "text": f"Storm\n{measured}", "entities": []}))
    rows = [("Harbour", NEWS), ("Storm", f"\n{measured}\n")]
    _write(tmp_path / "news/w.csv", "title,text\n" + "".join(f'{title},"{text}"\n' for title, text in rows))
    _write(tmp_path / "wikitext/t.txt", WIKI)
    assert plain(tmp_path) == {
        "w_0": "Harbour\n\nHarbour to close\n\nThe harbour of Sarn will close in May, Jane Roe said on Monday.",
        "wikitext_t_0": (
            "The harbour, built in 1898, was Sarn's largest (and oldest) port. It held 1,200 ships.\n\n"
            '"It is late," she said. They didn\'t leave the well-known place.'
        ),
    }


def test_a_folder_without_such_texts_gives_none(tmp_path: Path) -> None:
    _write(tmp_path / "names/gum_news.jsonl", "")
    assert plain(tmp_path) == {}
