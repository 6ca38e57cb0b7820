"""What people type about partnerships."""
