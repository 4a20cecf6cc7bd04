"""The network: word pieces -> tags, syntax, names, attributions and tone. Weights lie in weights/."""
