"""Reviews, names of a case and reports over HTTP."""
