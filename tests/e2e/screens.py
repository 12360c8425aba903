"""Pictures of the guides, taken while the browser tests are where there is something to see.

`HELP_SCREENS=write` puts them where the guides show them; otherwise they are thrown away.
"""

import os

from playwright.sync_api import Page, ViewportSize

from tests.e2e.server import ROOT

KEPT = ROOT / "frontend" / "src" / "features" / "help" / "screens"
SIZE: ViewportSize = {"width": 1200, "height": 750}


def take(page: Page, name: str) -> None:
    """Take the picture of what the page shows, in the size that the guides show."""
    before = page.viewport_size
    page.set_viewport_size(SIZE)
    page.wait_for_load_state("networkidle")
    picture = page.screenshot()
    if os.environ.get("HELP_SCREENS") == "write":
        (KEPT / name).write_bytes(picture)
    if before is not None:
        page.set_viewport_size(before)
