"""What raters who differed settle together, and the rules that come of it."""
