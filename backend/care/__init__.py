"""Duty of care: harm flags reach whoever is responsible, and wait until somebody settles them."""
