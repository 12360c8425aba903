"""Shapes of cases, sessions, consents and transcripts in the API."""
