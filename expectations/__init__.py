"""What must hold of each table, and the gate that enforces it."""
