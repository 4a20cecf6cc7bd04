"""The languages that rules are written for, by their codes of ISO 639-1, and the code where none is known."""

ENGLISH = "en"
FRENCH = "fr"
UNKNOWN = "und"


def lexicon_language(language: str) -> str:
    """Whose reference tables a text is read with: those of its language, of English if its language is not known."""
    return ENGLISH if language == UNKNOWN else language
