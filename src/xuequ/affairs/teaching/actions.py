"""Writes of teaching."""
