"""What is held about a person: told to them, and erased."""
