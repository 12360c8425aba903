"""Shapes of pathways in the API."""
