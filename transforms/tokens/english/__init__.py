"""The English pipeline: spaCy's tokenizer, the network, and spaCy's rules of parts of speech and lemmas."""
