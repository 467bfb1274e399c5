"""The table of derivatives: for every function of one value its slope, written in our own formula language.

In its own terms where courses teach it so: σ(u)(1 − σ(u)), 1 − tanh²(u). Functions of several values and those in
pieces have rules of their own in `tensorcli.calculus.rules`.
Source of the elementary ones: NIST Digital Library of Mathematical Functions, https://dlmf.nist.gov, §4.20, 4.34, 5, 7.
"""

from __future__ import annotations

SLOPES: dict[str, str] = {
    # elementary
    "sqrt": "1/(2*sqrt(u))",
    "cbrt": "1/(3*cbrt(u)^2)",
    "rsqrt": "-rsqrt(u)^3/2",
    "square": "2*u",
    "reciprocal": "-1/u^2",
    "exp": "exp(u)",
    "exp2": "exp2(u)*log(2)",
    "expm1": "exp(u)",
    "log": "1/u",
    "log2": "1/(u*log(2))",
    "log10": "1/(u*log(10))",
    "log1p": "1/(1 + u)",
    "sin": "cos(u)",
    "cos": "-sin(u)",
    "tan": "sec(u)^2",
    "sec": "sec(u)*tan(u)",
    "csc": "-csc(u)*cot(u)",
    "cot": "-csc(u)^2",
    "asin": "1/sqrt(1 - u^2)",
    "acos": "-1/sqrt(1 - u^2)",
    "atan": "1/(1 + u^2)",
    "asec": "1/(abs(u)*sqrt(u^2 - 1))",
    "acsc": "-1/(abs(u)*sqrt(u^2 - 1))",
    "acot": "-1/(1 + u^2)",
    "sinh": "cosh(u)",
    "cosh": "sinh(u)",
    "tanh": "1 - tanh(u)^2",
    "sech": "-sech(u)*tanh(u)",
    "csch": "-csch(u)*coth(u)",
    "coth": "1 - coth(u)^2",
    "asinh": "1/sqrt(u^2 + 1)",
    "acosh": "1/sqrt(u^2 - 1)",
    "atanh": "1/(1 - u^2)",
    "asech": "-1/(u*sqrt(1 - u^2))",
    "acsch": "-1/(abs(u)*sqrt(1 + u^2))",
    "acoth": "1/(1 - u^2)",
    "abs": "sign(u)",
    "sign": "0",
    "heaviside": "0",
    "floor": "0",
    "ceil": "0",
    "erf": "2/sqrt(pi)*exp(-u^2)",
    "erfc": "-2/sqrt(pi)*exp(-u^2)",
    "gamma": "gamma(u)*digamma(u)",
    "lgamma": "digamma(u)",
    "digamma": "polygamma(1, u)",
    # activations
    "sigmoid": "sigmoid(u)*(1 - sigmoid(u))",
    "logsigmoid": "1 - sigmoid(u)",
    "silu": "sigmoid(u)*(1 + u*(1 - sigmoid(u)))",
    "mish": "tanh(softplus(u)) + u*sigmoid(u)*(1 - tanh(softplus(u))^2)",
    "gelu": "(1 + erf(u/sqrt(2)))/2 + u*exp(-u^2/2)/sqrt(2*pi)",
    "softsign": "1/(1 + abs(u))^2",
    "tanhshrink": "tanh(u)^2",
}
