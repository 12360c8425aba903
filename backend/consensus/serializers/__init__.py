"""Shapes of consensus in the API."""
