"""What must be true of each table (suites, checks), the gate that enforces it, and pages about its results (docs)."""
