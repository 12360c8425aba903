"""A rater against the gold standard: the comparison, the gate and what the gate lets through."""
