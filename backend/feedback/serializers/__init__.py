"""Shapes of feedback, goals and phrases in the API."""
