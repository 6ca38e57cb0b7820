"""Reads of teaching."""
