"""A recording in the browser: brought, played, jumped in by turn, closed by a withdrawal."""

import math
import re
import struct
import wave
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.people import sign_in
from tests.e2e.server import DemoServer

pytestmark = pytest.mark.e2e
RATE = 16_000
SECONDS = 240


@pytest.fixture(scope="module")
def tone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A WAV file of four minutes: more than a server sends of it at once."""
    path = tmp_path_factory.mktemp("recordings") / "week 3, Anna.mp3"
    step = 2 * math.pi * 300 / RATE
    second = b"".join(struct.pack("<h", round(6000 * math.sin(step * n))) for n in range(RATE))
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(second * SECONDS)
    return path


def _position(page: Page) -> float:
    return float(page.locator("audio").evaluate("audio => audio.currentTime"))


def _wait_until_beyond(page: Page, seconds: float) -> None:
    page.wait_for_function(
        "wanted => document.querySelector('audio').currentTime > wanted", arg=seconds
    )


def _player(page: Page) -> Locator:
    return page.get_by_role("group", name="Recording")


def _open_session(page: Page, *, recorded: bool) -> None:
    """Open a session with a text: the one with the demo's recording, or one without."""
    page.goto("/sessions")
    links = page.get_by_role("table").get_by_role("link")
    expect(links.first).to_be_visible()
    for address in [link.get_attribute("href") or "" for link in links.all()]:
        if not re.fullmatch(r"/sessions/[0-9a-f-]{36}", address):
            continue
        page.goto(address)
        expect(page.get_by_role("heading", name="Recording", exact=True)).to_be_visible()
        # The transcript comes by a request of its own.
        page.wait_for_load_state("networkidle")
        is_recorded = _player(page).count() == 1
        if is_recorded == recorded and page.get_by_label(re.compile("^Transcript of")).count():
            return
    raise AssertionError("there is no such session")


def test_a_recording_is_brought_played_and_closed_by_withdrawal(
    page: Page, demo: DemoServer, tone: Path
) -> None:
    sign_in(page, "trainee1")
    _open_session(page, recorded=False)
    expect(page.get_by_text("consent does not include sound or picture")).to_be_visible()

    _agree_to_media(page)
    page.get_by_label("File of the recording").set_input_files(tone)
    page.get_by_role("button", name="Add the recording").click()
    expect(page.get_by_text("The recording is stored.")).to_be_visible()
    player = _player(page)
    expect(player).to_contain_text("0:00 / 4:00")

    player.get_by_role("button", name="Play").focus()
    page.keyboard.press("Enter")
    _wait_until_beyond(page, 0.2)

    # By a turn's time, and on to what the server sends in a later part.
    time = page.get_by_role("button", name=re.compile("^Play from")).nth(3)
    named = time.get_attribute("data-turn-time") or "0"
    time.click()
    _wait_until_beyond(page, int(named) / 1000)
    assert _position(page) < int(named) / 1000 + 20
    expect(page.locator(".turn--heard")).to_have_count(1)
    player.get_by_label("Place in the recording").focus()
    page.keyboard.press("End")
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    _wait_until_beyond(page, SECONDS - 6)
    expect(player.get_by_role("button", name="Play")).to_be_visible()

    page.get_by_role("button", name="Withdraw").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Withdraw and erase").click()
    expect(page.get_by_text("The client withdrew; the recording was erased")).to_be_visible()
    expect(player).to_have_count(0)
    kept = (demo.log.parent / "media" / "recordings").glob("*/*")
    assert tone.stat().st_size not in {path.stat().st_size for path in kept}


def _agree_to_media(page: Page) -> None:
    page.get_by_role("button", name=re.compile("Record a new consent|Record consent")).click()
    page.get_by_label("The sound or picture is played").check()
    page.get_by_label(re.compile("May de-identified scores stay")).select_option("no")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_label("File of the recording")).to_be_visible()


def test_a_blind_round_closes_the_recording(page: Page) -> None:
    sign_in(page, "rater2")
    page.goto("/ratings")
    page.get_by_role("button", name=re.compile("^(Start|Continue)")).first.click()
    expect(page.get_by_role("button", name="Select turn 1", exact=True)).to_be_visible()

    expect(page.get_by_text("The recording is closed in this round")).to_be_visible()
    expect(_player(page)).to_have_count(0)
    expect(page.locator("audio, video")).to_have_count(0)


def test_the_supervisor_hears_what_they_rate_by_key(page: Page) -> None:
    sign_in(page, "supervisor")
    _open_session(page, recorded=True)
    page.get_by_role("button", name="Rate this session").click()
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    expect(_player(page)).to_be_visible()

    page.keyboard.press("p")
    _wait_until_beyond(page, 0.2)
    page.keyboard.press("p")
    expect(_player(page).get_by_role("button", name="Play")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("t")
    expect(_player(page).get_by_role("button", name="Pause")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_text("Play the recording, or pause it")).to_be_visible()
