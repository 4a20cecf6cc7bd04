"""The languages that rules are written for, by their codes of ISO 639-1, and the code where none is known."""

ENGLISH = "en"
FRENCH = "fr"
UNKNOWN = "und"
