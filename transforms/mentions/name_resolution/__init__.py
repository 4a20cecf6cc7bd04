"""Which names a document has because they speak, and whom or what each of its names means."""
