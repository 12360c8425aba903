"""Shapes of calibration in the API."""
