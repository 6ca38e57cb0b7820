"""The product as it really runs: its processes, a district on its database, and many people at once."""
