"""Where a warm process is found: a socket in a directory that is its user's alone.

Every command line imports this module before anything else, so it imports next to nothing: where no process is warm,
one look at the file system is all that it costs.
"""

import os
import sys

from tensorcli import __version__

TYPE_CHECKING = False  # as in `typing`, which is not imported here
if TYPE_CHECKING:
    from _socket import socket

PATIENCE = 10.0  # seconds until a process that doesn't react is taken for none; many clients may be before this one
# One process for each of these.
KEY = os.fsencode("\0".join((__version__, sys.executable, sys.prefix, os.path.dirname(__file__))))
_NAME = f"{int.from_bytes(KEY, 'big') % (2**61 - 1):016x}"  # only a name: the key itself is compared, too


def directory() -> str:
    """Where the files are; a user who has become another one may be left with a variable that names no directory."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    usable = runtime.startswith("/") and os.path.isdir(runtime)
    return f"{runtime}/tensorcli" if usable else f"/tmp/tensorcli-{os.geteuid()}"  # noqa: S108


def open_directory() -> int:
    """A descriptor of the directory; raises OSError where there is none or where others could have a hand in it."""
    descriptor = os.open(directory(), os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    found = os.fstat(descriptor)
    if found.st_uid != os.geteuid() or found.st_mode & 0o077:
        os.close(descriptor)
        raise PermissionError(1, "it is open to others")
    return descriptor


def path(descriptor: int, ending: str) -> str:
    """The path of a file in the open directory: the one that was checked, and short enough for a socket's address."""
    return f"/proc/self/fd/{descriptor}/{_NAME}{ending}"


def connect() -> "socket | None":
    """A connection to the warm process of this user and this installation, or None where there is none."""
    try:
        descriptor = open_directory()
    except OSError:
        return None
    try:
        os.stat(path(descriptor, ".sock"))
        import _socket

        link = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
        link.settimeout(PATIENCE)
        link.connect(path(descriptor, ".sock"))
        return link if peer(link)[1] == os.geteuid() else None
    except OSError:
        return None
    finally:
        os.close(descriptor)


def peer(link: "socket") -> tuple[int, int, int]:
    """The process, user and group at the other end, as the kernel knows them."""
    import _socket

    told = link.getsockopt(_socket.SOL_SOCKET, _socket.SO_PEERCRED, 12)
    pid, user, group = (int.from_bytes(told[at : at + 4], sys.byteorder) for at in (0, 4, 8))
    return pid, user, group
