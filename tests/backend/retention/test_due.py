"""When something is due: pure rules over days, tried on histories that nobody chose."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.retention.due import NOTICE, ON_A_DAY, Due, Kept, Rule, Version, due, effective_day

DAY = date(2026, 3, 2)


def _days(n: int) -> timedelta:
    return timedelta(days=n)


def _version(set_on: date, **rules: Rule) -> Version:
    return Version(set_on, effective_day(set_on), rules)


def _due(versions: list[Version], **said: object) -> date | None:
    values: dict[str, object] = {
        "kinds": ["text"],
        "arrived_on": DAY,
        "events": {"held": DAY},
    }
    found = due(versions, Kept(**(values | said)))  # type: ignore[arg-type]
    return found.on if found is not None else None


AFTER_90 = Rule("held", 90)
SET = _version(DAY, text=AFTER_90)


def test_a_text_is_due_so_many_days_after_the_event() -> None:
    assert _due([SET]) == DAY + _days(90)


def test_what_has_no_rule_or_whose_event_has_not_happened_is_kept() -> None:
    assert _due([]) is None
    assert _due([SET], kinds=["recording"]) is None
    assert _due([SET], events={}) is None


def test_a_rule_can_name_a_day() -> None:
    end = DAY + _days(200)

    assert _due([_version(DAY, text=Rule(ON_A_DAY, on=end))], events={}) == end


def test_the_earliest_of_the_rules_that_apply_decides_and_is_named() -> None:
    version = _version(DAY, text=AFTER_90, unfinished=Rule("imported", 30))
    kept = Kept(["text", "unfinished"], DAY, {"held": DAY, "imported": DAY})

    assert due([version], kept) == Due(DAY + _days(30), "unfinished", Rule("imported", 30))


def test_a_shorter_time_gives_a_week_of_notice() -> None:
    changed = DAY + _days(60)
    shorter = _version(changed, text=Rule("held", 30))

    assert _due([SET, shorter]) == changed + NOTICE


def test_what_was_due_during_the_notice_still_goes_but_never_on_the_day_of_the_change() -> None:
    for gone_by, expected in ((3, 3), (0, 1), (-5, 1)):
        changed = DAY + _days(90 - gone_by)
        shorter = _version(changed, text=Rule("held", 10))
        assert _due([SET, shorter]) == changed + _days(expected)


def test_a_longer_time_keeps_from_the_day_on_which_it_is_set() -> None:
    changed = DAY + _days(90)

    assert _due([SET, _version(changed, text=Rule("held", 400))]) == DAY + _days(400)
    assert _due([SET, _version(changed)]) is None


def test_an_old_session_that_arrives_today_and_one_whose_hold_ends_are_announced() -> None:
    late = DAY + _days(300)

    assert _due([SET], arrived_on=late) == late + NOTICE
    assert _due([SET], released_on=late) == late + NOTICE
    assert _due([SET], released_on=DAY + _days(10)) == DAY + _days(90)


def test_no_date_lies_beyond_the_calendar() -> None:
    assert _due([_version(DAY, text=Rule("held", 36_500))], events={"held": date.max}) == date.max


DATES = st.dates(date(2025, 1, 1), date(2027, 12, 31))
RULES = st.builds(Rule, st.just("held"), st.integers(7, 500))
VERSIONS = st.lists(
    st.builds(
        lambda day, rule: _version(day, **({"text": rule} if rule else {})),
        DATES,
        st.none() | RULES,
    ),
    min_size=1,
    max_size=5,
).map(lambda found: sorted(found, key=lambda version: version.set_on))


# Where many run at once, drawing itself can be slow.
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(VERSIONS, DATES, DATES, st.none() | DATES)
def test_whatever_the_history_nothing_goes_unannounced(
    versions: list[Version], held: date, arrived: date, released: date | None
) -> None:
    kept = Kept(["text"], arrived, {"held": held}, released)
    newest = versions[-1]
    found = due(versions, kept)

    if "text" not in newest.rules:
        assert found is None
        return
    assert found is not None
    wanted = held + _days(newest.rules["text"].days)
    assert found.on >= wanted
    assert found.on > newest.set_on
    assert found.on >= max(arrived, released or arrived) + NOTICE
    # And it is put off no longer than one notice after the last of what asks for one.
    assert found.on <= max(wanted, max(newest.set_on, arrived, released or arrived) + NOTICE)
    before = due(versions[:-1], kept)
    if found.on < newest.effective_on:
        assert before is not None
        assert before.on <= found.on
