"""Mails, subtitles and pages of PDF -> the text or page in them and what they say about it."""
