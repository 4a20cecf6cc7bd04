"""Look-ups in seeds/: languages, gazetteer, function words, reporting cues; and how words are folded for look-up."""
