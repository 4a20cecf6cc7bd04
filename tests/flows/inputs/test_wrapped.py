"""Mails, mailboxes, subtitles and PDF files: what is taken from them, and why something is not."""

import json
import time
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from flows.cli.intake.run import run
from flows.inputs.files import FORMATS, file_of
from flows.inputs.records import Limits
from flows.inputs.wrapped import guard
from flows.run import pipeline
from flows.run.job import Job
from flows.warehouse.publish import connect_published
from tests.corpus import article
from tests.flows.inputs.test_records import Result, write
from tests.pdf_files import column, pdf
from tests.workbook_files import xlsx
from transforms.rejections import Refused

HTML = "<html><body><p>The harbour stays shut, said Mayor Ann Carver.</p></body></html>"


def given(result: Result) -> dict[str, Any]:
    found = json.loads(result.records["given"][0] or "{}")
    assert isinstance(found, dict)
    return found


def letter(text: str | None = None, page: str | None = None, **headers: str) -> EmailMessage:
    message = EmailMessage()
    defaults = {
        "Subject": "Harbour shut",
        "From": "Jane Roe <jane@example.org>",
        "Date": "Mon, 5 Jan 2026 10:00:00 +0100",
    }
    if text is not None:
        message.set_content(text)
    if page is not None and text is not None:
        message.add_alternative(page, subtype="html")
    elif page is not None:
        message.set_content(page, subtype="html")
    for name, value in (defaults | headers).items():
        message[name.replace("_", "-")] = value
    return message


def test_the_help_lists_what_is_read() -> None:
    shown = CliRunner().invoke(run, ["--help"]).output
    assert not [ending for ending in FORMATS if f" {ending}" not in shown]


# ------------------------------------------------------------------------------------------------ mails
def test_a_mail_is_its_page_with_subject_sender_and_date(tmp_path: Path) -> None:
    message = letter("The same as text.", HTML, Subject="Fwd: Grüße, the harbour")
    message.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="a.pdf")
    result = Result(write(tmp_path / "a.eml", bytes(message)))
    assert result.records["format"].to_list() == ["html"] and "said Mayor Ann Carver" in result.payloads[0].decode()
    assert given(result) == {
        "headline": "Grüße, the harbour", "published": "Mon, 05 Jan 2026 10:00:00 +0100",
        "authors": ["Jane Roe"],
    }  # fmt: skip


def test_a_mailing_has_a_source_and_no_author(tmp_path: Path) -> None:
    message = letter("Text.", From="Harbour Alerts <news@mail.harbour.org>", List_Unsubscribe="<https://x.example>")
    assert given(Result(write(tmp_path / "a.eml", bytes(message))))["source"] == "harbour.org"
    message = letter(
        "Text.", From="BBC News <x@esp.example>", List_Id="<news.bbc>", Archived_At="<https://bbc.example/1>"
    )
    message["Content-Language"] = "en-GB"
    found = given(Result(write(tmp_path / "b.eml", bytes(message))))
    assert found["source"] == "BBC News" and found["url"] == "https://bbc.example/1" and "authors" not in found
    assert found["language"] == "en-GB"


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-2", "windows-1250", "koi8-r"])
def test_charsets_of_mails_are_used(charset: str, tmp_path: Path) -> None:
    text = "Сказал министр." if charset == "koi8-r" else "Powiedział minister z Łodzi, źle."
    message = EmailMessage()
    message["Subject"] = "x"
    message.set_content(text, charset=charset, cte="8bit" if charset == "utf-8" else "base64")
    assert Result(write(tmp_path / "a.eml", bytes(message))).payloads[0].decode().strip() == text


def test_raw_bytes_in_headers_are_text(tmp_path: Path) -> None:
    for name, encoding in (("a.eml", "utf-8"), ("b.eml", "cp1252")):
        data = "Subject: Caf\u00e9 shut\nFrom: x\n\nThe text of it.\n".encode(encoding)
        assert given(Result(write(tmp_path / name, data)))["headline"] == "Café shut"
    torn = b"Subject: =?utf-8?B?Zm9vx?=\n\nThe text of it.\n"
    assert given(Result(write(tmp_path / "d.eml", torn)))["headline"] == "=?utf-8?B?Zm9vx?="
    broken = b"Subject: =?nobody?B?!!!?= and =?utf-8?B?Zm9?=\nDate: never\n\nThe text of it.\n"
    assert Result(write(tmp_path / "c.eml", broken)).payloads == [b"The text of it.\n"]


def test_text_that_flows_is_joined_and_signatures_go(tmp_path: Path) -> None:
    data = b"Subject: x\nContent-Type: text/plain; format=flowed\n\nOne line \nthat goes on.\nAnother.\n-- \nJane\n"
    assert Result(write(tmp_path / "a.eml", data)).payloads == [b"One line that goes on.\nAnother.\n"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\n\n\n", "malformed_mail"),
        (b"Subject: x\n\n", "no_text"),
        (b"Subject: x\nContent-Type: application/pkcs7-mime\n\nabc", "encrypted_file"),
        (b"Subject: x\nContent-Type: image/png\n\nabc", "no_text"),
        (b"Subject: x\nContent-Type: multipart/mixed\n\nabc", "no_text"),
    ],
)
def test_mails_without_text_have_a_reason(data: bytes, reason: str, tmp_path: Path) -> None:
    assert Result(write(tmp_path / "a.eml", data)).reasons == [reason]


def test_a_mailbox_is_cut_into_its_mails(tmp_path: Path) -> None:
    envelope = b"From jane@example.org Mon Jan  5 10:00:00 2026\n"
    one = envelope + b"Subject: one\n\nThe first.\n>From here on it is quoted.\nFrom nowhere it is not an envelope.\n\n"
    two = envelope + b"Subject: two\n\n" + b"word " * 3000 + b"\n\n"
    three = envelope + b"Subject: three\n\nThe third.\n"
    result = Result(write(tmp_path / "a.mbox", one + two + three), limits=Limits(max_binary_bytes=9000))
    assert result.names() == ["a.mbox#1", "a.mbox#3"]
    assert b"\nFrom here on" in result.payloads[0] and b"From nowhere" in result.payloads[0]
    assert result.reasons == ["record_too_large"] and result.names(result.rejected) == ["a.mbox#2"]
    assert Result(write(tmp_path / "b.mbox", b"Subject: x\n\ny\n")).reasons == ["malformed_mail"]


# -------------------------------------------------------------------------------------------- subtitles
VOICES = b"""WEBVTT - Interview with the minister
Language: en

NOTE not said

STYLE
::cue { color: red }

1
00:00:01.000 --> 00:00:04.000 align:start
<v Helena Brandt>We will sign the treaty

named cue
00:04.000 --> 00:06.000
<v.loud Helena Brandt>in Oslo, <i>not</i> in Bergen &amp; soon.</v>

00:06.000 --> 00:08.000
<v Jon Lee>Why so late?</v>
<v Helena Brandt>Nobody <c.x>was</c> <00:07.000>ready.
"""


def spoken(data: bytes, folder: Path, name: str = "a.srt") -> list[str]:
    return Result(write(folder / name, data)).payloads[0].decode().split("\n\n")


def test_voices_are_turns(tmp_path: Path) -> None:
    result = Result(write(tmp_path / "a.vtt", VOICES))
    assert result.payloads[0].decode().split("\n\n") == [
        "HELENA BRANDT: We will sign the treaty in Oslo, not in Bergen & soon.",
        "JON LEE: Why so late?",
        "HELENA BRANDT: Nobody was ready.",
    ]
    assert given(result) == {"headline": "Interview with the minister", "language": "en"}


def test_labels_arrows_and_dashes_are_turns(tmp_path: Path) -> None:
    cues = [
        "ANCHOR: Good evening. Tonight the minister", "of finance is with us.",
        ">> HELENA BRANDT: Thank you.\n>> Why now?",
        "- Because we had to.\n- {\\an8}Really? [laughter]", "[MUSIC]", "\u266a a song \u266a",
    ]  # fmt: skip
    text = "".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n\n" for n, cue in enumerate(cues, 1))
    assert spoken(text.replace("\n", "\r\n").encode(), tmp_path) == [
        "ANCHOR: Good evening. Tonight the minister of finance is with us.",
        "HELENA BRANDT: Thank you.",
        "Why now?",
        "Because we had to.",
        "Really?",
    ]


def test_lines_that_scroll_count_once(tmp_path: Path) -> None:
    shown = [
        "so today we talk",
        "so today we talk\nabout <c>the harbour</c>",
        "about the harbour\nand its future",
    ]
    text = "WEBVTT\n\n" + "".join(f"00:0{n}.000 --> 00:0{n}.900\n \n{cue}\n\n" for n, cue in enumerate(shown))
    assert spoken(text.encode(), tmp_path, "a.vtt") == ["so today we talk about the harbour and its future"]


def test_long_turns_are_paragraphs(tmp_path: Path) -> None:
    text = "".join(f"{n}\n00:00:01,000 --> 00:00:02,000\nIt is sentence {n}.\n\n" for n in range(100))
    assert 3 <= len(spoken(text.encode(), tmp_path)) <= 5


def test_no_subtitles_have_a_reason(tmp_path: Path) -> None:
    assert Result(write(tmp_path / "a.vtt", b"WEBVTT\n\nhello\n")).reasons == ["malformed_subtitles"]
    assert Result(write(tmp_path / "b.srt", b"1\n00:00:01,000 --> 00:00:02,000\n[music]\n")).reasons == ["no_text"]


# -------------------------------------------------------------------------------------------------- PDF
HEAD, FOOT = (70, 800, 9, "Ministry of Finance, 5 January 2026"), (290, 30, 9, "{} / 3")


def page(text: str, number: int, *lines: Any) -> list[Any]:
    return [HEAD, *lines, *column(text), (*FOOT[:3], FOOT[3].format(number))]


def test_pages_of_a_pdf_are_paragraphs_without_running_heads(tmp_path: Path) -> None:
    title = (70, 750, 20, "Harbour shut")
    texts = [" ".join(article(n).split()) for n in range(6)]
    data = pdf([page("\n\n".join(texts[2 * n : 2 * n + 2]), n, *([title] if n == 0 else [])) for n in range(3)])
    result = Result(write(tmp_path / "a.pdf", data))
    assert result.payloads[0].decode().split("\n\n") == texts
    assert given(result) == {"headline": "Harbour shut"}


def test_hyphens_at_line_ends_are_undone(tmp_path: Path) -> None:
    lines = ["A well-known minis-", "ter, a former under-", "secretary, met the well-", "known under-secretary there."]
    data = pdf([[(70, 700 - 13 * n, 11, line) for n, line in enumerate(lines)]])
    text = Result(write(tmp_path / "a.pdf", data)).payloads[0].decode()
    assert text == "A well-known minister, a former under-secretary, met the well-known under-secretary there."


def test_columns_follow_each_other(tmp_path: Path) -> None:
    left = "This sentence begins in the first column and it goes on and on until it reaches the very end of it with"
    right = "the words that stand in the second column of the page."
    data = pdf([[*column(left, width=40), *column(right, left=320, width=40)]])
    assert Result(write(tmp_path / "a.pdf", data)).payloads[0].decode() == f"{left} {right}"


def test_a_title_of_the_properties_counts_if_the_page_has_it(tmp_path: Path) -> None:
    text = f"Harbour shut again\n\n{article(1)}"
    assert given(Result(write(tmp_path / "a.pdf", pdf([column(text)], title="Harbour shut again")))) == {
        "headline": "Harbour shut again"
    }
    assert given(Result(write(tmp_path / "b.pdf", pdf([column(text)], title="Microsoft Word - x.doc")))) == {}


def test_pdf_files_without_text_have_a_reason(tmp_path: Path) -> None:
    encrypted = (
        "/Encrypt<</Filter/Standard/V 1/R 2/P -4/O(01234567890123456789012345678901)"
        "/U(01234567890123456789012345678901)>>/ID[(0123456789012345)(0123456789012345)]"
    )
    assert Result(write(tmp_path / "a.pdf", pdf([[]]))).reasons == ["no_text_layer"]
    assert Result(write(tmp_path / "b.pdf", pdf([column("x")], trailer=encrypted))).reasons == ["encrypted_file"]
    assert Result(write(tmp_path / "c.pdf", b"%PDF-1.4 and no more")).reasons == ["malformed_pdf"]
    assert Result(write(tmp_path / "d.pdf", b"x" * 2000), limits=Limits(max_binary_bytes=999)).reasons == [
        "record_too_large"
    ]


# -------------------------------------------------------------------------------------------- workbooks
def test_rows_of_a_workbook_are_records(tmp_path: Path) -> None:
    rows = [
        ["Title", "Body", "Published", "n"],
        [None],
        ["Shut", "The text.", datetime(2026, 1, 5, 10, 30), 3.0],
        ["Open", "More."],
    ]
    sheets = {"Articles": rows, "Notes": [["who", "when"], ["me", 1]], "Old": [["text"], ["hidden words"]]}
    result = Result(write(tmp_path / "a.xlsx", xlsx(sheets, hidden="Old")))
    assert result.names() == ["a.xlsx::Articles#3", "a.xlsx::Articles#4"]
    assert result.rows == [
        {"Title": "Shut", "Body": "The text.", "Published": "2026-01-05T10:30:00", "n": 3},
        {"Title": "Open", "Body": "More.", "Published": None, "n": None},
    ]
    assert not result.reasons and file_of(result.records["origin"][0]) == str(tmp_path / "a.xlsx")


def test_all_sheets_count_if_none_has_a_known_column(tmp_path: Path) -> None:
    sheets = {"A": [["story_de"], ["one"]], "B": [["story_de"], ["two"]]}
    assert len(Result(write(tmp_path / "a.xlsx", xlsx(sheets))).rows) == 2


def test_what_is_no_workbook_has_a_reason(tmp_path: Path) -> None:
    packed = xlsx({"A": [["text"], ["one"]]})
    for name, data in (("a.xlsx", packed[:-40]), ("b.xls", b"x" * 99), ("c.ods", b"PK")):
        assert Result(write(tmp_path / name, data)).reasons == ["malformed_workbook"]


# ------------------------------------------------------------------------------------------------ guard
def test_modules_of_the_folder_are_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "pypdfium2.py", "open('run', 'w')")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(guard._Child, "_now", None)
    assert Result(write(tmp_path / "a.pdf", pdf([column("Some words.")]))).payloads == [b"Some words."]
    assert not (tmp_path / "run").exists()


def test_a_reader_that_hangs_or_dies_costs_one_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "PROCESS", "tests.flows.inputs.misbehaving_process")
    monkeypatch.setattr(guard._Child, "_now", None)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[3]))
    started = time.monotonic()
    for kind in ("hang", "good", "die", "fill", "flood", "good"):
        if kind == "good":
            assert list(guard.guarded(kind, b"abc")) == [3]
            continue
        with pytest.raises(Refused, match="too_costly"):
            list(guard.guarded(kind, b"", seconds=2))
    assert time.monotonic() - started < 30


# --------------------------------------------------------------------------------------- through a run
def test_what_they_say_is_in_the_warehouse(tmp_path: Path) -> None:
    write(tmp_path / "in" / "a.vtt", VOICES)
    text = "“Nobody asked the people who live here,” Ann Carver said on Monday."
    write(tmp_path / "in" / "b.eml", bytes(letter(text)))
    write(tmp_path / "in" / "c.pdf", pdf([[(70, 750, 20, "Harbour shut"), *column(article(1))]]))
    pipeline.run(Job((tmp_path / "in",), tmp_path / "w.duckdb", root=tmp_path))
    with connect_published(tmp_path / "w.duckdb") as con:
        found = con.execute(
            "select origin, headline, authors, date_published from documents order by origin"
        ).fetchall()
        said = con.execute(
            "select name, q.text from quotes q join documents using (document_id) "
            "join entities on entity_id = speaker_entity_id where origin = 'in/a.vtt' order by q.char_start"
        ).fetchall()
    assert [(row[0], row[1]) for row in found] == [
        ("in/a.vtt", "Interview with the minister"), ("in/b.eml", "Harbour shut"), ("in/c.pdf", "Harbour shut"),
    ]  # fmt: skip
    assert found[1][2] == ["Jane Roe"] and found[1][3].isoformat() == "2026-01-05T09:00:00+00:00"
    assert said == [
        ("Helena Brandt", "We will sign the treaty in Oslo, not in Bergen & soon."),
        ("Jon Lee", "Why so late?"),
        ("Helena Brandt", "Nobody was ready."),
    ]
