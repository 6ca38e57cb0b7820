"""What people type about teaching."""
