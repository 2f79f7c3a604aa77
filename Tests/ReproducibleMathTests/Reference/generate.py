#!/usr/bin/env python3
"""Writes the reference values of arithmetic and the elementary functions of Double, computed with mpmath to 400 bits.

    generate.py [--points N] [--output DIRECTORY]

One file per function. A line holds the argument (two for pow) and three numbers h, l, e with f = (h + l) 2^e,
1 <= |h| <= 2, |l| <= 2^-53: exact to 2^-106, for subnormal results too. Needs the packages mpmath and, for speed,
gmpy2. The points are random with a fixed seed, plus those that are known to be hard.
"""

import argparse
import math
import pathlib
import random
import struct

import mpmath
from mpmath import mp, mpf

mp.prec = 400
MAX = 2.0**1023 * (2 - 2.0**-52)


def from_bits(bits):
    return struct.unpack("<d", struct.pack("<Q", bits))[0]


def neighbours(x, reach=2):
    values = [x]
    up = down = x
    for _ in range(reach):
        up, down = math.nextafter(up, math.inf), math.nextafter(down, -math.inf)
        values += [up, down]
    return values


def split(value):
    """h, l, e with value = (h + l) 2^e."""
    if value == 0:
        return 0.0, 0.0, 0
    e = int(mpmath.floor(mpmath.log(abs(value), 2)))
    scaled = mpmath.ldexp(value, -e)
    h = float(scaled)
    return h, float(scaled - mpf(h)), e


class Points:
    def __init__(self, count, seed):
        self.random = random.Random(seed)
        self.count = count

    def uniform(self, a, b, share=1.0):
        return [self.random.uniform(a, b) for _ in range(int(self.count * share))]

    def exponents(self, a, b, share=1.0, signed=True):
        """Significand and exponent (between a and b) uniform."""
        values = []
        for _ in range(int(self.count * share)):
            x = math.ldexp(1 + self.random.random(), self.random.randint(a, b))
            values.append(-x if signed and self.random.random() < 0.5 else x)
        return [x for x in values if x != 0]


def exp_points(p):
    hard = []
    for t in (mpmath.log(mpf(MAX)), mpmath.log(mpf(2) ** -1022), mpmath.log(mpf(2) ** -1074), mpf(-745.13)):
        hard += neighbours(float(t))
    for _ in range(p.count // 4):  # between two reductions
        hard += neighbours(float((p.random.randint(-1070, 1020) + mpf(0.5)) * mpmath.log(2)), 1)
    return hard + p.uniform(-745.1, 709.7) + p.uniform(-1, 1) + p.exponents(-1074, 2, 0.5)


def log_points(p):
    hard = neighbours(math.sqrt(0.5), 4) + neighbours(math.sqrt(2), 4) + neighbours(1.0, 6)
    hard += [2.0**-1074, 2.0**-1022, MAX, 2.0**-1022 - 2.0**-1074] + neighbours(math.e)
    for k in range(1, 53):
        hard += [1 + 2.0**-k, 1 - 2.0**-k, 2.0**k, 2.0**-k]
    return hard + p.exponents(-1074, 1023, 1, signed=False) + p.uniform(0.5, 2) + p.uniform(0.9, 1.1)


def trigonometric_points(p):
    # 6381956970095103 * 2^797 is the double closest to a multiple of pi/2 (relative to its spacing).
    hard = [math.ldexp(6381956970095103, 797), MAX, 2.0**-1074, 2.0**-1022] + neighbours(2.0**30, 3)
    for bits, share in ((4, 0.2), (19, 0.2), (30, 0.2), (60, 0.2), (1022, 0.2)):
        for _ in range(int(p.count * share)):
            k = p.random.randint(1, 2**bits)
            # An integer with few bits times pi/2, so that its multiple is near a double too.
            hard.append(float(k * mp.pi / 2) * p.random.choice((1, -1)))
            hard.append(float((k + mpf(0.5)) * mp.pi / 2))
    hard = [x for x in hard if math.isfinite(x)]
    return hard + p.uniform(-10, 10) + p.uniform(-1e4, 1e4, 0.5) + p.exponents(-1074, 29, 0.5) + p.exponents(30, 1022, 0.5)


def tanh_points(p):
    hard = [2.0**-1074, 2.0**-1022, MAX] + neighbours(20.0) + neighbours(19.0625) + neighbours(math.log(2) / 4)
    return hard + p.uniform(-20, 20) + p.uniform(-1, 1) + p.exponents(-1074, 5, 0.5)


def sigmoid_points(p):
    return [2.0**-1074, MAX, -745.1, -708.4] + p.uniform(-745, 40) + p.uniform(-3, 3) + p.exponents(-1074, 5, 0.5)


def pow_points(p):
    pairs = []
    r = p.random

    def add(x, y):
        if x == 0 or not (math.isfinite(x) and math.isfinite(y)):
            return
        size = y * mpmath.log(abs(mpf(x)), 2)
        if -1076 < size < 1023.9999:
            pairs.append((x, y))

    for _ in range(p.count):
        x = math.ldexp(1 + r.random(), r.randint(-1074, 1023))
        add(x, r.uniform(-1074, 1024) / math.log2(x) if x != 1 else 1.0)
        add(r.uniform(0.5, 2), r.uniform(-1000, 1000))
        near = 1 + r.choice((1, -1)) * math.ldexp(1 + r.random(), -r.randint(2, 52))
        if near != 1:
            add(near, r.uniform(-1074, 1024) / float(mpmath.log(mpf(near), 2)))
        add(-r.uniform(0, 100), float(r.randint(-60, 60)))
        add(float(r.randint(2, 40)), float(r.randint(-12, 12)))
        add(float(r.randint(2, 2**20)) ** 2, r.choice((0.5, 1.5, -0.5)))
        add(r.uniform(0, 10), r.uniform(-5, 5))
    return pairs


def sum_points(p):
    # Below 2^900 apart, so that the residual can be written down; many with exact sums and massive cancellation.
    pairs = []
    for _ in range(p.count):
        a, = p.exponents(-500, 400, 1 / p.count)
        pairs += [(a, b) for b in p.exponents(-500, 400, 1 / p.count)]
        pairs.append((a, -a * (1 + math.ldexp(p.random.random(), -p.random.randint(1, 52)))))
        pairs.append((float(p.random.randint(-999, 999)), p.random.randint(1, 2**30) / 1024))
        tiny = [math.ldexp(p.random.random(), p.random.randint(-1074, -1000)) for _ in range(2)]
        pairs.append((tiny[0], -tiny[1]))
    return pairs


def product_points(p):
    pairs = []
    for _ in range(p.count):
        a, = p.exponents(-1074, 1023, 1 / p.count)
        room = (-1073 - math.frexp(a)[1], 1022 - math.frexp(a)[1])
        pairs += [(a, b) for b in p.exponents(max(room[0], -1074), min(room[1], 1023), 1 / p.count)]
        pairs.append((p.random.uniform(-9, 9), p.random.uniform(-9, 9)))
        pairs.append((float(p.random.randint(1, 2**26)), -p.random.randint(1, 2**26) / 64))
    return pairs


def quotient_points(p):
    pairs = []
    for a, b in product_points(p):
        if math.isfinite(1 / b) and 1 / b != 0:
            pairs.append((a, 1 / b))
        if 0 < abs(a * b) < MAX:
            pairs.append((a * b, b))
    return pairs


def root_points(p):
    return p.exponents(-1074, 1023, 1, signed=False) + [float(p.random.randint(1, 2**26)) ** 2 for _ in range(p.count)]


FUNCTIONS = {
    "sum": (sum_points, lambda x, y: x + y),
    "product": (product_points, lambda x, y: x * y),
    "quotient": (quotient_points, lambda x, y: x / y),
    "root": (root_points, mpmath.sqrt),
    "exp": (exp_points, mpmath.exp),
    "log": (log_points, mpmath.log),
    "sin": (trigonometric_points, mpmath.sin),
    "cos": (trigonometric_points, mpmath.cos),
    "tanh": (tanh_points, mpmath.tanh),
    "sigmoid": (sigmoid_points, lambda x: 1 / (1 + mpmath.exp(-x))),
    "pow": (pow_points, lambda x, y: mpmath.power(x, y)),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=200, help="base number of points per function")
    parser.add_argument("--output", type=pathlib.Path, default=pathlib.Path(__file__).parent)
    arguments = parser.parse_args()
    for index, (name, (make, function)) in enumerate(FUNCTIONS.items()):
        lines = []
        for point in make(Points(arguments.points, seed=20250713 + index)):
            point = point if isinstance(point, tuple) else (point,)
            # tanh of tiny and huge arguments needs more bits than 400 to be told from x and 1.
            mp.prec = 400 if name != "sum" else 2400
            if name in ("sin", "cos", "tanh") and abs(point[0]) > 1:
                mp.prec = 1600
            h, l, e = split(function(*[mpf(v) for v in point]))
            if h == 0 or e > 1023:
                continue
            lines.append(" ".join([v.hex() for v in point] + [h.hex(), l.hex(), str(e)]))
        (arguments.output / f"{name}.txt").write_text("\n".join(lines) + "\n")
        print(name, len(lines))


if __name__ == "__main__":
    main()
