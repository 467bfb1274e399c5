"""One warm process at a time: a lock that the kernel takes back when its holder ends, however it ends."""

from __future__ import annotations

import fcntl
import os

from tensorcli.warm.address import path

_ENDING = ".lock"


def take(directory: int) -> int | None:
    """The descriptor that holds the lock as long as it is open; None where another process has it."""
    while True:
        descriptor = os.open(path(directory, _ENDING), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), os.stat(path(directory, _ENDING))):
                os.ftruncate(descriptor, 0)
                os.write(descriptor, b"%d" % os.getpid())
                return descriptor
        except BlockingIOError:
            os.close(descriptor)
            return None
        except FileNotFoundError:  # the last holder has just taken the file away
            pass
        os.close(descriptor)


def holder(directory: int) -> int | None:
    """The process that holds the lock; None where nobody does."""
    try:
        descriptor = os.open(path(directory, _ENDING), os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        return None
    except BlockingIOError:
        return int(os.read(descriptor, 20) or 0) or None
    finally:
        os.close(descriptor)


def release(directory: int, descriptor: int) -> None:
    """Let go, and leave no file behind."""
    os.unlink(path(directory, _ENDING))
    os.close(descriptor)
