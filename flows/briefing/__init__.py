"""The briefing: what a day or a week brought, as a mail in HTML and text."""
