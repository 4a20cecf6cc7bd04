"""Items of the knowledge base -> candidates for entities, and the choice among them."""
