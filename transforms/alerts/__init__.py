"""What is told to people: alerts as rows, and their words."""
