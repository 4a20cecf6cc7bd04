"""Texts in old encodings that nobody declares: round trips over sentences of each language."""
# ruff: noqa: E501

import json

import pytest

import seeds
from transforms.documents.charsets.code_pages import likeliest_code_page
from transforms.documents.encoding import decode, transcoded

TEXTS = {
    "pl": "Władze Gdańska ogłosiły w piątek, że most będzie zamknięty. „Nie możemy dłużej czekać”, powiedziała prezydent miasta Łucja Żak. Mieszkańcy są źli.",
    "cs": "Předseda vlády řekl, že žádné další peníze nebudou. „Musíme šetřit,“ uvedla ministryně Šárka Dvořáková v úterý večer v Plzni.",
    "sk": "Minister vnútra povedal, že ďalšie stretnutie sa uskutoční v utorok. Ľudia čakali pred budovou až do večera.",
    "hu": "A miniszterelnök kijelentette, hogy több pénz nem lesz. Az ülésről később tájékoztatják az újságírókat, mondta a szóvivő hétfőn. Őszintén örülünk.",
    "ro": "Primăria a anunţat vineri că podul va rămâne închis până în vară. „Nu mai putem aştepta”, a spus primarul din Iaşi.",
    "hr": "Gradonačelnica je u petak rekla da će most ostati zatvoren do ljeta. „Ne možemo više čekati”, kazala je, a građani su ogorčeni. Šteta je velika.",
    "sl": "Župan je v petek dejal, da bo most zaprt še do poletja. Občani so jezni, ker čakajo že več kot eno leto.",
    "tr": "Belediye başkanı cuma günü köprünün yaza kadar kapalı kalacağını söyledi. “Daha fazla bekleyemeyiz” diyen başkan, İstanbul'da basın toplantısı düzenledi. Işıklar söndü.",
    "lt": "Meras penktadienį pranešė, kad tiltas bus uždarytas iki vasaros. Žmonės pyksta, nes laukia jau daugiau kaip metus. Įvyko susirinkimas.",
    "lv": "Mērs piektdien paziņoja, ka tilts būs slēgts līdz vasarai. Iedzīvotāji ir dusmīgi, jo gaida jau vairāk nekā gadu. Šķiet, naudas nav.",
    "et": "Linnapea ütles reedel, et sild jääb suveni suletuks. Elanikud on vihased, sest nad on oodanud juba üle aasta. Šokk oli suur, märkis põhjanaaber.",
    "ru": "Мэр города сообщил в пятницу, что мост будет закрыт до лета. «Мы больше не можем ждать», — сказала она журналистам в Москве.",
    "uk": "Мер міста повідомив у п'ятницю, що міст буде закрито до літа. «Ми більше не можемо чекати», — сказала вона журналістам у Києві. Її підтримали.",
    "bg": "Кметът съобщи в петък, че мостът ще бъде затворен до лятото. „Не можем да чакаме повече“, каза тя пред журналисти в София.",
    "sr": "Градоначелница је у петак рекла да ће мост остати затворен до лета. „Не можемо више да чекамо“, казала је она у Београду.",
    "mk": "Градоначалникот во петокот рече дека мостот ќе биде затворен до летото. Граѓаните се лути, бидејќи чекаат повеќе од една година.",
    "be": "Мэр горада паведаміў у пятніцу, што мост будзе зачынены да лета. Яна сказала, што людзі больш не могуць чакаць. Ён пагадзіўся.",
    "el": "Ο δήμαρχος ανακοίνωσε την Παρασκευή ότι η γέφυρα θα παραμείνει κλειστή έως το καλοκαίρι. «Δεν μπορούμε να περιμένουμε άλλο», είπε στους δημοσιογράφους.",
    "he": "ראש העיר הודיעה ביום שישי כי הגשר יישאר סגור עד הקיץ. התושבים כועסים משום שהם ממתינים כבר יותר משנה.",
    "ar": "أعلن رئيس البلدية يوم الجمعة أن الجسر سيبقى مغلقا حتى الصيف. وقال للصحفيين إن السكان غاضبون لأنهم ينتظرون منذ أكثر من عام.",
    "th": "นายกเทศมนตรีกล่าวเมื่อวันศุกร์ว่าสะพานจะปิดจนถึงฤดูร้อน ประชาชนไม่พอใจเพราะรอมานานกว่าหนึ่งปี",
    "fr": "La maire a annoncé vendredi que le pont resterait fermé jusqu'à l'été. « Nous ne pouvons plus attendre », a-t-elle déclaré. Là où ça gêne, bien sûr.",
    "de": "Die Bürgermeisterin sagte am Freitag, die Brücke bleibe bis zum Sommer geschlossen. „Wir können nicht länger warten“, erklärte sie in Köln. Große Wut.",
    "es": "La alcaldesa anunció el viernes que el puente seguirá cerrado hasta el verano. ¿Cuándo abrirá? «No podemos esperar más», señaló en La Coruña.",
    "pt": "A prefeita anunciou na sexta-feira que a ponte ficará fechada até o verão. Os moradores estão irritados, pois esperam há mais de um ano. Não há solução.",
    "sv": "Borgmästaren sade på fredagen att bron förblir stängd till sommaren. Invånarna är arga eftersom de har väntat i över ett år.",
    "da": "Borgmesteren sagde fredag, at broen forbliver lukket til sommeren. Beboerne er vrede, fordi de har ventet i over et år på løsningen.",
    "en": "The café’s owner said: “No, we won’t go to São Paulo — or to Zürich.” He paid £40 for it, he said on Monday.",
    "ja": "市長は金曜日、橋は夏まで閉鎖されると発表した。住民は一年以上待たされており、怒っている。",
    "ko": "시장은 금요일에 다리가 여름까지 폐쇄될 것이라고 발표했다. 주민들은 일 년 넘게 기다리고 있어 화가 났다.",
    "zh": "市长星期五宣布，大桥将关闭到夏天。居民们很生气，因为他们已经等了一年多。",
    "zh-tw": "市長星期五宣布，大橋將關閉到夏天。居民們很生氣，因為他們已經等了一年多。",
}
ASIAN = {"ja": "cp932|euc_jp|iso2022_jp", "ko": "euc_kr", "zh": "gb18030", "zh-tw": "big5"}
PAGES = dict(seeds.table("shared/code_pages").select("language", "code_pages").iter_rows()) | ASIAN
ROUNDS = [(language, page) for language in TEXTS for page in PAGES[language].split("|")]


def same(data: bytes, encoding: str) -> bool:
    """Whether the encoding that was found gives the same text."""
    return data.decode(likeliest_code_page(data), "replace") == data.decode(encoding)


@pytest.mark.parametrize(("language", "encoding"), ROUNDS)
def test_sentences_keep_their_letters(language: str, encoding: str) -> None:
    data = TEXTS[language].encode(encoding, "ignore")
    assert data.isascii() or same(data, encoding)


def test_short_texts_keep_theirs_nearly_always() -> None:
    cut = [(TEXTS[language][:60].encode(page, "ignore"), page) for language, page in ROUNDS]
    wrong = [(data, page) for data, page in cut if not data.isascii() and not same(data, page)]
    assert len(wrong) <= 0.05 * len(cut), wrong


@pytest.mark.parametrize("language", ["pl", "cs", "ru", "tr", "el", "lt", "ar"])
def test_pages_and_rows_are_read_by_them(language: str) -> None:
    text, encoding = TEXTS[language], PAGES[language].split("|")[0]
    page = (
        f"<html><head><title>x</title><script>var a = 'b';</script></head><body><p class=\"x\">{text}</p></body></html>"
    )
    assert text in decode(page.encode(encoding, "ignore"), is_html=True)
    rows = "".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for _ in range(3))
    assert decode(rows.encode(encoding)) == rows


def test_declared_charsets_come_first() -> None:
    text = "Łódź, środa"
    page = f'<?xml version="1.0" encoding="iso-8859-2"?><html><p>{text}</p></html>'
    assert text in decode(page.encode("iso8859-2"), is_html=True)
    assert transcoded(text.encode("cp1250"), "Windows-1250") == text.encode()
    for charset in ("utf-8", "nobody-knows", "rot13", None):
        assert transcoded(b"\xb3\xf3d", charset) == b"\xb3\xf3d"
