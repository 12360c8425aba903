"""The demo's earlier study: a small pilot, simulated, brought in from a file as any other."""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np

from backend.config.demo.people import DemoPeople
from backend.history.models import CodeOf
from backend.history.required import required_items
from backend.history.services import CodeNamed, import_past_data, name_codes
from backend.instruments.models import RubricVersion
from backend.ratings.models import RatingKind

SEED = 20240115
NAME = "Pilot of two years ago"
NOTE = (
    "Simulated, as everything in the demo. Ten middle sessions of three trainees before the "
    "programme began, rated twice by a panel of three; five rated by the supervisor of the time, "
    "one by consensus as gold."
)
# How many sessions of whom; the first of them is in the programme still.
SESSIONS = {"P1": 4, "P2": 3, "P3": 3}
STILL_HERE = {"P1": "T01"}
RATERS = {"K1": 0.35, "K2": -0.25, "K3": 0.0}
SUPERVISED = 5
COLUMNS = ["session", "rater", "kind", "item", "adherence", "competence"]
OF_SESSION = ["trainee", "session_number", "held_on", "phase"]
# In points of the competence scale; of the size of those in `simulation.py`.
START, GAIN = 1.2, 0.35
SESSION_SD, ITEM_SD, RESIDUAL_SD = 0.5, 0.4, 0.7


def seed_past_study(people: DemoPeople, rubric: RubricVersion, today: date) -> None:
    """Bring the study in as the lead, who says of one trainee who it is."""
    lead = people.accounts["lead"]
    past, _ = import_past_data(
        actor=lead,
        programme=people.programme,
        rubric=rubric,
        raw=_file(sorted(required_items(rubric.pk)["middle"]), today),
        name=NAME,
        note=NOTE,
    )
    trainees = {row.code: row.pk for row in (*people.large, *people.small)}
    name_codes(
        actor=lead,
        past=past,
        codes=[
            CodeNamed(CodeOf.TRAINEE, code, trainees[known]) for code, known in STILL_HERE.items()
        ],
    )


def _file(items: list[str], today: date) -> bytes:
    """Return the study as its file, the same for the same day."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*COLUMNS, *OF_SESSION])
    writer.writerows(_rows(items, np.random.default_rng(SEED), today - timedelta(weeks=104)))
    return out.getvalue().encode()


def _rows(items: list[str], rng: np.random.Generator, first: date) -> Iterator[list[object]]:
    easiness = rng.normal(0, ITEM_SD, len(items))
    panel, place = list(RATERS), 0
    for trainee, n_sessions in SESSIONS.items():
        for number in range(n_sessions):
            held_on = (first + timedelta(weeks=3 * number)).isoformat()
            of_session = [trainee, number + 5, held_on, "middle"]
            level = START + GAIN * number + easiness + rng.normal(0, SESSION_SD)
            raters = [(panel[place % 3], RatingKind.INDEPENDENT, RATERS[panel[place % 3]])]
            other = panel[(place + 1) % 3]
            raters.append((other, RatingKind.INDEPENDENT, RATERS[other]))
            if place < SUPERVISED:
                raters.append(("SV1", RatingKind.SUPERVISOR, -0.3))
            if place == 0:
                raters.append(("G1", RatingKind.GOLD, 0.0))
            place += 1
            for rater, kind, severity in raters:
                seen = level - severity + rng.normal(0, RESIDUAL_SD, len(items))
                for item, value in zip(items, seen, strict=True):
                    competence = int(np.clip(np.rint(value), 0, 6))
                    adherence = int(np.clip(np.rint(value * 4 / 6), 0, 4))
                    yield [
                        f"PS{place:02d}",
                        rater,
                        kind.value,
                        item,
                        adherence,
                        competence,
                        *of_session,
                    ]
