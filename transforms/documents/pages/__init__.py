"""HTML pages: their blocks of text, the body among them, and what a page declares about itself."""
