"""Whom a description that speaks means, if no rule knows: "the agency", "his spokeswoman", "the statement"."""

from transforms.speakers.choice.descriptions import Choose, with_described
from transforms.speakers.choice.weights import best, likeliest

__all__ = ["Choose", "best", "likeliest", "with_described"]
