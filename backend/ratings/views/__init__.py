"""Rounds, assignments, ratings, releases and conflicts over HTTP."""
