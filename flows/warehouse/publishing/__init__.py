"""How the published copy is made of the one before it, and how it is known that nothing happened to it."""
