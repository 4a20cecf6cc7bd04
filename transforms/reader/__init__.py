"""The reader: one small encoder that tags names, quotations, their cues and sources in one pass over a text."""
