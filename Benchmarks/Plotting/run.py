"""Times our figures and matplotlib's in one run, in turn, and prints a table of medians with their ratio.

usage: python run.py OUR_PROGRAM [FOLDER]   (needs matplotlib; FOLDER receives both programs' pictures)
"""

import subprocess
import sys
from pathlib import Path

import matplotlib

FLOOR = {"lines": 5.0, "heat-map": 5.0}  # what the project promises


def timed(command):
    rows = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\n")
    return {name: (float(best), float(median)) for name, best, median in (r.split() for r in rows if r)}


folder = sys.argv[2:3]
peer_script = str(Path(__file__).with_name("peer.py"))
# In turn and twice, so that a change of the machine's speed meets both.
rounds = [(timed([sys.argv[1], *folder]), timed([sys.executable, peer_script, *folder])) for _ in range(2)]
print(f"| figure | ours, ms | matplotlib {matplotlib.__version__}, ms | ratio |")
print("|---|---:|---:|---:|")
failed = False
for name in rounds[0][0]:
    ours = min(r[0][name][1] for r in rounds)
    peer = min(r[1][name][1] for r in rounds)
    failed |= peer / ours < FLOOR.get(name, 0)
    print(f"| {name} | {ours:.1f} | {peer:.1f} | {peer / ours:.1f} |")
sys.exit(1 if failed else 0)
