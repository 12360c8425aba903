"""Tables as files. Each writer has the same form: tables in, bytes out."""
