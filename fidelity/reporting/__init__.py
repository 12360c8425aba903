"""The reliability report of a set of ratings: every coefficient of every item, with its caveats."""
