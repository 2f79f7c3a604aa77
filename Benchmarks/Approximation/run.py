#!/usr/bin/env python3
"""Certificates beside auto_LiRPA's: the same layers, maps and tightness, in turn; medians over the rounds.

PEERS_PYTHON names a Python with torch and a current auto_LiRPA (the release on PyPI, 0.3 of 2022, does not load with a current
torch; without one the peer's columns stay empty), CONFIGURATION the build (release unless given), ROUNDS how often.
"""
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

here = pathlib.Path(__file__).resolve().parent
root = here.parent.parent
python = os.environ.get("PEERS_PYTHON", str(root / ".venv-peers/bin/python"))
program = os.environ.get(
    "PROGRAM", str(root / f".build/{os.environ.get('CONFIGURATION', 'release')}/benchmark-approximation"))
rounds = int(os.environ.get("ROUNDS", 3))
threads = os.cpu_count()


def run(*command):
    result = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    try:
        return json.loads(result.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError):
        print(f"{command[1]} failed: {result.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None


has_peer = subprocess.run([python, "-c", "import auto_LiRPA"], capture_output=True).returncode == 0
if not has_peer:
    print(f"{python} has no auto_LiRPA that loads; name one that has in PEERS_PYTHON", file=sys.stderr)
print(f"| n·d | gap | report, {threads} threads | boxes | auto_LiRPA | boxes | ratio |")
print("|---|---|---|---|---|---|---|")
with tempfile.TemporaryDirectory() as folder:
    for tokens, gap in [(1, 0.01), (2, 0.005), (3, 0.1), (4, 1.0)]:
        model = pathlib.Path(folder) / f"{tokens}.safetensors"
        subprocess.run([program, "train", str(tokens), str(model)], check=True)
        ours, peer = [], []
        for _ in range(rounds):
            ours.append(run(program, "certify", model, gap, threads))
            peer.append(run(python, here / "peer.py", model, gap) if has_peer else None)
        ours, peer = [r for r in ours if r], [r for r in peer if r]
        time = lambda results: statistics.median(r["seconds"] for r in results) if results else float("nan")
        boxes = lambda results: results[0]["boxes"] if results else "–"
        theirs = f"{1000 * time(peer):.0f} ms | {boxes(peer)} | {time(peer) / time(ours):.0f}×" if peer else "– | – | –"
        print(f"| {tokens} | {gap:g} | {1000 * time(ours):.1f} ms | {boxes(ours)} | {theirs} |", flush=True)
