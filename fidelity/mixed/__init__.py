"""Mixed models with random effects inside blocks and a small crossed factor across them."""
