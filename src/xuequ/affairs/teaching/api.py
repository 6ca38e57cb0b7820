"""API of teaching."""
