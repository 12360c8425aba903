"""What the crossed likelihood needs to know about the data: sums whose size has no n in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from fidelity._arrays import FloatArray
from fidelity.design import Design


@dataclass(frozen=True, eq=False)
class CrossedStatistics:
    """Sufficient statistics of B variables, grouped by the distinct numbers of ratings a session.

    The fields of the design have a leading axis of 1 when all variables share one design and of B
    when each has its own; those of the scores always have B. Scores enter shifted by their mean
    and divided by their standard deviation, which keeps the sums free of cancellation.
    """

    kappa: FloatArray  # (K,) distinct ratings per session
    n_kappa: FloatArray  # (D, K) sessions with that many
    pair_kappa: FloatArray  # (D, K, m, m) sum of c c'
    rater_kappa: FloatArray  # (D, K, m) sum of c
    n_rater: FloatArray  # (D, m)
    n_ratings: FloatArray  # (D,)
    cross_kappa: FloatArray  # (B, K, m) sum of t c
    total_kappa: FloatArray  # (B, K) sum of t
    square_kappa: FloatArray  # (B, K) sum of t squared
    rater_total: FloatArray  # (B, m)
    square: FloatArray  # (B,)
    shift: FloatArray  # (B,)
    unit: FloatArray  # (B,)

    @property
    def n_variables(self) -> int:
        """Number of variables B."""
        return int(self.square.size)

    @property
    def n_raters(self) -> int:
        """Size of the numbering of raters m."""
        return int(self.n_rater.shape[-1])

    @property
    def shared(self) -> bool:
        """Whether one design serves all variables."""
        return self.n_ratings.size == 1

    @classmethod
    def of(cls, design: Design, scores: FloatArray, *, raters: bool = True) -> CrossedStatistics:
        """Summarise scores with shape (n_variables, n_ratings) of one design.

        `raters=False` takes all raters for one, for the one-way model with very many of them.
        """
        if not raters:
            design = Design(design.session, np.zeros_like(design.rater), 1)
        shift = scores.mean(axis=1)
        y = scores - shift[:, None]
        unit = np.sqrt(np.einsum("ij,ij->i", y, y) / design.n_ratings)
        unit = np.where(unit > 0, unit, 1.0)
        y /= unit[:, None]

        counts = design.ratings_per_session
        kappa = np.unique(counts)
        n_variables, m = scores.shape[0], design.n_rater_codes
        totals = np.add.reduceat(y, design.starts, axis=1)
        pair = np.empty((kappa.size, m, m))
        rater = np.empty((kappa.size, m))
        cross = np.empty((n_variables, kappa.size, m))
        sums = np.empty((n_variables, kappa.size))
        squares = np.empty((n_variables, kappa.size))
        for position, size in enumerate(kappa):
            chosen = counts == size
            everything = kappa.size == 1
            incidence = design.incidence if everything else design.incidence[chosen]
            part = totals if everything else totals[:, chosen]
            pair[position] = (incidence.T @ incidence).toarray()
            rater[position] = incidence.sum(axis=0)
            cross[:, position] = (incidence.T @ part.T).T
            sums[:, position] = part.sum(axis=1)
            squares[:, position] = np.einsum("ij,ij->i", part, part)
        by_rater = sparse.csr_array(
            (np.ones(design.n_ratings), design.rater, np.arange(design.n_ratings + 1)),
            shape=(design.n_ratings, m),
        )
        return cls(
            kappa=kappa.astype(np.float64),
            n_kappa=np.array([[np.count_nonzero(counts == size) for size in kappa]], dtype=float),
            pair_kappa=pair[None],
            rater_kappa=rater[None],
            n_rater=design.ratings_per_rater[None].astype(np.float64),
            n_ratings=np.array([design.n_ratings], dtype=np.float64),
            cross_kappa=cross,
            total_kappa=sums,
            square_kappa=squares,
            rater_total=(by_rater.T @ y.T).T,
            square=np.einsum("ij,ij->i", y, y),
            shift=shift,
            unit=unit,
        )

    @classmethod
    def stack(cls, parts: list[CrossedStatistics]) -> CrossedStatistics:
        """Put variables with designs of their own, but one numbering of raters, into one batch."""
        if len(parts) == 1:
            return parts[0]
        kappa = np.unique(np.concatenate([part.kappa for part in parts]))

        def widened(name: str) -> FloatArray:
            pieces = []
            for part in parts:
                field = getattr(part, name)
                wide = np.zeros((part.n_variables, kappa.size, *field.shape[2:]))
                wide[:, np.searchsorted(kappa, part.kappa)] = field
                pieces.append(wide)
            return np.concatenate(pieces)

        def repeated(name: str) -> FloatArray:
            fields = [getattr(part, name) for part in parts]
            return np.concatenate(
                [
                    np.broadcast_to(f, (p.n_variables, *f.shape[1:]))
                    for p, f in zip(parts, fields, strict=True)
                ]
            )

        by_size = (
            "n_kappa",
            "pair_kappa",
            "rater_kappa",
            "cross_kappa",
            "total_kappa",
            "square_kappa",
        )
        plain = ("n_rater", "n_ratings", "rater_total", "square", "shift", "unit")
        return cls(
            kappa=kappa,
            **{name: widened(name) for name in by_size},
            **{name: repeated(name) for name in plain},
        )

    def without_raters(self) -> CrossedStatistics:
        """Return the same sums for the one-way model, which knows no raters."""
        return CrossedStatistics(
            kappa=self.kappa,
            n_kappa=self.n_kappa,
            pair_kappa=self.pair_kappa[..., :0, :0],
            rater_kappa=self.rater_kappa[..., :0],
            n_rater=self.n_rater[..., :0],
            n_ratings=self.n_ratings,
            cross_kappa=self.cross_kappa[..., :0],
            total_kappa=self.total_kappa,
            square_kappa=self.square_kappa,
            rater_total=self.rater_total[..., :0],
            square=self.square,
            shift=self.shift,
            unit=self.unit,
        )
