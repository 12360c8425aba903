"""Files of every kind through the page that brings sessions in, read as a person would."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.backend.casework import samples
from tests.e2e.people import lead_a_new_programme
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e
# Of several therapists one is marked; the others are clients or somebody else.
OWN = re.compile(" is the trainee$")
READ = """id => fetch(`/api/v1/transcripts/${id}/turns/?page_size=1000`)
    .then(answer => answer.json()).then(body => body.results)"""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DemoServer]:
    """A server of this file's own: many sessions come in here."""
    with DemoServer.without_demo(Path(tmp_path_factory.mktemp("samples"))) as server:
        yield server


def _bring_in(page: Page, sample: samples.Sample) -> list[tuple[Any, ...]]:
    """Bring a file in by the page, saying what it asks, and return what is stored."""
    page.get_by_label("Transcript file").set_input_files(
        {"name": sample.name, "mimeType": "application/octet-stream", "buffer": sample.raw}
    )
    expect(page.get_by_role("status").filter(has_text=sample.name)).to_be_visible()
    for name, role in sample.asked.items():
        field = page.get_by_label(f"Role of {name}", exact=True)
        field.select_option(str(role))
        expect(field).to_have_value(str(role))
    bring = page.get_by_role("button", name=re.compile("^Bring in"))
    expect(bring).to_be_visible()
    trainee = page.get_by_role("radio", name=OWN)
    if trainee.count():
        trainee.first.check()
    with page.expect_response(re.compile("/transcripts/import/")) as answered:
        bring.click()
    body = answered.value.json()
    assert answered.value.status == 201, body
    expect(page.get_by_text("brought in from")).to_be_visible()
    stored = [turn for row in body["transcripts"] for turn in page.evaluate(READ, row["id"])]
    return [
        (
            turn["start_ms"],
            turn["end_ms"],
            turn["role"],
            turn["speaker"],
            " ".join(turn["text"].split()),
        )
        for turn in stored
    ]


# The others differ from these in little that a page could change; all go through the API.
BY_PAGE = [name for at, name in enumerate(samples.NAMES) if at % 4]


def test_samples_come_in_by_the_page_as_a_person_reads_them(page: Page, demo: DemoServer) -> None:
    lead_a_new_programme(page, demo)
    page.goto("/sessions/import")
    wrong = []
    for name in BY_PAGE:
        sample = samples.load(name)
        expected = [(t.start_ms, t.end_ms, t.role, t.speaker, t.text) for t in sample.turns]
        if _bring_in(page, sample) != expected:
            wrong.append(name)

    assert wrong == []
    assert len(BY_PAGE) >= 40
