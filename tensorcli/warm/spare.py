"""A child that is forked before anybody asks for it, so that a command waits for no fork."""

from __future__ import annotations

import socket
from typing import NamedTuple

from tensorcli.warm import request
from tensorcli.warm.world import Found

_NUMBERS = 3  # of what a client's process lives in, all but what must be the same
_BYTES = 8


class Spare(NamedTuple):
    """A child that waits, and the way to tell it whose it is."""

    pid: int
    link: socket.socket

    def hand_over(self, client: socket.socket, packet: bytes, descriptors: list[int], found: Found) -> bool:
        """Whether the child could be given the client's request; it can't be where somebody has killed it."""
        numbers = b"".join(number.to_bytes(_BYTES, "little") for number in (found.umask, found.ignored, found.blocked))
        try:
            request.send(self.link, numbers + packet, (client.fileno(), *descriptors))
        except OSError:
            return False
        finally:
            self.link.close()
        return True


def receive(link: socket.socket) -> tuple[socket.socket, bytes, list[int], Found] | None:
    """In the child: the client and its request, once there are any; None where the warm process ends before."""
    told, descriptors = request.receive(link, 1 + request.DESCRIPTORS)
    link.close()
    if not told:
        return None
    end = _NUMBERS * _BYTES
    numbers = (int.from_bytes(told[at : at + _BYTES], "little") for at in range(0, end, _BYTES))
    client, *others = descriptors
    return socket.socket(fileno=client), told[end:], others, Found((), *numbers)
