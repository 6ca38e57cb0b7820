"""API of duties."""
