"""A round's exported scores, put into the command line, give the figures of its page."""

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from backend.reliability.matrices import COEFFICIENTS
from backend.reliability.report import report_of_round
from fidelity.__main__ import main
from tests.backend.reliability.scored import NO_OPPORTUNITY, Panel

pytestmark = pytest.mark.django_db

TOP = {"adherence": 4, "competence": 6}


def command_line(
    rows: pd.DataFrame, folder: Path, capsys: pytest.CaptureFixture[str], *options: str
) -> dict[str, dict[str, Any]]:
    path = folder / "scores.csv"
    rows.to_csv(path, index=False)
    assert main(["reliability", str(path), "--json", *options]) == 0
    return {row["item"]: row for row in json.loads(capsys.readouterr().out)["items"]}


def assert_same(shown: dict[str, Any], printed: dict[str, Any]) -> None:
    for name in ("design", "n_sessions", "n_raters", "n_ratings"):
        assert shown[name] == printed[name]
    if printed["variance"] is None:
        assert shown["variance"] is None
    else:
        assert shown["variance"] == pytest.approx(printed["variance"], rel=1e-9)
    for key in COEFFICIENTS:
        for name, value in printed["estimates"][key].items():
            wanted = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
            assert shown["estimates"][key][name] == wanted, (shown["key"], key, name)


@pytest.mark.parametrize("scale", ["adherence", "competence"])
@pytest.mark.parametrize("complete", [True, False], ids=["complete", "incomplete"])
def test_exported_item_scores_give_the_figures_of_the_page(
    panel: Panel,
    scale: str,
    complete: bool,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if not complete:
        for session in range(0, 12, 2):
            del panel.said[session, session % 3]
        panel.said[1, 0]["A2"] = NO_OPPORTUNITY
    panel.store()
    values = ",".join(map(str, range(TOP[scale] + 1)))

    shown = report_of_round(panel.round_).result["variables"]
    printed = command_line(pd.DataFrame(panel.rows(scale)), tmp_path, capsys, "--values", values)

    of_item = {
        row["item"]: row for row in shown if row["level"] == "item" and row["scale"] == scale
    }
    assert len(printed) >= 3
    for item, row in printed.items():
        assert_same(of_item[item], row)


def test_exported_session_means_give_the_headline_of_the_page(
    panel: Panel, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    panel.store()
    frame = pd.DataFrame(panel.rows("competence"))
    means = pd.DataFrame(frame.groupby(["session", "rater"], as_index=False)["score"].mean())

    report = report_of_round(panel.round_)
    (printed,) = command_line(means, tmp_path, capsys, "--level", "interval").values()

    (shown,) = [row for row in report.result["variables"] if row["key"] == "overall.competence"]
    assert_same(shown, printed)
    severities = {
        row["rater"]: row["severity"]
        for row in report.result["raters"]
        if row["scale"] == "competence"
    }
    for row in printed["raters"]:
        assert severities[row["rater"]] == pytest.approx(row["severity"], rel=1e-9)
