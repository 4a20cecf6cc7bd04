"""What the reader's heads tag."""

QUOTATION_KINDS = ("CONTENT", "CUE", "SOURCE")
NAME_KINDS = ("PER", "ORG", "LOC", "MISC")
TONES = ("negative", "neutral", "positive")  # towards a mention
ROLES = ("cue", "source")  # what the pointers of a content point at


def tags(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """O, then B- and I- of each kind."""
    return ("O", *(f"{part}-{kind}" for kind in kinds for part in "BI"))


QUOTATION_TAGS = tags(QUOTATION_KINDS)
NAME_TAGS = tags(NAME_KINDS)
POINTERS = (*ROLES, "tone")  # that of tone gathers what is said of a mention
