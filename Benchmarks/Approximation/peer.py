#!/usr/bin/env python3
"""The same certificate with auto_LiRPA: backward linear relaxation (CROWN) of the layer minus its target, and branch and bound.

peer.py MODEL GAP [intervals per axis to start with]. Prints one JSON object. Boxes whose bound exceeds 1 + GAP times the
largest error found are split in two along every axis, all of them at once, until none is left. Bounds are float32 without
outward rounding, as the tool gives them.
"""
import json
import math
import struct
import sys
import time
import warnings

import numpy
import torch

warnings.filterwarnings("ignore")
from auto_LiRPA import BoundedModule, BoundedTensor  # noqa: E402
from auto_LiRPA.perturbations import PerturbationLpNorm  # noqa: E402


def load(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = file.read()
    meta = header.pop("__metadata__")
    tensors = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        kind = {"F32": numpy.float32, "F64": numpy.float64}[entry["dtype"]]
        tensors[name] = torch.tensor(numpy.frombuffer(data[start:end], kind).reshape(entry["shape"]).copy()).float()
    return meta, tensors


class Error(torch.nn.Module):
    """T(X) − f(X), tokens side by side."""

    def __init__(self, meta, tensors):
        super().__init__()
        self.n, self.heads, self.k = int(meta["tokens"]), int(meta["heads"]), int(meta["headWidth"])
        for name, tensor in tensors.items():
            self.register_buffer(name.replace(".", "_"), tensor)

    def forward(self, x):
        n, heads, k = self.n, self.heads, self.k
        e = x.view(-1, n, 1) @ self.embedding_weight + self.embedding_bias + self.position
        q = (e @ self.query_weight + self.query_bias).view(-1, n, heads, k).transpose(1, 2)
        key = (e @ self.key_weight + self.key_bias).view(-1, n, heads, k).transpose(1, 2)
        v = (e @ self.value_weight + self.value_bias).view(-1, n, heads, k).transpose(1, 2)
        a = torch.softmax(q @ key.transpose(2, 3) / math.sqrt(k), dim=-1)
        z = e + (a @ v).transpose(1, 2).reshape(-1, n, heads * k) @ self.attention_output_weight + self.attention_output_bias
        u = z + torch.relu(z @ self.hidden_weight + self.hidden_bias) @ self.projection_weight + self.projection_bias
        y = (u @ self.readout_weight + self.readout_bias).view(-1, n)
        return y - self.target(x)

    def target(self, x):
        if self.n == 1:
            return torch.sin(2 * math.pi * x)
        if self.n == 2:
            return torch.cat([torch.sin(math.pi * x[:, 0:1]) * x[:, 1:2], torch.cos(math.pi * x[:, 1:2]) * x[:, 0:1]], dim=1)
        n = self.n
        column = lambda i: x[:, i % n:i % n + 1]
        return torch.cat(
            [torch.sin(math.pi * (column(i) + 0.5 * column(i + 2))) * column(i + 1) for i in range(n)], dim=1)


def main():
    meta, tensors = load(sys.argv[1])
    gap = float(sys.argv[2])
    n = int(meta["tokens"])
    start_cells = int(sys.argv[3]) if len(sys.argv) > 3 else {1: 64, 2: 32, 3: 8, 4: 6}[n]
    error = Error(meta, tensors).eval()
    centre = torch.full((1, n), 0.5)
    bounded = BoundedModule(error, centre, bound_opts={"conv_mode": "matrix"})

    def bounds(lower, upper):
        tensor = BoundedTensor(
            (lower + upper) / 2, PerturbationLpNorm(norm=math.inf, x_L=lower, x_U=upper))
        low, high = bounded.compute_bounds(x=(tensor,), method="CROWN")
        return torch.maximum(high, -low).amax(dim=1).detach()

    def run():
        begin = time.perf_counter()
        with torch.no_grad():
            points = torch.rand(4096, n, generator=torch.Generator().manual_seed(1))
            sampled = error(points).abs().max().item()
            axis = torch.linspace(0, 1, start_cells + 1)
            corner = torch.cartesian_prod(*[axis[:-1]] * n).view(-1, n)
            lower, upper = corner, corner + 1 / start_cells
            boxes, aside = 0, 0.0
            while len(lower):
                found = torch.cat([bounds(lower[i:i + 2048], upper[i:i + 2048]) for i in range(0, len(lower), 2048)])
                boxes += len(lower)
                sampled = max(sampled, error((lower + upper) / 2).abs().max().item())
                open_boxes = found > (1 + gap) * sampled
                if (~open_boxes).any():
                    aside = max(aside, found[~open_boxes].max().item())
                lower, upper = lower[open_boxes], upper[open_boxes]
                for d in range(n):
                    middle = (lower[:, d] + upper[:, d]) / 2
                    left, right = upper.clone(), lower.clone()
                    left[:, d], right[:, d] = middle, middle
                    lower, upper = torch.cat([lower, right]), torch.cat([left, upper])
        return {"seconds": time.perf_counter() - begin, "boxes": boxes, "bound": aside, "sampled": sampled}

    first = run()
    again = [first] if first["seconds"] > 20 else [run() for _ in range(3)]
    print(json.dumps(sorted(again, key=lambda result: result["seconds"])[len(again) // 2]))


main()
