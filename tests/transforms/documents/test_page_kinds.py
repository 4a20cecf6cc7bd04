"""Pages that are not free to read, and pages that hold no article."""

import pytest

from tests.transforms.documents.test_pages import H1, PARAGRAPHS, article, tagged
from transforms.rejections import Refused

TEASER = PARAGRAPHS[:1]
OFFER = (
    "<h2>Continue reading with E+</h2><p>Access to all E+ articles for only 2.95 euros a week.</p>"
    "<p>“The best paper of the coast,” says the reader Karla Benz.</p><p>Already a subscriber? Log in here.</p>"
)


def _locked(value: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Old pier to close for good", '
        f'"isAccessibleForFree": {value}}}</script>'
    )


@pytest.mark.parametrize("value", ["false", '"False"', '"http://schema.org/False"'])
@pytest.mark.parametrize("around", ["div class='paywall'", "div class='c-box-47'", "section id='x'"])
def test_of_a_stub_the_teaser_alone_is_text(value: str, around: str) -> None:
    offer = f"<{around}>{OFFER}</{around.split()[0]}>"
    found = article(f"<article>{H1}{tagged('p', lines=TEASER)}{offer}</article>", head=_locked(value))
    assert (found.text, found.access) == (TEASER[0], "stub")


def test_the_tier_of_a_meta_tag_tells_a_stub() -> None:
    head = "<meta property='article:content_tier' content='locked'>"
    assert article(f"<article>{H1}{tagged('p')}</article>", head=head).access == "stub"


def test_a_whole_article_that_is_not_free_is_full_with_its_sentence_about_subscribers() -> None:
    about = "Subscribers of the ferry pay 12 euros a month for it, a third more than they paid last year."
    lines = [*PARAGRAPHS, about, *(line.replace("pier", "quay") for line in PARAGRAPHS * 4)]
    found = article(f"<article>{H1}{tagged('p', lines=list(dict.fromkeys(lines)))}</article>", head=_locked("false"))
    assert about in found.text and PARAGRAPHS[-1].replace("pier", "quay") in found.text
    n_words = len(" ".join(PARAGRAPHS).split())
    for declared, access in ((n_words, "full"), (2 * n_words, "stub")):
        head = _locked(f'false, "wordCount": "{declared}"')
        assert article(f"<article>{H1}{tagged('p')}</article>", head=head).access == access


def test_an_article_that_is_free_keeps_what_it_says_of_offers() -> None:
    lines = [*PARAGRAPHS, "Access to all articles costs 2.95 euros a week.", "Subscribers may cancel at any time."]
    found = article(f"<article>{H1}{tagged('p', lines=lines)}</article>")
    assert found.text.split("\n\n") == lines and found.access is None


LINKS = "".join(f"<div><a href='/{n}'>The {n} harbours of the coast are to be repaired</a></div>" for n in range(20))


@pytest.mark.parametrize(
    ("title", "body", "reason"),
    [
        (
            "Page not found - Ellery Post",
            "<h1>Sorry</h1><p>The page that you look for has moved or never was.</p>",
            "soft_404",
        ),
        ("404", "<p>Try the search.</p>", "soft_404"),
        ("Seite nicht gefunden", "<p>Die gesuchte Seite gibt es hier nicht oder nicht mehr.</p>", "soft_404"),
        ("Just a moment...", "<h1>ellery.example</h1><p>Verify that you are not a robot to go on.</p>", "blocked_page"),
        ("403 Forbidden", "<h1>Forbidden</h1><p>nginx</p>", "blocked_page"),
        (
            "Ellery Post",
            "<div><h2>We value your privacy</h2><p>We and our partners store cookies on your device and use them.</p>"
            "<p>Click to consent to our vendors, or refuse to consent, before you go on to the site.</p>"
            "<p>Read our privacy policy for what becomes of your personal data with us.</p><button>OK</button></div>",
            "consent_wall",
        ),
        (
            "Ellery Post: news of the coast",
            f"<main>{LINKS}</main><p>All that happens on the coast, every day anew.</p>",
            "listing_page",
        ),
        ("Old pier to close for good", f"{H1}<div id='app'></div>", "no_text"),
    ],
)
def test_a_page_without_an_article_is_refused_with_its_reason(title: str, body: str, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        article(body, title=title)
    assert refused.value.reason_code == reason


def test_articles_about_such_pages_are_articles() -> None:
    about = [line.replace("pier", "cookie banner") for line in PARAGRAPHS]
    page = f"<article>{H1}{tagged('p', lines=PARAGRAPHS + about)}</article><div>{LINKS}</div>"
    for title in ("Remains of the pier not found", "Access denied: the pier is closed", "Cookies and consent"):
        assert PARAGRAPHS[0] in article(page, title=title).text
