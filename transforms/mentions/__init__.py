"""Documents, tokens, quotes -> mentions: names, and the pronouns and nominals that stand for them."""
