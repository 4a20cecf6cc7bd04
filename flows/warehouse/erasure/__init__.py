"""What a warehouse erases on request: rows, then the bytes of its file; and the list of what later runs refuse."""
