"""How a message gets to each kind of receiver, one module a kind."""
