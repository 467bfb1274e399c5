"""The entry: the start-up recipe, then the command line.

Importing torch makes hundreds of thousands of objects that live until the end; the garbage collector would look at them
again and again, a third of the whole start. A command is short, so it is switched off, and what exists at the end is
frozen so that the interpreter's last collection has nothing to look at.
"""

import atexit
import gc
import sys

gc.disable()
atexit.register(gc.freeze)


def main() -> None:
    """Run the command line of this process and end it."""
    from tensorcli.terminal import interrupt

    interrupt.install()
    code = _exit_code()
    interrupt.ignore()
    sys.exit(code)


def _exit_code() -> int:
    from tensorcli import cli
    from tensorcli.terminal.interrupt import INTERRUPTED

    try:
        return cli.complete() if cli.completes() else cli.exit_code(sys.argv[1:])
    except KeyboardInterrupt:
        return INTERRUPTED


if __name__ == "__main__":
    main()
