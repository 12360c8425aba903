"""Cases, sessions, consents and transcripts over HTTP."""
