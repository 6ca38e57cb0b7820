"""The rules of teaching."""
