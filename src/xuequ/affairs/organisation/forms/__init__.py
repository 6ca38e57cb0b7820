"""What a person typed about the organisation, turned into clean values."""
