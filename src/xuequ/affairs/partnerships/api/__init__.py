"""API of partnerships."""
