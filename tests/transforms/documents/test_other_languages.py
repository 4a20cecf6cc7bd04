"""Languages without analysis: documents are kept, their language is told honestly, long marked quotes come out."""

from datetime import UTC, datetime

import polars as pl
import pytest

from transforms.annotate import annotate
from transforms.annotations import DEFAULT_MODEL
from transforms.documents.language_detection import detect, may_be_english
from transforms.documents.stage import documents
from transforms.lexicon.languages import UNKNOWN
from transforms.schemas import RECORDS

# (text, language, the pieces between marks that are quotes)
TEXTS = {
    "german": (
        "Der Hafen von Lindau schließt, sagte Bürgermeisterin Anna Vogel. „Wir haben keine andere Wahl“, erklärte sie. "
        "»Das ist ein schwerer Schlag«, klagte der Händler Karl Brandt. Das Buch „Der Hafen“ ist vergriffen.",
        "de",
        ["Wir haben keine andere Wahl", "Das ist ein schwerer Schlag"],
    ),
    "swiss": (
        "Der Gemeinderat von Sarnen schliesst den Hafen am See. «Wir haben es uns nicht leicht gemacht», sagte er.",
        "de",
        ["Wir haben es uns nicht leicht gemacht"],
    ),
    "spanish": (
        "La alcaldesa Lucía Serrano anunció ayer el cierre del puerto. «No tenemos otra salida», dijo a los vecinos. "
        "“Nadie nos ha preguntado nada”, respondió el pescador Antonio Ruiz.",
        "es",
        ["No tenemos otra salida", "Nadie nos ha preguntado nada"],
    ),
    "italian": (
        "Il sindaco Paolo Rinaldi ha annunciato la chiusura del porto. «Non abbiamo nessuna altra scelta», ha detto.",
        "it",
        ["Non abbiamo nessuna altra scelta"],
    ),
    "russian": (
        "Мэр города Анна Петрова объявила о закрытии порта. «У нас больше нет выхода», — сказала она. "
        "По словам рыбаков, „это позор для всего города“.",
        "ru",
        ["У нас больше нет выхода", "это позор для всего города"],
    ),
    "arabic": (
        "أعلنت رئيسة البلدية ليلى حداد إغلاق الميناء يوم الاثنين. وقالت: «ليس لدينا أي خيار آخر». "
        "وقال كريم: “لم يسألنا أحد عن رأينا”.",
        "ar",
        ["ليس لدينا أي خيار آخر", "لم يسألنا أحد عن رأينا"],
    ),
    "chinese": (
        "市长王丽星期一宣布关闭港口。她对记者说：“我们已经没有别的选择了。”渔民李强表示：「从来没有人问过我们的意见。」他读《港口》和「晨报」。",
        "zh",
        ["我们已经没有别的选择了。", "从来没有人问过我们的意见。"],
    ),
    "japanese": (
        "市長の佐藤花子さんは月曜日、港を閉鎖すると発表した。「私たちには他に選択肢がありません」と語った。"
        "漁師の田中さんは『誰も意見を聞かなかった』と話した。",
        "ja",
        ["私たちには他に選択肢がありません", "誰も意見を聞かなかった"],
    ),
    "polish": (
        "Burmistrz Anna Nowak ogłosiła zamknięcie portu. „Nie mamy już innego wyjścia”, powiedziała. "
        "Rybacy są ‹bardzo rozczarowani tą decyzją›.",
        "pl",
        ["Nie mamy już innego wyjścia", "bardzo rozczarowani tą decyzją"],
    ),
    "swedish": (
        "Borgmästaren Anna Lind meddelade att hamnen stängs. ”Vi har inget annat val”, sade hon på måndagen.",
        "sv",
        ["Vi har inget annat val"],
    ),
}


def _documents(texts: dict[str, str]) -> pl.DataFrame:
    rows = [
        {"origin": f"{name}.txt", "format": "text", "payload": text.encode(), "payload_sha256": "0" * 64}
        for name, text in texts.items()
    ]
    found, refused = documents(pl.DataFrame(rows, schema=RECORDS.schema), now=datetime.now(UTC), run_id="r")
    assert refused.is_empty()
    return found


def test_marked_quotes_come_out_without_speaker_and_nothing_else() -> None:
    read = _documents({name: text for name, (text, _, _) in TEXTS.items()})
    found = annotate(read, DEFAULT_MODEL)
    assert found.rejected.is_empty() and found.mentions.is_empty()
    for document_id, origin, language, text in read.select("document_id", "origin", "language", "text").iter_rows():
        given, expected, pieces = TEXTS[origin.removesuffix(".txt")]
        assert (language, text) == (expected, given)
        rows = found.quotes.filter(pl.col("document_id") == document_id).sort("char_start").to_dicts()
        assert [row["text"] for row in rows] == pieces
        for row in rows:
            assert text[row["char_start"] : row["char_end"]] == row["text"]
            assert (row["quote_kind"], row["speaker_status"], row["speaker_text"]) == ("direct", "unknown", None)
            assert row["is_speech"] and row["cue"] is None


@pytest.mark.parametrize(
    "text",
    ["Der Hafen bleibt heute zu.", "Порт сегодня закрыт для всех.", "港口今天关闭了。", "El puerto cierra hoy al fin."],
)
def test_texts_too_short_to_tell_are_undetermined_and_get_no_names(text: str) -> None:
    read = _documents({"short": text})
    assert read["language"].to_list() == [UNKNOWN]
    found = annotate(read, DEFAULT_MODEL)
    assert found.mentions.is_empty() and found.quotes.is_empty() and found.rejected.is_empty()


def test_a_short_english_text_is_analysed_still() -> None:
    read = _documents({"short": "Roe said no to Ann Lee."})
    assert read["language"].to_list() == [UNKNOWN]
    assert "Ann Lee" in annotate(read, DEFAULT_MODEL).mentions["text"].to_list()


@pytest.mark.parametrize("text", ["", "\n", "12 34", "😀", "Tokyo 2020 Paris 2024"])
def test_nothing_speaks_against_english_where_there_is_nothing_to_go_by(text: str) -> None:
    assert may_be_english(text) and detect(text) == UNKNOWN


def test_a_long_text_in_an_unknown_language_is_not_english_though_its_page_says_so() -> None:
    zulu = (
        "Umkhulumeli wedolobha uthe izakhamuzi zizothola amanzi ngoMsombuluko ekuseni emva kokulungiswa kwamapayipi. "
    )
    assert detect(zulu * 6, "en-ZA") == UNKNOWN and not may_be_english(zulu * 6)
    assert detect(zulu * 6, "zu") == "zu", "a language that the detector does not know"
    assert detect("Lee 3-1 Roe 2-2", "en") == "en", "a text too short to tell"
