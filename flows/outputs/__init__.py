"""What leaves the warehouse: query results, exports, reports, checks."""
