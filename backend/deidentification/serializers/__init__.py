"""Shapes of reviews, names of a case and reports in the API."""
