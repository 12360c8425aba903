"""Which machine and which versions the figures come from."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import time
from pathlib import Path
from typing import Any

from fidelity import __version__

_PACKAGES = ("numpy", "scipy", "pandas", "pingouin", "krippendorff")


def machine() -> dict[str, Any]:
    """Return date, processor, cores, load, Python, package versions and linear algebra."""
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "processor": processor(),
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "python": platform.python_version(),
        "packages": {"fidelity": __version__}
        | {name: importlib.metadata.version(name) for name in _PACKAGES},
        "blas": linear_algebra(),
    }


def processor() -> str:
    """Return the model of the processor as the system names it."""
    listed = Path("/proc/cpuinfo")
    if listed.exists():
        for line in listed.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def linear_algebra() -> str:
    """Return the libraries under numpy and scipy with version and threads."""
    if importlib.util.find_spec("threadpoolctl") is None:
        return "threadpoolctl is not installed, so that the library is not known"
    import scipy.linalg  # noqa: F401  its own library is loaded only with it
    import threadpoolctl  # type: ignore[import-untyped]

    found = [
        f"{pool['internal_api']} {pool['version']}, {pool['num_threads']} threads"
        for pool in threadpoolctl.threadpool_info()
        if pool["user_api"] == "blas"
    ]
    return "; ".join(dict.fromkeys(found)) or "not known"


def described(facts: dict[str, Any]) -> str:
    """Return the facts as the head of the printed table."""
    packages = ", ".join(f"{name} {version}" for name, version in facts["packages"].items())
    lines = [
        f"{facts['date']}, {facts['system']}, load {facts['load']}",
        f"{facts['processor']}, {facts['cores']} cores; BLAS: {facts['blas']}",
        f"Python {facts['python']}; {packages}",
    ]
    if facts["load"] is not None and facts["cores"] and facts["load"] > facts["cores"] / 2:
        lines.append("The machine is busy with other work: it would be faster without.")
    return "\n".join(lines)
