"""The update rules of `torch.optim` in their own few lines: importing that module would cost a second.

The same operations in the same order as torch's, so that every bit is the same; the tests hold them against torch.
Each rule changes `x` in place from its gradient `g`; what it remembers between steps is its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Literal, NamedTuple

import torch

Tensor = torch.Tensor
Rule = Callable[[Tensor, Tensor], None]
Name = Literal["sgd", "adam", "rmsprop", "adagrad"]

_BETAS, _ADAM_EPSILON = (0.9, 0.999), 1e-8
_RMSPROP_ALPHA, _RMSPROP_EPSILON = 0.99, 1e-8
_ADAGRAD_EPSILON = 1e-10


class Settings(NamedTuple):
    """What an optimizer is given, under torch's names."""

    optimizer: Name = "sgd"
    lr: float = 0.1
    momentum: float = 0.0
    dampening: float = 0.0
    weight_decay: float = 0.0
    nesterov: bool = False


def refusal(settings: Settings) -> str | None:
    """torch's own words where it doesn't accept the settings.

    >>> refusal(Settings(lr=-1.0)), refusal(Settings(momentum=1.5))
    ('Invalid learning rate: -1.0', None)
    """
    for name, value in (
        ("learning rate", settings.lr),
        ("momentum value", settings.momentum),
        ("weight_decay value", settings.weight_decay),
    ):
        if value < 0 or (math.isnan(value) and settings.optimizer != "sgd"):  # SGD alone lets nan pass
            return f"Invalid {name}: {value}"
    if settings.nesterov and (settings.momentum == 0 or settings.dampening != 0):
        return "Nesterov momentum requires a momentum and zero dampening"
    return None


def rule(settings: Settings) -> Rule:
    """A fresh rule with these settings, which `refusal` must have accepted.

    >>> x = torch.tensor([1.0], dtype=torch.float64)
    >>> rule(Settings(lr=0.25))(x, 2 * x)
    >>> x.item()
    0.5
    """
    return {"sgd": _sgd, "adam": _adam, "rmsprop": _rmsprop, "adagrad": _adagrad}[settings.optimizer](settings)


def _decayed(x: Tensor, g: Tensor, settings: Settings) -> Tensor:
    return g.add(x, alpha=settings.weight_decay) if settings.weight_decay else g


def _sgd(settings: Settings) -> Rule:
    """Sutskever et al., "On the importance of initialization and momentum in deep learning" (2013), as torch has it."""
    velocity: Tensor | None = None

    def update(x: Tensor, g: Tensor) -> None:
        nonlocal velocity
        g = _decayed(x, g, settings)
        if settings.momentum:
            if velocity is None:
                velocity = g.clone()
            else:
                velocity.mul_(settings.momentum).add_(g, alpha=1 - settings.dampening)
            g = g.add(velocity, alpha=settings.momentum) if settings.nesterov else velocity
        x.add_(g, alpha=-settings.lr)

    return update


def _adam(settings: Settings) -> Rule:
    """Kingma and Ba, "Adam: a method for stochastic optimization" (2015)."""
    mean: Tensor | None = None
    square: Tensor | None = None
    step = 0

    def update(x: Tensor, g: Tensor) -> None:
        nonlocal mean, square, step
        step += 1
        g = _decayed(x, g, settings)
        if mean is None or square is None:
            mean, square = torch.zeros_like(x), torch.zeros_like(x)
        mean.lerp_(g, 1 - _BETAS[0])
        square.mul_(_BETAS[1]).addcmul_(g, g, value=1 - _BETAS[1])
        step_size = settings.lr / (1 - _BETAS[0] ** step)
        spread = (square.sqrt() / (1 - _BETAS[1] ** step) ** 0.5).add_(_ADAM_EPSILON)
        x.addcdiv_(mean, spread, value=-step_size)

    return update


def _rmsprop(settings: Settings) -> Rule:
    """Tieleman and Hinton, "Lecture 6.5: rmsprop" (2012)."""
    square: Tensor | None = None
    velocity: Tensor | None = None

    def update(x: Tensor, g: Tensor) -> None:
        nonlocal square, velocity
        g = _decayed(x, g, settings)
        if square is None or velocity is None:
            square, velocity = torch.zeros_like(x), torch.zeros_like(x)
        square.mul_(_RMSPROP_ALPHA).addcmul_(g, g, value=1 - _RMSPROP_ALPHA)
        spread = square.sqrt().add_(_RMSPROP_EPSILON)
        if settings.momentum > 0:
            velocity.mul_(settings.momentum).addcdiv_(g, spread)
            x.add_(velocity, alpha=-settings.lr)
        else:
            x.addcdiv_(g, spread, value=-settings.lr)

    return update


def _adagrad(settings: Settings) -> Rule:
    """Duchi, Hazan and Singer, "Adaptive subgradient methods" (2011)."""
    square: Tensor | None = None

    def update(x: Tensor, g: Tensor) -> None:
        nonlocal square
        g = _decayed(x, g, settings)
        if square is None:
            square = torch.zeros_like(x)
        square.addcmul_(g, g, value=1)
        x.addcdiv_(g, square.sqrt().add_(_ADAGRAD_EPSILON), value=-settings.lr)

    return update
