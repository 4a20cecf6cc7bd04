"""What documents are about: worked out for what changed."""
