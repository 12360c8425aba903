"""Shapes of rounds, assignments, ratings and releases in the API."""
