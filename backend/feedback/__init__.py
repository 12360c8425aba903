"""What a supervisor tells a trainee about a session, and what the two agree on."""
