"""What people type about the regular meeting, made into clean values."""
