"""Watchlists and texts -> hits: which document or quote each watchlist asks for."""
