"""Shapes of exports and personal data in the API."""
