"""What every endpoint of the API shares: the request, the values it takes, its lists and its refusals."""
