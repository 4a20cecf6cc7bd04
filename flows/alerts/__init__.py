"""Makes alerts of what a run brought, and takes them to people: an outbox in the warehouse, channels out of it."""
