"""Files and folders -> raw records, read as a stream."""
