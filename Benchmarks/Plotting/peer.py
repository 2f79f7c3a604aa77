"""Draws the benchmark's figures with matplotlib's Agg backend; prints name, best and median milliseconds."""

import io
import sys
import time

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.pyplot as plt  # noqa: E402

FOLDER = sys.argv[1] if len(sys.argv) > 1 else None


def noise(count, seed):
    """Uniform numbers between -1 and 1, the same ones as in the Swift program."""
    state, out = seed, np.empty(count)
    for i in range(count):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        out[i] = (state >> 11) / 2**52 - 1
    return out


STEPS = np.arange(1, 2001, dtype=float)
CURVES = [
    (np.exp(-STEPS / 400) * (1 + 0.2 * k) + 0.01 * (k + 1)) * np.exp(0.1 * noise(2000, k)) for k in range(5)
]
CELLS = noise(256 * 256, 99).reshape(256, 256)


def autoregressive(values):
    out, level = np.empty(len(values)), 0.0
    for i, v in enumerate(values):
        level = 0.9995 * level + 0.01 * v
        out[i] = level
    return out


WALK = autoregressive(noise(1_000_000, 7))


def canvas():
    return plt.subplots(figsize=(6.4, 4), dpi=200)


def lines():
    figure, axes = canvas()
    axes.fill_between(STEPS, 0.8 * CURVES[0], 1.25 * CURVES[0], alpha=0.18)
    for k, curve in enumerate(CURVES):
        axes.plot(STEPS, curve, label=f"series {k}")
    axes.set(yscale="log", xlabel="Training step", ylabel="Loss")
    axes.grid(True)
    axes.legend()
    return figure


def heat_map():
    figure, axes = canvas()
    image = axes.imshow(CELLS, aspect="auto", interpolation="nearest", origin="lower")
    axes.set(xlabel="column", ylabel="row")
    figure.colorbar(image, label="value")
    return figure


def million():
    figure, axes = canvas()
    axes.plot(np.arange(len(WALK)), WALK)
    axes.set(xlabel="sample", ylabel="value")
    axes.grid(True, axis="y")
    return figure


for name, draw, runs in [("lines", lines, 15), ("heat-map", heat_map, 15), ("million", million, 5)]:
    times = []
    for run in range(runs + 1):
        start = time.perf_counter()
        figure = draw()
        data = io.BytesIO()
        figure.savefig(data, format="png")
        plt.close(figure)
        if run > 0:
            times.append(1e3 * (time.perf_counter() - start))
        elif FOLDER:
            with open(f"{FOLDER}/matplotlib-{name}.png", "wb") as file:
                file.write(data.getvalue())
    times.sort()
    print(name, times[0], times[len(times) // 2], flush=True)
