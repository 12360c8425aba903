"""Simulation studies of every interval and error rate that fidelity promises; slow and seeded."""

import os

# Families run side by side; threads of the linear algebra would fight over the same cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")
