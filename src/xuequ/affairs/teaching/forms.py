"""Forms of teaching."""
