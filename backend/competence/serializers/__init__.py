"""Shapes of trainees, curves and cohorts in the API."""
