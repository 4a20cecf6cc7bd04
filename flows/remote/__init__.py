"""Files at addresses of object stores and web servers -> files that inputs reads as streams."""
