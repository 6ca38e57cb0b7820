"""What people type about growth, a module per noun."""
