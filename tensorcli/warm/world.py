"""What a process lives in beyond its command line and environment, read from the kernel."""

from __future__ import annotations

import os
import resource
from typing import NamedTuple

_LIMITS = sorted(value for name, value in vars(resource).items() if name.startswith("RLIMIT_"))
_SAME = ("Groups", "CapEff", "NoNewPrivs", "Seccomp", "Cpus_allowed")


class Found(NamedTuple):
    """What is read of one process."""

    same: tuple[object, ...]  # what a child of another process can't take over: two with the same are interchangeable
    umask: int
    ignored: int  # signals, a bit each
    blocked: int


def look_at(pid: int) -> Found:
    """What the process has; raises OSError, KeyError or ValueError where the kernel doesn't tell."""
    root = f"/proc/{pid}"
    with open(f"{root}/status", encoding="ascii", errors="replace") as lines:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in lines if ":\t" in line)
    place = os.stat(f"{root}/root/.")
    same = (
        *(status.get(name) for name in _SAME),
        os.readlink(f"{root}/ns/mnt"),
        (place.st_dev, place.st_ino),
        os.getpriority(os.PRIO_PROCESS, pid),
        [resource.prlimit(pid, limit) for limit in _LIMITS],
    )
    return Found(same, int(status["Umask"], 8), int(status["SigIgn"], 16), int(status["SigBlk"], 16))
