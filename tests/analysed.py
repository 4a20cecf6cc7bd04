"""Documents analysed as the product does it, for tests of the stages that come after."""

import polars as pl

from transforms.annotations import DEFAULT_MODEL, Model
from transforms.mentions import mentions
from transforms.model.findings import Findings
from transforms.quotes.stage import quotes
from transforms.speakers.stage import speakers
from transforms.text.parsed_text import ParsedText, parsed_texts
from transforms.tokens.stage import analysis


def analysed(documents: pl.DataFrame, model: Model = DEFAULT_MODEL) -> tuple[list[ParsedText], dict[str, Findings]]:
    """The parsed texts of DOCUMENTS and the network's findings."""
    tokens, findings = analysis(documents, model)
    return list(parsed_texts(documents, tokens)), findings


def mentions_of(documents: pl.DataFrame, quotes: pl.DataFrame, quote_segments: pl.DataFrame) -> pl.DataFrame:
    """MENTIONS of DOCUMENTS with these QUOTES and QUOTE_SEGMENTS."""
    parsed, findings = analysed(documents)
    return mentions(documents, parsed, quotes, quote_segments, findings)


def texts_with_speakers(texts: list[str], *, read_by_network: bool = True) -> tuple[pl.DataFrame, pl.DataFrame]:
    """MENTIONS and QUOTES, with their speakers, of texts with the document_ids d0, d1, …, in order of the text.

    read_by_network: whether the speakers' stage gets the network's findings.
    """
    ids = [f"d{number}" for number in range(len(texts))]
    columns = {"document_id": ids, "language": "en", "text": texts, "headline": None, "authors": [[] for _ in texts]}
    documents = pl.DataFrame(columns, schema_overrides={"headline": pl.String, "authors": pl.List(pl.String)})
    parsed, findings = analysed(documents)
    told, segments = quotes(parsed, findings)
    named = mentions(documents, parsed, told, segments, findings)
    return named, speakers(parsed, told, named, findings if read_by_network else {}).sort("char_start")
