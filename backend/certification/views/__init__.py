"""Certification over HTTP."""
