"""Start the web server and the background worker, and stop them together."""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from backend.config.demo import people

START_SECONDS = 60
STOP_SECONDS = 8  # after that the children are killed, so that Ctrl-C takes 10 s at most
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PR_SET_PDEATHSIG = 1  # Linux, prctl(2)


class Command(BaseCommand):
    """Run gunicorn and the task worker as children until one ends or a signal arrives."""

    help = "Start the web server and the background worker; Ctrl-C stops both."
    stopping = False

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Take the address to listen on."""
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
        parser.add_argument("--port", type=port_number, default=8000, help="port to listen on")

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        """Start, announce, watch, stop."""
        check_demo_stays_here(host)
        check_port_is_free(host, port)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self.stop_soon)
        children: dict[str, subprocess.Popen[bytes]] = {}
        try:
            children["web server"] = start(gunicorn_command(host, port))
            children["background worker"] = start(worker_command())
            self.wait_until_it_answers(address(host, port), children)
            if not self.stopping:
                self.announce(address(host, port))
            while not self.stopping:
                check_children_live(children)
                time.sleep(0.2)
            self.stdout.write("\nStopping …")
        finally:
            stop(children)
        self.stdout.write("Stopped.")

    def stop_soon(self, number: int, frame: FrameType | None) -> None:
        """Note that a signal asked to stop; a second one does not wait for the children."""
        if self.stopping:
            raise KeyboardInterrupt
        self.stopping = True

    def wait_until_it_answers(self, url: str, children: dict[str, subprocess.Popen[bytes]]) -> None:
        """Return once the start page answers. Raises CommandError when it does not."""
        deadline = time.monotonic() + START_SECONDS
        problem = "no answer"
        while not self.stopping:
            check_children_live(children)
            try:
                with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                    return
            except urllib.error.HTTPError as error:
                problem = f"status {error.code}"
            except OSError as error:
                problem = str(error)
            if time.monotonic() > deadline:
                raise CommandError(f"{url} did not answer within {START_SECONDS} s: {problem}")
            time.sleep(0.2)

    def announce(self, url: str) -> None:
        """Print the address, and the sign-ins of the demo."""
        lines = ["", f"  Attune is running:  {url}", ""]
        if settings.DEMO:
            lines.append(f"  Demo sign-ins (fictional data), password {people.PASSWORD}:")
            lines.extend(
                f"    {f'{account}@{people.DOMAIN}':<28} {role.label.lower()}"
                for account, _, role, _ in people.ACCOUNTS
            )
            lines.append("")
        lines.append("  Ctrl-C stops it.")
        self.stdout.write("\n".join(lines))
        self.stdout.flush()


def port_number(text: str) -> int:
    """Read a port. Raises ArgumentTypeError naming what a port may be."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return int(text)


def address(host: str, port: int) -> str:
    """Return the address a person on this machine opens."""
    return f"http://{'127.0.0.1' if host in {'0.0.0.0', '::'} else host}:{port}/"  # noqa: S104


def check_demo_stays_here(host: str) -> None:
    """Raise CommandError when the demo's published password would be good for other machines."""
    if settings.DEMO and host not in LOOPBACK:
        raise CommandError(
            f"DEMO=1 has accounts with a published password; --host {host} opens them to other "
            "machines. Leave --host out, or set DEMO=0."
        )


def check_port_is_free(host: str, port: int) -> None:
    """Raise CommandError when somebody else listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Cannot listen on port {port} of {host}: {error.strerror}. "
                f"Choose another port, for example: PORT={9000 if port != 9000 else 9001} make run"
            ) from error


def gunicorn_command(host: str, port: int) -> list[str]:
    """Return the command of the web server: 2 processes of 4 threads."""
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "backend.config.wsgi:application"),
        *("--bind", bind, "--worker-class", "gthread", "--workers", "2", "--threads", "4"),
        *("--graceful-timeout", str(STOP_SECONDS - 2), "--timeout", "60"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def worker_command() -> list[str]:
    """Return the command of the background worker."""
    return [
        *(sys.executable, str(settings.ROOT / "backend" / "manage.py"), "db_worker"),
        *("--no-startup-delay", "--no-reload"),
    ]


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a child in a process group of its own, so that Ctrl-C reaches this process alone."""
    return subprocess.Popen(  # noqa: S603 - no part of the command comes from outside
        command,
        cwd=settings.ROOT,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=die_with_parent if sys.platform == "linux" else None,
    )


def die_with_parent() -> None:
    """Ask the kernel to end this child when its parent is killed without a chance to stop it."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def check_children_live(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Raise CommandError naming a child that has ended."""
    for name, child in children.items():
        if child.poll() is not None:
            raise CommandError(f"The {name} ended unexpectedly (exit code {child.returncode}).")


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask all children to stop, and kill what is left of their groups when they do not."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    try:
        for child in children.values():
            child.wait(timeout=max(0.0, deadline - time.monotonic()))
    except (subprocess.TimeoutExpired, KeyboardInterrupt):
        pass
    finally:
        for child in children.values():
            kill_group(child)


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """Kill a child and everything it started."""
    try:
        os.killpg(child.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return  # it ended in good order
    child.wait()
