"""What a period brought, against the one before it: numbers with their direction, and sentences made from them."""
