"""How long commands take, as ratios to starting Python (P), importing torch (T), sympy (S), or both (TS).

    python tests/benchmarks/bench.py            a table
    python tests/benchmarks/bench.py --quick    fewer runs

Whole processes, timed by pyperf's own clock and run in turn with what they are compared to, so that a machine whose
speed drifts still gives fair ratios. Run it on an installed package (`pip install .`): an editable one may have to
compile its sources at every start.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

import pyperf

PYTHON = [sys.executable, "-c", "pass"]
TORCH = [sys.executable, "-c", "import torch"]
SYMPY = [sys.executable, "-c", "import sympy"]
BOTH = [sys.executable, "-c", "import torch, sympy"]
TENSORCLI = [sys.executable, "-c", "from tensorcli.__main__ import main; main()"]


@dataclass(frozen=True)
class Row:
    """One promise: a command, what it is compared to, and the ratio it must reach."""

    line: str
    unit: str
    base: list[str]
    most: float
    script: tuple[str, ...] = ()  # what `run` is given on standard input


MANY = tuple(f"broadcast 3,1,1 {size},32 -q" for size in range(2, 502))
ROWS = (
    Row("--help", "P", PYTHON, 12),
    Row("broadcast 3,1,1 32,32 --no-torch", "P", PYTHON, 7),
    Row("broadcast 3,1,1 32,32 --no-torch -q", "P", PYTHON, 5),
    Row("sets A|B==B|A --no-sympy", "P", PYTHON, 7),
    Row("broadcast 3,1,1 32,32", "T", TORCH, 0.85),
    Row("reduce max 2,3 --dim 1", "T", TORCH, 0.85),
    Row("eval x.unsqueeze(0).expand(5,-1,-1) x=3,4", "T", TORCH, 0.85),
    Row("activation sigmoid tanh relu", "T", TORCH, 0.85),
    Row("round 2.5 -1.5", "T", TORCH, 0.85),
    Row("random rand 2,3", "T", TORCH, 0.85),
    Row("grad sigmoid", "S", SYMPY, 1.15),
    Row("grad sigmoid --at 2", "TS", BOTH, 0.9),
    Row("descend x^2-y^2 --start 1,1e-6 --lr 1e-3 --steps 1", "T", TORCH, 0.85),
    Row("descend x^2-y^2 --start 1,1e-6 --lr 1e-3 --steps 1000", "T", TORCH, 1.15),
    Row("sets A|B==B|A", "S", SYMPY, 1.15),
    Row("critical x^2-y^2", "S", SYMPY, 1.15),
    Row("matmul 4,3,28,64 4,3,64,32 --no-torch", "P", PYTHON, 7),
    Row("matmul 4,3,28,64 4,3,64,32", "T", TORCH, 0.85),
    Row("cat 4,32,8 5,32,8 --no-torch", "P", PYTHON, 7),
    Row("cat 4,32,8 5,32,8", "T", TORCH, 0.85),
    Row("stack 4,32 4,32 --no-torch", "P", PYTHON, 7),
    Row("stack 4,32 4,32", "T", TORCH, 0.85),
    Row("split 5,32 --size 2 --no-torch", "P", PYTHON, 7),
    Row("split 5,32 --size 2", "T", TORCH, 0.85),
    Row("expand 3,1,1 3,32,32 --no-torch", "P", PYTHON, 7),
    Row("expand 3,1,1 3,32,32", "T", TORCH, 0.85),
    Row("run (500 torch commands, -q)", "T", TORCH, 1.0, MANY),
)
WARM_ROWS = (
    Row("broadcast 3,1,1 32,32", "P", PYTHON, 3.5),
    Row("broadcast 3,1,1 32,32 -q", "P", PYTHON, 3.5),
    Row("reduce max 2,3 --dim 1", "P", PYTHON, 3.5),
    Row("grad sigmoid --at 2", "P", PYTHON, 3.5),
    Row("sets (A|B)&C==(A&C)|(B&C)", "P", PYTHON, 3.5),
    Row("critical x^2-y^2", "P", PYTHON, 3.5),
    Row("descend x^2 --start 1", "P", PYTHON, 3.5),
    Row("activation sigmoid tanh relu", "P", PYTHON, 3.5),
    Row("eval x.unsqueeze(0).expand(5,-1,-1) x=3,4", "P", PYTHON, 3.5),
    Row("--help", "P", PYTHON, 3.5),
)


def seconds(command: list[str], typed: str = "") -> float:
    """One run of a whole process."""
    null = subprocess.DEVNULL
    start = pyperf.perf_counter()
    subprocess.run(command, stdout=null, stderr=null, check=False, input=typed.encode())
    return pyperf.perf_counter() - start


def ratio(row: Row, runs: int) -> tuple[float, float]:
    """The median time of the command, and the median of its ratios to the base, pair by pair."""
    words = ["run"] if row.script else row.line.split()
    command, typed = [*TENSORCLI, *words], "\n".join(row.script)
    seconds(command, typed)
    seconds(row.base)
    pairs = [(seconds(command, typed), seconds(row.base)) for _ in range(runs)]
    return statistics.median(one for one, _ in pairs), statistics.median(one / base for one, base in pairs)


def main() -> None:
    """Print the table: cold, then with a warm process."""
    print(f"{'command':54} {'time':>9}   ratio   must reach")
    with tempfile.TemporaryDirectory() as private:
        os.environ["XDG_RUNTIME_DIR"] = private
        show(ROWS)
        print("with a warm process")
        subprocess.run([*TENSORCLI, "warm", "start", "-q"], stdout=subprocess.DEVNULL, check=True)
        try:
            show(WARM_ROWS)
        finally:
            subprocess.run([*TENSORCLI, "warm", "stop", "-q"], stdout=subprocess.DEVNULL, check=True)


def show(rows: Sequence[Row]) -> None:
    """Measure and print these rows."""
    quick = "--quick" in sys.argv
    for row in rows:
        runs = (5 if row.unit == "P" else 3) if quick else (25 if row.unit == "P" else 9)
        time, times = ratio(row, runs)
        print(f"{row.line:54} {time * 1e3:6.0f} ms {times:6.2f} {row.unit}   ≤ {row.most} {row.unit}")


if __name__ == "__main__":
    main()
