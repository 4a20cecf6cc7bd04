"""Pronouns of one document: he and she, I, it, who and which: the mention or the person that each stands for."""
