"""What a measurement is, and when it misses its target."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

#: Seconds depend on the machine: a target in seconds is missed at three times its value.
SLACK = 3.0


@dataclass(frozen=True)
class Row:
    """One piece of work beside its peer.

    `target_seconds` is for a machine with two cores. `target_ratio` is how many times as fast as
    the peer the work must be. `excess` is by how much a criterion that is minimised lies above the
    peer's, judged against `most_excess`.
    """

    name: str
    seconds: float
    megabytes: float | None = None
    peer: str = ""
    peer_seconds: float | None = None
    target_seconds: float | None = None
    target_ratio: float | None = None
    excess: float | None = None
    most_excess: float | None = None
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times as long the peer takes."""
        return None if self.peer_seconds is None else self.peer_seconds / self.seconds

    @property
    def missed(self) -> list[str]:
        """Say which targets are missed, beyond the slack where there is one."""
        found = []
        if self.target_seconds is not None and self.seconds > SLACK * self.target_seconds:
            found.append(f"{self.seconds:.2f} s, and {self.target_seconds:g} s x {SLACK:g} allowed")
        ratio, wanted = self.ratio, self.target_ratio
        if ratio is not None and wanted is not None and ratio < wanted:
            found.append(f"{ratio:.0f} x, and {wanted:g} x wanted")
        excess, most = self.excess, self.most_excess
        if excess is not None and most is not None and excess > most:
            found.append(f"criterion {excess:.1e} above the peer's")
        return found

    def to_dict(self) -> dict[str, Any]:
        """Return plain data."""
        return asdict(self) | {"ratio": self.ratio, "missed": self.missed}

    def __str__(self) -> str:
        """Two lines: the work with its time and target, the peer with its ratio."""
        target = "" if self.target_seconds is None else f"  target {self.target_seconds:g} s"
        memory = "" if self.megabytes is None else f"  {self.megabytes:,.0f} MB"
        first = f"{self.name:<66}{_seconds(self.seconds):>10}{memory:>10}{target}"
        parts = []
        if self.peer_seconds is not None and self.ratio is not None:
            wanted = "" if self.target_ratio is None else f" (wanted {self.target_ratio:g} x)"
            parts.append(f"{self.peer}: {_seconds(self.peer_seconds)}, {self.ratio:,.1f} x{wanted}")
        elif self.peer:
            parts.append(self.peer)
        if self.excess is not None:
            parts.append(f"criterion minus the peer's {self.excess:+.1e}")
        if self.note:
            parts.append(self.note)
        parts += [f"MISSED: {miss}" for miss in self.missed]
        return "\n".join([first, *(f"    {part}" for part in parts)])


def _seconds(value: float) -> str:
    return f"{value * 1000:.1f} ms" if value < 1.0 else f"{value:,.2f} s"
