"""Documents analysed as the product does it, for tests of the stages that come after."""

import polars as pl

from transforms.annotations import DEFAULT_MODEL, Model
from transforms.mentions import mentions
from transforms.model.findings import Findings
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
