"""Pages: where the body is, what is beside it, and what the page says of itself."""

import html
import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.documents.article import Article
from transforms.documents.dates.parsing import parse_date
from transforms.documents.dates.zones import place
from transforms.documents.html_page import html_article
from transforms.documents.pages.json_ld import article_items

PARAGRAPHS = [
    "The harbour board of Ellery voted on Monday to close the old pier for good after the storm.",
    "“Nobody has repaired it since the war,” said Ruth Carver, who leads the board.",
    "Fishermen who use the pier every morning said they had not been asked about the plan.",
    "A new pier would cost nine million, and the town has saved only a third of that so far.",
    "The council will discuss the matter again in May, when the engineers have finished their report.",
]


def article(body: str, *, head: str = "", title: str = "Old pier to close for good") -> Article:
    return html_article(
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    )


def paragraphs(found: Article) -> list[str]:
    return (found.text or "").split("\n\n")


def tagged(tag: str, *, lines: list[str] = PARAGRAPHS, attributes: str = "") -> str:
    return "".join(f"<{tag}{attributes}>{line}</{tag}>" for line in lines)


H1 = "<h1>Old pier to close for good</h1>"


# ------------------------------------------------------------------------------------------------ where the body is
@pytest.mark.parametrize(
    "body",
    [
        f"<article>{H1}{tagged('p')}</article>",
        f"{H1}<div class='storytext'>{'<br><br>'.join(PARAGRAPHS)}</div>",
        f"{H1}<div class='storytext'>{'<br>'.join(PARAGRAPHS)}</div>",
        f"<article>{H1}{tagged('div')}</article>",
        f"<table><tr><td>{H1}<font size=2>{'<p>'.join(PARAGRAPHS)}</font></td></tr></table>",
        f"<main>{H1}<div class='part'>{tagged('p', lines=PARAGRAPHS[:2])}</div><div class='ad'>Advertisement</div>"
        f"<div class='part'>{tagged('p', lines=PARAGRAPHS[2:])}</div></main>",
        f"<article>{H1}{tagged('p', attributes=' class=paywall')}</article>",
    ],
)
def test_all_paragraphs_are_found_however_they_are_marked_up(body: str) -> None:
    navigation = "<nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
    footer = "<footer>Copyright 2026 Ellery Post</footer>"
    assert paragraphs(article(navigation + body + footer)) == PARAGRAPHS


def test_what_stands_beside_the_article_is_left_out() -> None:
    river = "".join(f"<div class='teaser'><h3><a href='/{n}'>Another story {n}</a></h3></div>" for n in range(6))
    body = (
        f"<article>{H1}<p>{PARAGRAPHS[0]}</p><p class='image-credit'>The pier in October. (Photo: Lena Roe)</p>"
        f"<p>{PARAGRAPHS[1]}</p><p><a href='/x'>READ MORE: Storm tears the pier apart</a></p><p>{PARAGRAPHS[2]}</p>"
        "<ul><li><a href='/a'>Ferry fares rise</a></li><li>Weather: <a href='/b'>Storms until Friday, says the office"
        "</a></li></ul>"
        f"<div class='newsletter-signup'><p>Get the best stories of Ellery in your inbox every morning, free.</p></div>"
        f"<p>{PARAGRAPHS[3]}</p><p>{PARAGRAPHS[4]}</p></article><div class='related'>{river}</div>"
    )
    assert paragraphs(article(body)) == PARAGRAPHS


def test_a_paragraph_that_is_a_link_is_text() -> None:
    linked = f"<p><a href='/live'><strong>{PARAGRAPHS[2]}</strong></a></p>"
    lines = [f"<p>{line}</p>" for line in PARAGRAPHS]
    assert paragraphs(article(f"<article>{H1}{''.join([*lines[:2], linked, *lines[3:]])}</article>")) == PARAGRAPHS


def test_the_lead_above_the_picture_is_the_first_paragraph() -> None:
    lead = "After ninety years the pier of Ellery will be closed, and not everybody agrees with that."
    top = f"<div><h2 class='sub'>{lead}</h2>{H1}</div><figure><img src='x'></figure>"
    description = f"<meta name='description' content='{lead[:70]}…'>"
    assert paragraphs(article(f"{top}<article>{tagged('p')}</article>", head=description)) == [lead, *PARAGRAPHS]
    assert paragraphs(article(f"{top}<article>{tagged('p')}</article>")) == PARAGRAPHS
    below = f"<div>{H1}<h2 class='sub'>{lead}</h2></div><figure><img src='x'></figure>"
    assert paragraphs(article(f"{below}<article>{tagged('p')}</article>")) == [lead, *PARAGRAPHS]


def test_quotations_of_markup_get_their_marks_and_source() -> None:
    body = (
        f"<article>{H1}<p>{PARAGRAPHS[0]}</p><p><q>We shall build a new one</q>, said Mayor Ann Lee.</p>"
        "<blockquote><p>I learnt to swim from that pier.</p><footer>— <cite>Greta Noll, 91</cite></footer></blockquote>"
        f"<p>{PARAGRAPHS[3]}</p><p>{PARAGRAPHS[4]}</p></article>"
    )
    assert paragraphs(article(body)) == [
        PARAGRAPHS[0],
        "“We shall build a new one”, said Mayor Ann Lee.",
        "“I learnt to swim from that pier.”",
        "— Greta Noll, 91",
        *PARAGRAPHS[3:],
    ]


@pytest.mark.parametrize("shape", ["html", "nested", "elements"])
def test_an_article_in_the_data_of_a_script_is_found(shape: str) -> None:
    shapes: dict[str, Any] = {
        "html": {"id": 7, "contentHtml": tagged("p"), "tags": ["a", "b"]},
        "nested": {"a": 1, "state": json.dumps({"id": 7, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "html": tagged("p")})},
        "elements": {"elements": [{"type": "paragraph", "content": line} for line in PARAGRAPHS]},
    }
    data = json.dumps({"type": "article", "n": 1, "m": 2, "k": 3, "j": 4, "data": shapes[shape]})
    body = f"<div id='root'></div><script>window.state = {data.replace('<', chr(92) + 'u003c')};</script>"
    assert [line.strip() for line in paragraphs(article(body))] == PARAGRAPHS


# ----------------------------------------------------------------------------------------- what the page declares
def test_pages_of_an_unknown_outlet_are_of_one_outlet_whether_they_name_it_or_not() -> None:
    address = "<link rel='canonical' href='https://www.ellery-post.example/{}'>"
    named = "<meta property='og:site_name' content='The Ellery Post'>"
    body = f"<article>{H1}{tagged('p')}</article>"
    found = [article(body, head=address.format(n) + name) for n, name in enumerate(("", named))]
    assert [(one.source, one.url) for one in found] == [
        (None, "https://www.ellery-post.example/0"),
        (None, "https://www.ellery-post.example/1"),
    ]
    assert article(body, head=named).source == "The Ellery Post"
    reuters = named.replace("The Ellery Post", "Reuters")
    assert article(body, head=address.format(2) + reuters).source == "Reuters"


@pytest.mark.parametrize(
    "around",
    [
        "{}", "\n//<![CDATA[\n{};\n//]]>\n", "/*<![CDATA[*/{}/*]]>*/", "<!-- {} -->", "{};", "  {}  ;  ", "[{}]",
        '{{"@graph": [{{"@type": "WebSite"}}, {},]}}',
    ],
)  # fmt: skip
def test_json_ld_is_read_as_pages_have_it(around: str) -> None:
    item = (
        '{"@type": ["NewsArticle", "X"], "headline": "A /* b */ , ]\ntitle", /* a comment */ '
        '"author": [{"name": "Ann Lee"},],}'
    )
    (found,) = article_items(_tree(f'<script type="application/ld+json">{around.format(item)}</script>'))
    assert (found["headline"], found["author"]) == ("A /* b */ , ]\ntitle", [{"name": "Ann Lee"}])


def test_json_ld_with_character_references_is_read() -> None:
    escaped = html.escape('{"@type": "Article", "headline": "A"}')
    found = article_items(_tree(f'<script type="application/ld+json">{escaped}</script>'))
    assert [item["headline"] for item in found] == ["A"]


@given(st.text(alphabet='{}[]",:/*<!->\\a; \n', max_size=200))
def test_json_ld_of_any_text_is_no_error(text: str) -> None:
    list(article_items(_tree(f'<script type="application/ld+json">{text}</script>')))


@pytest.mark.parametrize("piece", ["<!--", "/*", '\\"', '"', ",", "[", ", ", "//", ";"])
def test_json_ld_takes_time_in_proportion_to_its_length(piece: str) -> None:
    tree = _tree(f'<script type="application/ld+json">{{"@type": {piece * (100_000 // len(piece))}</script>')
    started = time.process_time()
    assert list(article_items(tree)) == []
    assert time.process_time() - started < 2


def _tree(body: str) -> Any:
    from lxml.html import document_fromstring  # type: ignore[import-untyped]

    return document_fromstring(f"<html><body>{body}</body></html>")


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ("<p class='byline'>By Imogen Hart</p>", ["Imogen Hart"]),
        ("<span class='author'>Imogen Hart</span>", ["Imogen Hart"]),
        ("<div class='article-author-name'>Imogen Hart and Tom Roe</div>", ["Imogen Hart", "Tom Roe"]),
        ("<a rel='author' href='/a'>Imogen Hart</a> <a rel='author' href='/b'>Tom Roe</a>", ["Imogen Hart", "Tom Roe"]),
        ("<span itemprop='author'><span itemprop='name'>Imogen Hart</span></span>", ["Imogen Hart"]),
        ("<span class='author'>Imogen Hart und Tom Roe</span>", ["Imogen Hart", "Tom Roe"]),
        ("<span class='article__author'>Von Imogen Hart, dpa</span>", ["Imogen Hart", "dpa"]),
        ("<div class='metaAuthorName_x7'>Imogen Hart/Reuters</div>", ["Imogen Hart", "Reuters"]),
        ("<span id='authors'><span>Imogen Hart</span></span>", ["Imogen Hart"]),
        (
            "<p>von <a href='/autoren/name/hart'>Imogen Hart</a> und <a href='/autoren/name/roe'>Tom Roe</a></p>",
            ["Imogen Hart", "Tom Roe"],
        ),
        ("<div data-article-authors='Imogen Hart'></div>", ["Imogen Hart"]),
        ("<span class='byline'>신현주 기자</span>", ["신현주"]),
        ("<span class='author'>i.hart@ellery.example</span>", []),
        ("<button class='follow-author'>Follow topic</button>", []),
        ("<div class='followAuthorBtn'>Edit your topics</div>", []),
        ("<ul><li>3 min read</li><li>Von: Imogen HART, Tom ROE</li></ul>", ["Imogen HART", "Tom ROE"]),
        ("<p>Von der Leyen</p>", []),
        ("<span class='byline'>Redaktion</span>", []),
        ("<span class='author'>red/Agenturen</span>", []),
        ("<span class='author'>Ellery Post</span>", []),
    ],
)
def test_bylines_of_markup(byline: str, authors: list[str]) -> None:
    site = "<meta property='og:site_name' content='Ellery Post'>"
    river = "<aside><div class='byline'><a rel='author' href='/c'>Jon Rusk</a></div></aside>"
    assert article(f"<article>{H1}{byline}{tagged('p')}</article>{river}", head=site).authors == authors


@pytest.mark.parametrize(
    "element",
    [
        "<span itemprop='datePublished' content='2026-03-16T21:06-05:00'>March 16</span>",
        "<time itemprop='datePublished' datetime='2026-03-16T21:06-05:00'>March 16</time>",
        "<time datetime='2026-03-16T21:06-05:00'>March 16</time>",
        "<time>2026-03-16T21:06-05:00</time>",
        "<span class='article-date'>2026-03-16T21:06-05:00</span>",
        "<div class='published'>2026-03-16T21:06-05:00</div>",
        "<meta name='article:published:time' content='2026-03-16T21:06-05:00'>",
    ],
)
def test_dates_of_any_element(element: str) -> None:
    assert article(f"<article>{H1}{element}{tagged('p')}</article>").published[0] == "2026-03-16T21:06-05:00"


@pytest.mark.parametrize(
    "suffix", [" - Ellery Post", " | The Post of Ellery and Around", "-politicsㅣEllery", " – ellery.example"]
)
def test_the_name_of_the_site_is_no_part_of_the_headline(suffix: str) -> None:
    head = f"<meta property='og:title' content='Old pier to close &amp;quot;for good&amp;quot;{suffix}'>"
    body = f'<article><h1>Old pier to close "for good"</h1>{tagged("p")}</article>'
    assert article(body, head=head, title="x").headline == 'Old pier to close "for good"'


@pytest.mark.parametrize(
    ("preview", "headline"),
    [
        ("Old pier to close for good", "Old pier to close for good"),
        ("close for good", "Harbour: Old pier to close for good"),
        ("to close for good", "Harbour: Old pier to close for good"),
        ("Pier: an end", "Harbour: Old pier to close for good"),
    ],
)
def test_a_kicker_that_link_previews_leave_out_is_no_part_of_the_headline(preview: str, headline: str) -> None:
    head = f"<meta property='og:title' content='{preview}'>"
    head += (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Harbour: Old pier to close for good"}'
    )
    body = f"<article><h1>Harbour: Old pier to close for good</h1>{tagged('p')}</article>"
    assert article(body, head=f"{head}</script>", title="x").headline == headline


@pytest.mark.parametrize(
    ("title", "preview", "headline"),
    [
        ("Pier in Ellery 2026: all you need to know | Post", "Old pier to close", "Old pier to close"),
        ("Old pier to close | Post", "Old pier to close", "Pier in Ellery 2026: all you need to know"),
        ("Pier in Ellery 2026: all you need to know | Post", "It ends", "Pier in Ellery 2026: all you need to know"),
    ],
)
def test_a_declared_headline_for_search_engines_gives_way_to_the_heading(
    title: str, preview: str, headline: str
) -> None:
    head = f"<meta property='og:title' content='{preview}'><script type='application/ld+json'>"
    head += '{"@type": "NewsArticle", "headline": "Pier in Ellery 2026: all you need to know"}</script>'
    body = f"<article><h1>Old pier to close</h1>{tagged('p')}</article>"
    assert article(body, head=head, title=title).headline == headline


def test_the_author_that_a_content_system_writes_for_link_previews() -> None:
    head = "<meta name='twitter:label1' content='Verfasst von'><meta name='twitter:data1' content='Imogen Hart'>"
    assert article(f"<article>{H1}{tagged('p')}</article>", head=head).authors == ["Imogen Hart"]


@pytest.mark.parametrize("line", ["Mo 16.03.26 | 21:06 Uhr", "16.03.2026, 21:06", "Ellery, 2026-03-16 21:06"])
def test_a_date_in_a_line_without_markup(line: str) -> None:
    menu = "<ul><li>Sport 1:0</li><li>Weather</li></ul>"
    found = article(f"{menu}<article>{H1}<p>{line}</p>{tagged('p')}</article>").published[0]
    assert parse_date(found, place("DE")) == datetime(2026, 3, 16, 20, 6, tzinfo=UTC)
