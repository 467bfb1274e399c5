"""The entry: the start-up recipe, then the warm process where there is one, else the command line.

Importing torch makes hundreds of thousands of objects that live until the end; the garbage collector would look at them
again and again, a third of the whole start. A command is short, so it is switched off, and what exists at the end is
frozen so that the interpreter's last collection has nothing to look at.

And tensors are small here: with several threads even six numbers wait for all of them, which takes long on a busy
machine, and the last digit of a sum would depend on how many there are.
"""

import _signal  # type: ignore[import-not-found]  # `signal` takes longer to import than all of this
import atexit
import gc
import os
import sys

from tensorcli.warm import client

TYPE_CHECKING = False  # as in `typing`, for the same reason
if TYPE_CHECKING:
    from types import FrameType

    from tensorcli.warm.server import Loaded

gc.disable()
atexit.register(gc.freeze)
os.environ.setdefault("OMP_NUM_THREADS", "1")  # torch's, and numpy's


def main() -> None:
    """Run the command line of this process and end it."""
    if _signal.getsignal(_signal.SIGINT) is _signal.default_int_handler:
        _signal.signal(_signal.SIGINT, _end)
    code = client.answer(sys.argv[1:])
    if code is not None:
        os._exit(code)  # nothing was done here that would have to be brought to an end
    code = _answer()
    if "torch" in sys.modules:
        from tensorcli import cli
        from tensorcli.warm import afterwards

        afterwards.torch_was_loaded(cli.chosen_language(sys.argv[1:], os.environ))
    sys.exit(code)


def _end(_number: int, _frame: "FrameType | None") -> None:
    """Ctrl-C before there is anything to clean up."""
    os._exit(client.INTERRUPTED)


def serve() -> None:
    """Be the warm process; see `tensorcli.warm.control.launch`."""
    from tensorcli.warm import server

    server.main(_load, float(sys.argv[1]), ready=1)


def _load() -> "Loaded":
    from tensorcli import cli
    from tensorcli.warm.server import Loaded
    from tensorcli.warm.sources import Sources
    from tensorcli.warm.warmup import warm_up

    noted = warm_up([cli.command(name) for name in cli.names()], cli.exit_code)
    return Loaded(_answer, cli.converses, noted, Sources())


def _answer() -> int:
    """Answer the command line in `sys.argv`; the exit code."""
    from tensorcli.terminal import interrupt

    interrupt.install()
    code = _exit_code()
    interrupt.ignore()
    return code


def _exit_code() -> int:
    from tensorcli import cli
    from tensorcli.terminal.interrupt import INTERRUPTED

    try:
        _be_somewhere()
        return cli.exit_code(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


def _be_somewhere() -> None:
    """Torch ends the process where it is loaded in a directory that has been deleted: it is then loaded elsewhere."""
    try:
        os.getcwd()
    except OSError:
        here = os.open(".", os.O_RDONLY)
        os.chdir("/")
        import torch  # noqa: F401

        os.fchdir(here)
        os.close(here)


if __name__ == "__main__":
    main()
