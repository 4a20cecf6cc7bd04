"""Makes the column weight of seeds/*/topics.csv again, out of prior and of how words are used.

``python -m tests.benchmarks.fit_topics --data FOLDER``; FOLDER holds polnear/, names/, pages/, stories/.

An article has the topic that its section or address names, or else the one that the priors make likely. A word keeps
its prior as far as articles of its topic have it more often than articles of other topics do. The labelled articles,
and those on the same events, are left out.
"""

import argparse
import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import polars as pl

import seeds
from tests.benchmarks.topics import Article, labels, pages, stories
from transforms.topics.scoring import best, evidence, matches, named, read_words
from transforms.topics.vocabulary import Vocabulary, top_of, vocabulary

SURE = 0.55  # probability from which a topic is taken for right
_RATHER_PRIOR = 60  # articles with a word that weigh as much as its prior
_PSEUDO = 2.0  # articles that are added to each topic, so that topics of few articles say little
_FAIR = 0.7  # share of a word's uses in its own topic that confirms the prior
_LEAST, _MOST = 0.2, 1.2  # of the prior
_RIVALS = 3  # topics that a word is compared with: those that use it most

_Counts = dict[tuple[str, str], Counter[str]]  # by topic and entry of the list: articles by their topic


def main() -> None:
    """Write the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    given = parser.parse_args()
    articles: defaultdict[str, list[Article]] = defaultdict(list)
    for article in _unlabelled(given.data):
        articles[article.language].append(article)
    for language, of_language in sorted(articles.items()):
        words = vocabulary(language, "prior")
        if words is None:
            continue
        n_of_topic, counts = _counted(words, of_language)
        table = seeds.table(f"{language}/topics")
        rows = [
            (
                topic_id,
                word,
                prior,
                f"{float(prior) * _factor(top_of(topic_id), counts[topic_id, word], n_of_topic):.2f}",
            )
            for topic_id, word, prior in table.select("topic_id", "word", "prior").iter_rows()
        ]
        pl.DataFrame(rows, schema=table.columns, orient="row").write_csv(Path("seeds") / language / "topics.csv")


def _unlabelled(data: Path) -> Iterator[Article]:
    labelled = {label.article_id for label in labels()}
    yield from (page for article_id, page in pages(data).items() if article_id not in labelled)
    events = {own: event for own, (_, event) in stories(data).items()}
    known = {events[own] for own in labelled if own in events}
    yield from (article for article, event in stories(data).values() if event not in known)
    for file in sorted((data / "polnear" / "train" / "text").glob("*.txt")):
        yield _article(file.read_text(encoding="utf-8"))
    for part in ("train", "dev"):
        lines = (data / "names" / f"conll_{part}.jsonl").read_text(encoding="utf-8").splitlines()
        yield from (_article(json.loads(line)["text"]) for line in lines)


def _article(text: str) -> Article:
    headline, _, body = text.partition("\n")
    return Article(headline, body, None, None, "en")


def _counted(words: Vocabulary, articles: list[Article]) -> tuple[Counter[str], _Counts]:
    """Articles by topic; and by entry and topic."""
    n_of_topic: Counter[str] = Counter()
    counts: _Counts = defaultdict(Counter)
    for headline, body, section, url, _ in articles:
        likeliest = best(evidence(words, headline, body, section, url))
        declared = named(section, url)
        if len(declared) == 1:
            (topic_id,) = declared
        elif likeliest is not None and likeliest.score >= SURE:
            topic_id = likeliest.topic_id
        else:
            continue
        n_of_topic[topic_id] += 1
        used = {each for text in read_words(headline, body) for each in matches(words, text)}
        for each in used:
            counts[each.topic_id, each.entry][topic_id] += 1
    return n_of_topic, counts


def _factor(own: str, count: Counter[str], n_of_topic: Mapping[str, int]) -> float:
    """What the prior is multiplied with: the share of the topic among the rates of all that use the word most."""
    n = count.total()
    if not n:
        return 1.0
    mean = n / sum(n_of_topic.values())
    rates = {
        topic_id: (count[topic_id] + _PSEUDO * mean) / (n_of_topic[topic_id] + _PSEUDO)
        for topic_id in {*n_of_topic, own}
    }
    rivals = sorted((rate for topic_id, rate in rates.items() if topic_id != own), reverse=True)[:_RIVALS]
    share = rates[own] / (rates[own] + sum(rivals) / max(1, len(rivals)))
    trust = n / (n + _RATHER_PRIOR)
    return 1 - trust + trust * min(_MOST, max(_LEAST, share / _FAIR))


if __name__ == "__main__":
    main()
