"""Speed and memory of the statistics beside their peers: `python -m tests.bench`."""
