"""What a curve, or its absence, means in plain words."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from backend.competence.matrices import MIN_TRAINEES, Gap, Monitor, NoGrowth
from backend.reliability.matrices import CONFIDENCE
from backend.reliability.wording import counted

NUMERALS = ("No trainee", "One trainee", "Two trainees", "Three trainees", "Four trainees")
REFUSALS: Mapping[str, str] = MappingProxyType(
    {
        "no_own_rating": "No independent rating of this trainee can be used here yet, so there is "
        "no curve. An independent rating counts once its round is closed and it may be shown.",
        "one_session_each": "Every trainee of this cohort is rated at one session of their "
        "training only, so growth cannot be seen yet.",
        "no_variation": "The scores of this cohort do not vary enough for a model of growth.",
        "not_converged": "The model of growth found no stable answer for the ratings of this "
        "cohort.",
    }
)


def refusal_text(refused: NoGrowth) -> str:
    """Say why there is no cohort model, and what is shown in its place."""
    if refused.case == "few_trainees":
        noun = NUMERALS[refused.n_trainees]
        return (
            f"{noun} of this cohort {'has' if refused.n_trainees == 1 else 'have'} independent "
            f"ratings of this score; a cohort model needs at least {MIN_TRAINEES}. What is shown "
            "is every rating and, from three rated sessions on, a straight line through the "
            "trainee's own, without a band."
        )
    return REFUSALS[refused.case]


def no_cohort_text(refused: NoGrowth) -> str:
    """Say why a cohort has no model, and what a page shows all the same."""
    if refused.case == "few_trainees":
        noun = NUMERALS[refused.n_trainees]
        has = "has" if refused.n_trainees == 1 else "have"
        return (
            f"{noun} of this cohort {has} independent ratings that can be shown here; a cohort "
            f"model needs at least {MIN_TRAINEES}. So there are no estimated levels, no spread "
            "over time and no lists: only the means of what was rated."
        )
    return f"{REFUSALS[refused.case]} Only the means of what was rated are shown."


def ready_rule(cut: float, chance: float, n_sessions: int) -> str:
    """Say what puts a trainee on the list of those who are ready."""
    return (
        f"Ready: at the last rated session the probability that the true level is at or above "
        f"{cut:g} is {chance:.0%} or more, with at least {n_sessions} rated sessions. By the "
        "cohort's model, which certifies nobody: the portfolio does."
    )


def stuck_rule(chance: float, n_sessions: int, gain: float, span: int) -> str:
    """Say what puts a trainee on the list of those who are stuck."""
    return (
        f"Stuck: at the last rated session the same probability is below {chance:.0%}, and the "
        f"estimated level rose by less than {gain:g} points over the {span} sessions before it, "
        f"with at least {n_sessions} rated sessions."
    )


def curve_sentence(last: Mapping[str, Any], cut: float | None) -> str:
    """Say what the band at the trainee's last rated session means."""
    chance = last["p_at_or_above_cut"]
    above = (
        ""
        if cut is None or chance is None
        else f"; it is at or above the cut of {cut:g} with a probability of {percent(chance)}"
    )
    return (
        f"At session {last['x']} the trainee's level is estimated at {last['level']:.1f} points, "
        f"and the band says that, by this model and these ratings, the true level lies between "
        f"{last['low']:.1f} and {last['high']:.1f} with {CONFIDENCE:.0%} confidence{above}. The "
        "curve is for looking at and decides nothing."
    )


def versions_sentence(versions: Mapping[str, Any]) -> str | None:
    """Say what of several versions of an instrument a curve is made of; None where there is one."""
    used, unreadable = versions["used"], versions["unreadable"]
    if len(used) + len(unreadable) < 2:
        return None
    parts = []
    if len(used) > 1:
        n, of, as_of = versions["n_comparable"], versions["n_items"], versions["read_as"]
        said = f"{n} of {counted(of, 'item')}" if n < of else f"all {counted(of, 'item')}"
        rest = "; the others are left out of the curve" if versions["left_out"] else ""
        parts.append(f"Ratings under versions {listed(used)}: {said} can be compared{rest}.")
        if versions["rescaled"]:
            n = len(versions["rescaled"])
            parts.append(
                f"Earlier scores of {counted(n, 'item')} are carried to the points of {as_of}."
            )
    if unreadable:
        noun = "version" if len(unreadable) == 1 else "versions"
        parts.append(
            f"Ratings under {noun} {listed(unreadable)} are not shown: on this scale nothing of "
            f"them can be compared with version {versions['read_as']}."
        )
    return " ".join(parts)


def gap_sentence(gap: Gap | None, *, is_own: bool) -> str:
    """Say how far a trainee's own word lies from that of independent raters."""
    if gap is None:
        who = "you rated yourself" if is_own else "the trainee rated themselves"
        return (
            "No session has both a self-rating and an independent rating that can be shown here. "
            f"The comparison appears once {who} on a session whose independent rating is shown."
        )
    where = f"over {counted(gap.n_sessions, 'session')}"
    size = f"{abs(gap.value):.1f} points"
    is_even, is_above = round(abs(gap.value), 1) == 0, gap.value > 0
    if is_own:
        than = f"{size} {'higher' if is_above else 'lower'} than" if not is_even else "as high as"
        said = f"On average you rated yourself {than} independent raters did, {where}"
    else:
        than = f"{size} {'above' if is_above else 'below'}" if not is_even else "level with"
        said = (
            f"On average the trainee's self-ratings lie {than} the independent ratings of the same "
            f"sessions, {where}"
        )
    if gap.low is None or gap.high is None:
        return f"{said}. These are too few sessions for an interval."
    return (
        f"{said} ({CONFIDENCE:.0%} interval {_signed(gap.low)} to {_signed(gap.high)}; "
        "above zero means that the self-ratings are higher)."
    )


def monitor_sentences(monitor: Monitor) -> tuple[str, list[str]]:
    """Say what the monitor shows, and how often it errs."""
    said = {
        "not yet": "The monitor has not signalled yet: the sessions so far do not tell an adequate "
        "level from an inadequate one, or speak for the inadequate one.",
        "competent": f"The monitor signalled an adequate level at session {monitor.signal_x}.",
        "deterioration": f"The monitor signalled an adequate level at session {monitor.signal_x}, "
        f"and a fall below it at session {monitor.alarm_x}.",
    }[monitor.status]
    if monitor.within_plan is False:
        said += (
            f" That is after the {monitor.n_planned} sessions for which its error rates are known."
        )
    source = (
        "this programme's own variance components"
        if monitor.own_components
        else "assumed variance components, because the programme's own are not known well enough"
    )
    errors = [
        f"Of 100 trainees whose true level stays at {monitor.inadequate:g} points, it would "
        f"wrongly signal {_of_100(monitor.false_declaration)} within {monitor.n_planned} "
        f"sessions; of 100 at {monitor.adequate:g} it would find {_of_100(monitor.power)}.",
    ]
    if monitor.false_alarm is not None and monitor.detection is not None:
        errors.append(
            f"Afterwards it would wrongly see a fall in {_of_100(monitor.false_alarm)} of 100 who "
            f"stay at {monitor.adequate:g}, and notice {_of_100(monitor.detection)} of 100 who "
            f"fall to {monitor.inadequate:g}, within {monitor.n_planned} more sessions."
        )
    errors.append(
        f"These rates rest on {source}, and on levels that do not change within the sessions. The "
        "monitor is a hint for a conversation and never a ground for a certificate."
    )
    return said, errors


def _of_100(share: float) -> str:
    return f"about {share * 100:.0f}" if share >= 0.005 else "fewer than 1"


def _signed(value: float) -> str:
    return f"{'−' if round(value, 1) < 0 else '+'}{abs(value):.1f}"


def listed(words: Sequence[str]) -> str:
    """Write words as a list: 1.0, 1.1 and 2.0."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def percent(chance: float) -> str:
    """Write a probability without claiming certainty."""
    if chance < 0.01:
        return "less than 1%"
    return "more than 99%" if chance > 0.99 else f"{chance:.0%}"


def past_sentence(n_shown: int, n_left_out: int) -> str:
    """Return what stands of earlier studies beside a curve, and what is left out of it."""
    parts = []
    if n_shown:
        verb = "enters" if n_shown == 1 else "enter"
        parts.append(
            f"{counted(n_shown, 'rating')} of earlier studies, shown before the first session, "
            f"{verb} neither the curve nor a certificate."
        )
    if n_left_out:
        parts.append(
            f"{counted(n_left_out, 'past rating')} cannot be shown here: made with a version that "
            "no rating here is made with, or without enough answers for a score."
        )
    return " ".join(parts)
