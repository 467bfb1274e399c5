"""What a client hands over, in one packet: fields of bytes with a zero byte between them, and four descriptors.

The server's words are packets, too: the child's number when the command begins, then `=` and its exit code, or `!` and
the signal that ended it.
"""

import os
import sys

from tensorcli.warm.address import KEY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket

RUN, STATUS = b"run", b"status"
LARGEST = 1 << 18  # bytes of a packet; the kernel takes no larger ones unless it is told to
DESCRIPTORS = 4  # the standard streams and the current directory
_INT = 4  # bytes of a descriptor's number


class Request:
    """A command line with what its process was given."""

    def __init__(self, kind: bytes, fields: list[bytes]) -> None:
        self.kind = kind
        self.key = tuple(fields[:5])
        self.streams = [
            tuple(os.fsdecode(word).split(" ")) for word in fields[5:8]
        ]  # encoding and error handler of each
        count = int(fields[8])
        self.argv = [os.fsdecode(word) for word in fields[9 : 9 + count]]
        pairs = (field.partition(b"=") for field in fields[9 + count :])
        self.environ = {name: value for name, _, value in pairs}


def own_key() -> tuple[bytes, ...]:
    """What must be the same at both ends: the installation, and how its interpreter was started."""
    started = (tuple(sys.flags), sys.warnoptions, sys._xoptions, sys.getfilesystemencoding())
    return (*KEY.split(b"\0"), repr(started).encode())


def pack() -> bytes:
    """This process as a request; raises OSError where one of its standard streams is closed."""
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if None in streams:  # the descriptor of a closed one may be another file by now
        raise OSError("a standard stream is closed")
    told = [os.fsencode(f"{stream.encoding} {stream.errors}") for stream in streams]
    argv = [os.fsencode(word) for word in sys.argv]
    environ = [b"%b=%b" % pair for pair in os.environb.items()]
    return b"\0".join((RUN, *own_key(), *told, b"%d" % len(argv), *argv, *environ))


def unpack(packet: bytes) -> Request:
    """The request; raises ValueError where it is none."""
    kind, *fields = packet.split(b"\0")
    try:
        return Request(kind, fields)
    except (IndexError, ValueError) as problem:
        raise ValueError("not a request") from problem


def send(link: "socket", packet: bytes, descriptors: tuple[int, ...]) -> None:
    """Send the packet with the descriptors; raises OSError where it is too large."""
    import _socket

    passed = b"".join(descriptor.to_bytes(_INT, sys.byteorder) for descriptor in descriptors)
    link.sendmsg([packet], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, passed)] if passed else [])


def receive(link: "socket", most: int = DESCRIPTORS) -> tuple[bytes, list[int]]:
    """A packet and its descriptors; raises OSError."""
    import _socket

    packet, extra, flags, _ = link.recvmsg(LARGEST, _socket.CMSG_SPACE(most * _INT), _socket.MSG_CMSG_CLOEXEC)
    descriptors = [
        int.from_bytes(passed[at : at + _INT], sys.byteorder)
        for level, kind, passed in extra
        if (level, kind) == (_socket.SOL_SOCKET, _socket.SCM_RIGHTS)
        for at in range(0, len(passed) - _INT + 1, _INT)
    ]
    if flags & (_socket.MSG_TRUNC | _socket.MSG_CTRUNC):
        close(descriptors)
        raise OSError("the packet is too large")
    return packet, descriptors


def close(descriptors: list[int]) -> None:
    """Close what was received."""
    for descriptor in descriptors:
        os.close(descriptor)
