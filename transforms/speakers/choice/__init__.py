"""Whom a description that speaks means, if no rule knows: "the agency", "his spokeswoman", "the statement"."""

from transforms.speakers.choice.descriptions import Choose, with_described
from transforms.speakers.choice.weights import likeliest

__all__ = ["Choose", "likeliest", "with_described"]
