"""Terms of new texts and of those around them -> pairs: what two texts have in common."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

_Numbers = npt.NDArray[np.int64]
_Sums = npt.NDArray[np.float64]  # of whole numbers below 2**53, so exact
_PAIRS = pl.Schema({"number": pl.Int64, "other": pl.Int64, "product": pl.Int64, "known_product": pl.Int64})


class _Terms(NamedTuple):
    """The terms of some texts, in order."""

    places: _Numbers  # of a term in the table of postings
    weights: _Sums


class _Postings(NamedTuple):
    """The texts that have each term: those at a place stand from its start to its end."""

    starts: _Numbers
    ends: _Numbers
    positions: _Numbers  # of a text among the others
    weights: _Sums


def pairs(
    own: pl.DataFrame, around: pl.DataFrame, *, days: int, least: int, at_once: int = 20_000
) -> Iterator[pl.DataFrame]:
    """Terms (day, term, number, weight, is_new_name) of texts and of those around -> pairs of a text and another.

    They come in frames of at_once rows, and up to all those of one text more: a thousand texts may be like all others.
    A pair is at most so many days apart. It has the product of both texts' terms, which is at least so much, and the
    known_product of those that are no new names in one of them. A text has each of its terms once.
    The products of one text with all others are summed at once: a table of all pairs that share a term is never made.
    """
    others = around.select("number", "day").unique().sort("number").with_row_index("position")
    terms = own["term"].unique().sort()
    rows = around.join(others.select("number", "position"), on="number").sort("term")
    postings, names = _postings(rows, terms), _postings(rows.filter("is_new_name"), terms)
    numbers, other_days = others["number"].to_numpy(), others["day"].to_numpy()
    asked = own.sort("number", "term")
    known = _Terms(terms.search_sorted(asked["term"]).to_numpy(), asked["weight"].cast(pl.Float64).to_numpy())
    is_name, own_numbers, own_days = (asked[name].to_numpy() for name in ("is_new_name", "number", "day"))
    bounds = [*np.flatnonzero(np.diff(own_numbers, prepend=-1)), len(own_numbers)]
    found: list[pl.DataFrame] = []
    n_found = 0
    for first, last in pairwise(bounds):
        text = _Terms(known.places[first:last], known.weights[first:last])
        product = _products(text, postings, len(numbers))
        number = own_numbers[first]
        near = np.flatnonzero(product >= least)
        near = near[(np.abs(other_days[near] - own_days[first]) <= days) & (numbers[near] != number)]
        if not len(near):
            continue
        own_names = is_name[first:last]
        of_names = _products(_Terms(text.places[own_names], text.weights[own_names]), names, len(numbers))
        shared = product[near].astype(np.int64)
        columns = (np.full(len(near), number), numbers[near], shared, shared - of_names[near].astype(np.int64))
        found.append(pl.DataFrame(dict(zip(_PAIRS, columns, strict=True)), schema=_PAIRS))
        n_found += len(near)
        if n_found >= at_once:
            yield pl.concat(found)
            found, n_found = [], 0
    if found:
        yield pl.concat(found)


def _postings(rows: pl.DataFrame, terms: pl.Series) -> _Postings:
    found = rows["term"]
    return _Postings(
        found.search_sorted(terms, side="left").to_numpy(),
        found.search_sorted(terms, side="right").to_numpy(),
        rows["position"].cast(pl.Int64).to_numpy(),
        rows["weight"].cast(pl.Float64).to_numpy(),
    )


def _products(text: _Terms, postings: _Postings, n_others: int) -> _Sums:
    """The sum over the terms of a text of its weight times that of each other text."""
    starts, ends = postings.starts[text.places], postings.ends[text.places]
    slices = [slice(*part) for part in zip(starts.tolist(), ends.tolist(), strict=True)]
    if not slices:
        return np.zeros(n_others)
    weights = np.repeat(text.weights, ends - starts)
    positions = np.concatenate([postings.positions[part] for part in slices])
    products = weights * np.concatenate([postings.weights[part] for part in slices])
    return np.asarray(np.bincount(positions, products, n_others), np.float64)
