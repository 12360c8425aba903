"""Data out: ratings as files for other programs, and what is held of a person."""
