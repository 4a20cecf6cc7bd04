"""What marts add up, kept for each document."""
