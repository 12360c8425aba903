"""The REML criterion of a G-study with its exact slope, for one or many sets of scores at once.

One evaluation costs as much as inverting one small matrix for each distinct design of a trainee:
it depends neither on the number of ratings nor, in regular studies, on the number of trainees.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fidelity._arrays import FloatArray
from fidelity.gtheory.sufficient import Layout, Slots, SlotSums, Sums, product

#: Components by position of their variance ratio; the residual is the unit.
RATIOS = ("trainee", "case_in_trainee", "session_in_trainee", "trainee_x_rater", "rater")


@dataclass(frozen=True, eq=False)
class State:
    """One evaluation for each set of scores, shapes (n_sets, ...), in the units of the sums.

    `value` is -2 log restricted likelihood; `slope` its derivatives by variance ratio; `effects`
    the mean plus each rater's effect; `errors` the covariance of their errors divided by the
    residual variance, with the mean's error, `errors_given_mean` without it.
    """

    value: FloatArray
    slope: FloatArray
    residual: FloatArray
    mean: FloatArray
    mean_error: FloatArray
    effects: FloatArray
    rater_errors: FloatArray
    rater_errors_given_mean: FloatArray
    trainee_effects: FloatArray
    trainee_errors: FloatArray
    trainee_errors_given_mean: FloatArray


@dataclass(frozen=True, eq=False)
class _Absorbed:
    """Trainees of one part with everything inside them eliminated.

    With W the inverse covariance of the sessions alone, D the slot columns, A = D'WD and G the
    ratios of the slots: `turn` = (I + A G)^-1, `joint` = D'V^-1 D, `solved` = D'V^-1 y.
    """

    between: FloatArray
    turn: FloatArray
    joint: FloatArray
    solved: FloatArray
    log_det: FloatArray
    explained: FloatArray


class Likelihood:
    """Criterion of a design at any variance ratios; `degrees` are the scores less one."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.degrees = layout.n_ratings - 1

    def __call__(self, ratios: FloatArray, sums: Sums, *, predict: bool = False) -> State:
        """Evaluate at ratios of shape (n_sets, 5), in the order of `RATIOS`."""
        layout, m = self.layout, self.layout.n_raters
        n_sets = len(ratios)
        session = ratios[:, 2, None]
        shrink = 1.0 / (1.0 + session * layout.sizes)
        weight = session * shrink
        squares = sums.total - (weight * sums.squares).sum(axis=1)
        log_det = -(layout.n_of_size * np.log(shrink)).sum(axis=1)
        flat, solved = np.zeros((n_sets, m * m)), np.zeros((n_sets, m))
        absorbed = []
        for part, own in zip(layout.parts, sums.slots, strict=True):
            inner = _absorb(part, own, ratios, weight)
            absorbed.append(inner)
            log_det += inner.log_det
            squares -= inner.explained
            of_raters = inner.joint[:, :, part.n_cases :, part.n_cases :]
            flat += product(part.gathered, of_raters.reshape(n_sets, -1).T).T
            by_slot = inner.solved[:, :, part.n_cases :].reshape(n_sets, -1)
            solved += product(part.incidence, by_slot.T).T
        joint = flat.reshape(n_sets, m, m)
        # Henderson's equations of the mean and the raters, the latter in units of their SD.
        root = np.sqrt(ratios[:, 4])
        columns = np.empty((n_sets, m, m + 1))
        columns[:, :, 0] = 1.0
        columns[:, :, 1:] = root[:, None, None] * np.eye(m)
        across = columns.transpose(0, 2, 1)
        matrix = across @ joint @ columns
        inside = np.arange(1, m + 1)
        matrix[:, inside, inside] += 1.0
        right = (across @ solved[..., None])[..., 0]
        inverse = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
        coefficients = (inverse @ right[..., None])[..., 0]
        rest = squares - (right * coefficients).sum(axis=1)
        log_det += np.linalg.slogdet(matrix)[1]
        residual = rest / self.degrees
        with np.errstate(divide="ignore", invalid="ignore"):
            value = log_det + self.degrees * (1.0 + np.log(2.0 * np.pi * residual))
        effects = (columns @ coefficients[..., None])[..., 0]
        errors = columns @ inverse @ across
        slope = self._slope(
            ratios, sums, absorbed, shrink, joint, solved, effects, errors, residual
        )
        given_mean = _given_mean(inverse)
        predicted = (
            self._trainees(ratios, absorbed, effects, errors, root, given_mean)
            if predict
            else (np.zeros((n_sets, 0)),) * 3
        )
        spread = root[:, None] ** 2
        return State(
            value=value,
            slope=slope,
            residual=residual,
            mean=coefficients[:, 0],
            mean_error=inverse[:, 0, 0],
            effects=effects,
            rater_errors=spread * np.diagonal(inverse, axis1=1, axis2=2)[:, 1:],
            rater_errors_given_mean=spread * np.diagonal(given_mean, axis1=1, axis2=2),
            trainee_effects=predicted[0],
            trainee_errors=predicted[1],
            trainee_errors_given_mean=predicted[2],
        )

    def _slope(
        self,
        ratios: FloatArray,
        sums: Sums,
        absorbed: list[_Absorbed],
        shrink: FloatArray,
        joint: FloatArray,
        solved: FloatArray,
        effects: FloatArray,
        errors: FloatArray,
        residual: FloatArray,
    ) -> FloatArray:
        """Give tr(P K) - y'P K P y / residual for each kernel K, P the restricted projection."""
        layout = self.layout
        n_sets = len(ratios)
        trace, square = np.zeros((n_sets, len(RATIOS))), np.zeros((n_sets, len(RATIOS)))
        trace[:, 2] = (shrink * layout.n_of_size * layout.sizes).sum(axis=1)
        square[:, 2] = (shrink**2 * sums.squares).sum(axis=1)
        for part, own, inner in zip(layout.parts, sums.slots, absorbed, strict=True):
            cases = part.n_cases
            local = _local_effects(part, effects)
            error = np.zeros_like(inner.joint)
            error[:, :, cases:, cases:] = product(
                part.spread, errors.reshape(n_sets, -1).T
            ).T.reshape(n_sets, -1, part.n_raters, part.n_raters)
            times = part.multiplicity[:, None, None]
            projected = times * inner.joint - inner.joint @ error @ inner.joint
            left = inner.solved - _by_pattern(part, inner.joint, local)
            diagonal = np.diagonal(projected, axis1=2, axis2=3)
            trace[:, 0] += projected[:, :, cases:, cases:].sum(axis=(1, 2, 3))
            trace[:, 1] += diagonal[:, :, :cases].sum(axis=(1, 2))
            trace[:, 3] += diagonal[:, :, cases:].sum(axis=(1, 2))
            square[:, 0] += (left[:, :, cases:].sum(axis=2) ** 2).sum(axis=1)
            square[:, 1] += (left[:, :, :cases] ** 2).sum(axis=(1, 2))
            square[:, 3] += (left[:, :, cases:] ** 2).sum(axis=(1, 2))
            paired = np.tensordot(shrink**2, part.paired, axes=(1, 1))
            spread = times * (inner.between @ inner.turn)
            spread = spread + inner.turn.transpose(0, 1, 3, 2) @ error @ inner.turn
            trace[:, 2] -= (paired * spread).sum(axis=(1, 2, 3))
            fitted = local + left @ inner.between[:, 0]
            sums_of_sessions = _over_sizes(shrink**2, own.by_size)
            pull = _by_pattern(part, paired, fitted) - 2.0 * sums_of_sessions
            square[:, 2] += (fitted * pull).sum(axis=(1, 2))
        turned = joint @ errors
        trace[:, 4] = np.trace(joint, axis1=1, axis2=2) - (turned * joint).sum(axis=(1, 2))
        square[:, 4] = ((solved - (joint @ effects[..., None])[..., 0]) ** 2).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(trace - square / residual[:, None], dtype=np.float64)

    def _trainees(
        self,
        ratios: FloatArray,
        absorbed: list[_Absorbed],
        effects: FloatArray,
        errors: FloatArray,
        root: FloatArray,
        given_mean: FloatArray,
    ) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Predict the trainees' effects, with error variances in units of the residual."""
        n_sets, n_trainees = len(ratios), self.layout.n_trainees
        predicted, variance, conditional = (np.zeros((n_sets, n_trainees)) for _ in range(3))
        ratio = ratios[:, 0, None]
        errors_given_mean = root[:, None, None] ** 2 * given_mean
        for part, inner in zip(self.layout.parts, absorbed, strict=True):
            left = inner.solved - _by_pattern(part, inner.joint, _local_effects(part, effects))
            predicted[:, part.trainees] = ratio * left[:, :, part.n_cases :].sum(axis=2)
            # Row sums of D'V^-1 D over the trainee's own raters: D'V^-1 times the trainee column.
            column = inner.joint[:, :, :, part.n_cases :].sum(axis=3)[:, part.pattern]
            column = column[:, :, part.n_cases :]
            own = column.sum(axis=2)
            for target, matrix in ((variance, errors), (conditional, errors_given_mean)):
                padded = np.zeros((n_sets, len(effects[0]) + 1, len(effects[0]) + 1))
                padded[:, :-1, :-1] = matrix
                local = padded[:, part.rater[:, :, None], part.rater[:, None, :]]
                through = np.einsum("bpi,bpij,bpj->bp", column, local, column, optimize=True)
                target[:, part.trainees] = ratio - ratio**2 * (own - through)
        return predicted, variance, conditional


def _absorb(part: Slots, own: SlotSums, ratios: FloatArray, weight: FloatArray) -> _Absorbed:
    n_slots, cases = part.n_slots, part.n_cases
    between = np.zeros((len(ratios), 1, n_slots, n_slots))
    diagonal = np.arange(n_slots)
    between[:, 0, diagonal[:cases], diagonal[:cases]] = ratios[:, 1, None]
    between[:, 0, cases:, cases:] = ratios[:, 0, None, None]
    between[:, 0, diagonal[cases:], diagonal[cases:]] += ratios[:, 3, None]
    counted = part.gram - np.tensordot(weight, part.paired, axes=(1, 1))
    system = counted @ between
    system[:, :, diagonal, diagonal] += 1.0
    turn = np.asarray(np.linalg.inv(system), dtype=np.float64)
    joint = turn @ counted
    joint = (joint + joint.transpose(0, 1, 3, 2)) / 2.0
    right = own.by_slot - _over_sizes(weight, own.by_size)
    solved = _by_pattern(part, turn, right)
    return _Absorbed(
        between=between,
        turn=turn,
        joint=joint,
        solved=solved,
        log_det=np.linalg.slogdet(system)[1] @ part.multiplicity,
        explained=(right * (solved @ between[:, 0])).sum(axis=(1, 2)),
    )


def _by_pattern(part: Slots, matrices: FloatArray, vectors: FloatArray) -> FloatArray:
    """Multiply each trainee's vector by the matrix of the trainee's design."""
    if matrices.shape[1] == 1:
        found = vectors @ matrices[:, 0].transpose(0, 2, 1)
    else:
        found = (matrices[:, part.pattern] @ vectors[..., None])[..., 0]
    return np.asarray(found, dtype=np.float64)


def _over_sizes(weights: FloatArray, by_size: FloatArray) -> FloatArray:
    """Weight the sums of sessions by the size of the session, then add them up."""
    return np.asarray((weights[:, None, None, :] @ by_size)[:, :, 0, :], dtype=np.float64)


def _local_effects(part: Slots, effects: FloatArray) -> FloatArray:
    """Give mean plus rater effect for every slot of every trainee, 0 where there is no rater."""
    padded = np.concatenate([effects, np.zeros((len(effects), 1))], axis=1)
    local = np.zeros((len(effects), len(part.trainees), part.n_slots))
    local[:, :, part.n_cases :] = padded[:, part.rater]
    return local


def _given_mean(inverse: FloatArray) -> FloatArray:
    """Invert the raters' part of the equations alone, from the inverse of the whole."""
    corner = inverse[:, :1, :1]
    return np.asarray(
        inverse[:, 1:, 1:] - inverse[:, 1:, :1] @ inverse[:, :1, 1:] / corner, dtype=np.float64
    )
