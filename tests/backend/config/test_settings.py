"""What differs between machines, read from the environment by a fresh process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
ASK = (
    "import json; from django.conf import settings as s; "
    "print(json.dumps([s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG, s.DEMO]))"
)
LOOPBACK = "127.0.0.1,localhost"


def ask(**values: str) -> subprocess.CompletedProcess[str]:
    """Start a process with these variables alone and ask for a few settings."""
    env = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "backend.config.settings",
        "SECRET_KEY": "x" * 50,
        "DATABASE_URL": "sqlite://:memory:",
        "DEBUG": "0",
        "DEMO": "0",
        "ALLOWED_HOSTS": LOOPBACK,
    }
    command = [sys.executable, "-c", ASK]
    return subprocess.run(
        command, env=env | values, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("values", "secure"),
    [
        ({}, False),
        ({"DEMO": "1"}, False),
        ({"ALLOWED_HOSTS": "attune.example.org"}, True),
        ({"ALLOWED_HOSTS": "attune.example.org", "HTTPS": "0"}, False),
        ({"ALLOWED_HOSTS": "*", "DEBUG": "1"}, False),
    ],
)
def test_cookies_are_secure_unless_on_this_machine(values: dict[str, str], secure: bool) -> None:
    session, csrf, _, _ = json.loads(ask(**values).stdout)

    assert (session, csrf) == (secure, secure)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY is shorter than 32 characters"),
        ({"DEMO": "1", "ALLOWED_HOSTS": "attune.example.org"}, "names attune.example.org"),
    ],
)
def test_an_unsafe_start_is_refused_with_a_sentence(values: dict[str, str], sentence: str) -> None:
    answer = ask(**values)

    assert answer.returncode != 0
    assert sentence in answer.stderr


def test_debugging_accepts_a_short_secret() -> None:
    assert ask(SECRET_KEY="short", DEBUG="1").returncode == 0
