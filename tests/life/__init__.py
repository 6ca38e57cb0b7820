"""A meeting's life as a machine lives it: steps at random, and what must hold after each."""
