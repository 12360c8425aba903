"""A lead brings the programme's own instrument, and a second version of it."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import sign_in
from tests.e2e.server import ROOT

pytestmark = pytest.mark.e2e
SHIPPED = ROOT / "rubrics" / "definitions" / "common-factors" / "1.0.yaml"
RIGHT = "Our own wording, after an instrument under the GPL that allows changes."


def _own() -> str:
    text = SHIPPED.read_text(encoding="utf-8")
    return text.replace("slug: common-factors", "slug: our-factors")


def _second(first: str) -> str:
    """Write version 1.1: one word changed, and of every item that it is the same."""
    text = first.replace('version: "1.0"', 'version: "1.1"\nfollows: "1.0"')
    text = re.sub(r"(?m)^(  - id: [A-D]\d)$", r"\1\n    lineage: same", text)
    return text.replace("name: Honest hope", "name: Hope with a reason")


def _preview(page: Page, text: str) -> None:
    page.goto("/rubrics/new")
    page.get_by_label("Text of the definition").fill(text)
    page.get_by_role("button", name="Preview").click()


def _add(page: Page) -> None:
    page.get_by_label(re.compile("By what right")).fill(RIGHT)
    page.get_by_role("button", name="Add this instrument").click()


def test_an_instrument_is_added_and_followed_by_a_second_version(page: Page) -> None:
    sign_in(page, "lead")
    broken = _own().replace("direction: higher_is_better", "direction: up")
    _preview(page, broken)
    line = broken.splitlines().index("    direction: up") + 1
    expect(page.get_by_role("button", name=f"Line {line}", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Add this instrument")).to_be_hidden()

    _preview(page, _own())
    _add(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("version 1.0")
    expect(page.get_by_text(RIGHT)).to_be_visible()

    _preview(page, _own().replace("name: Honest hope", "name: Hope"))
    expect(page.get_by_text("This version number is taken")).to_be_visible()

    _preview(page, _second(_own()))
    expect(page.get_by_text("All 15 items can be compared with 1.0")).to_be_visible()
    _add(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("version 1.1")
    page.get_by_role("link", name="1.0", exact=True).click()
    expect(page.get_by_role("heading", name="Reworded: 1 part")).to_be_visible()

    page.goto("/rubrics?origin=own")
    page.get_by_role("button", name=re.compile(r"^Choose: .* 1\.1$")).click()
    page.get_by_role("button", name="Choose it").click()
    chosen = page.get_by_role("region", name="What the programme works with")
    expect(chosen.get_by_role("button", name=re.compile(r"^Stop using: .* 1\.1$"))).to_be_visible()
