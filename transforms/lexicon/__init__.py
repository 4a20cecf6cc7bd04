"""Look-ups in seeds/: languages, gazetteer, function words, reporting cues; and the keys of names for look-ups."""
