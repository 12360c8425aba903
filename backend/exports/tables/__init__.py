"""Ratings as tables, before they are written in any format."""
