#!/usr/bin/env python3
"""One full training step of the layer in PyTorch and JAX: the same shapes, batch, Adam, mean squared error, float32.

Prints one JSON object: peers_training.py (torch|torch-compiled|jax) NAME THREADS SECONDS, or
peers_training.py (torch-pool|jax-vmap) sweep TRIALS.
"""
import json
import os
import sys
import time

WORKLOADS = {"A": (32, 8, 16, 2, 64), "B": (64, 16, 32, 4, 128), "C": (256, 16, 64, 4, 256), "D": (64, 64, 128, 8, 512)}
WIDTH = 4  # of inputs and outputs


def median_time(step, limit):
    for _ in range(20):
        step()
    times = []
    begin = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - begin < limit:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    times.sort()
    return times[len(times) // 2]


def torch_layer(d, heads, hidden, tokens):
    import torch

    class Layer(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.embedding = torch.nn.Linear(WIDTH, d)
            self.position = torch.nn.Parameter(torch.randn(tokens, d) * 0.5)
            self.qkv = torch.nn.Linear(d, 3 * d)
            self.attention_output = torch.nn.Linear(d, d)
            self.hidden = torch.nn.Linear(d, hidden)
            self.projection = torch.nn.Linear(hidden, d)
            self.readout = torch.nn.Linear(d, WIDTH)

        def forward(self, x):
            e = self.embedding(x) + self.position
            batch = e.shape[0]
            q, k, v = (t.view(batch, tokens, heads, d // heads).transpose(1, 2) for t in self.qkv(e).chunk(3, -1))
            o = torch.nn.functional.scaled_dot_product_attention(q, k, v)
            z = e + self.attention_output(o.transpose(1, 2).reshape(batch, tokens, d))
            u = z + self.projection(torch.relu(self.hidden(z)))
            return self.readout(u)

    return Layer()


def torch_step(name, compiled):
    import torch

    batch, tokens, d, heads, hidden = WORKLOADS[name]
    layer = torch_layer(d, heads, hidden, tokens)
    if compiled:
        layer = torch.compile(layer)
    optimizer = torch.optim.Adam(layer.parameters(), lr=1e-3, foreach=True)
    x, y = torch.rand(batch, tokens, WIDTH), torch.rand(batch, tokens, WIDTH)

    def step():
        optimizer.zero_grad()
        loss = torch.nn.functional.mse_loss(layer(x), y)
        loss.backward()
        optimizer.step()

    return step


def torch_trial(seed):
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    batch, tokens, d, heads, hidden = WORKLOADS["A"]
    layer = torch_layer(d, heads, hidden, tokens)
    optimizer = torch.optim.Adam(layer.parameters(), lr=1e-3, foreach=True)
    y = torch.rand(batch, tokens, WIDTH)
    for _ in range(500):
        optimizer.zero_grad()
        torch.nn.functional.mse_loss(layer(torch.rand(batch, tokens, WIDTH)), y).backward()
        optimizer.step()
    return seed


def torch_pool(trials):
    import multiprocessing

    with multiprocessing.get_context("fork").Pool(os.cpu_count()) as pool:
        pool.map(torch_trial, range(os.cpu_count()))  # imports, outside the measurement
        start = time.perf_counter()
        pool.map(torch_trial, range(trials))
        return trials / (time.perf_counter() - start)


def jax_functions(name):
    import jax
    import jax.numpy as jnp

    batch, tokens, d, heads, hidden = WORKLOADS[name]

    def initial(key):
        keys = jax.random.split(key, 7)
        matrix = lambda key, rows, columns: jax.random.normal(key, (rows, columns)) / rows**0.5
        return {
            "embedding": matrix(keys[0], WIDTH, d), "embedding_bias": jnp.zeros(d), "position": matrix(keys[1], tokens, d),
            "qkv": matrix(keys[2], d, 3 * d), "qkv_bias": jnp.zeros(3 * d),
            "output": matrix(keys[3], d, d), "output_bias": jnp.zeros(d),
            "hidden": matrix(keys[4], d, hidden), "hidden_bias": jnp.zeros(hidden),
            "projection": matrix(keys[5], hidden, d), "projection_bias": jnp.zeros(d),
            "readout": matrix(keys[6], d, WIDTH), "readout_bias": jnp.zeros(WIDTH),
        }

    def loss(p, x, y):
        e = x @ p["embedding"] + p["embedding_bias"] + p["position"]
        qkv = (e @ p["qkv"] + p["qkv_bias"]).reshape(batch, tokens, 3, heads, d // heads)
        q, k, v = qkv[:, :, 0], qkv[:, :, 1], qkv[:, :, 2]
        a = jax.nn.softmax(jnp.einsum("bthc,bshc->bhts", q, k) / (d // heads) ** 0.5)
        o = jnp.einsum("bhts,bshc->bthc", a, v).reshape(batch, tokens, d)
        z = e + o @ p["output"] + p["output_bias"]
        u = z + jax.nn.relu(z @ p["hidden"] + p["hidden_bias"]) @ p["projection"] + p["projection_bias"]
        return jnp.mean((u @ p["readout"] + p["readout_bias"] - y) ** 2)

    def step(p, m, v, t, x, y):
        g = jax.grad(loss)(p, x, y)
        m = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, m, g)
        v = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, v, g)
        p = jax.tree.map(
            lambda p, m, v: p - 1e-3 * (m / (1 - 0.9**t)) / (jnp.sqrt(v / (1 - 0.999**t)) + 1e-8), p, m, v)
        return p, m, v, t + 1

    return initial, step, (batch, tokens, WIDTH)


def jax_step(name):
    import jax
    import jax.numpy as jnp

    initial, step, shape = jax_functions(name)
    p = initial(jax.random.key(0))
    zeros = lambda: jax.tree.map(jnp.zeros_like, p)
    x, y = jax.random.uniform(jax.random.key(1), shape), jax.random.uniform(jax.random.key(2), shape)
    compiled = jax.jit(step, donate_argnums=(0, 1, 2))
    state = [p, zeros(), zeros(), 1.0]

    def run():
        state[:] = compiled(*state, x, y)
        jax.block_until_ready(state[0])

    return run


def jax_vmap(trials):
    import jax
    import jax.numpy as jnp

    initial, step, shape = jax_functions("A")

    def trial(key):
        p = initial(key)
        zeros = lambda: jax.tree.map(jnp.zeros_like, p)
        y = jax.random.uniform(key, shape)

        def body(i, state):
            return step(*state, jax.random.uniform(jax.random.fold_in(key, i), shape), y)

        return jax.lax.fori_loop(0, 500, body, (p, zeros(), zeros(), 1.0))[0]["readout_bias"]

    keys = jax.random.split(jax.random.key(0), trials)
    run = jax.jit(jax.vmap(trial)).lower(keys).compile()  # outside the measurement
    start = time.perf_counter()
    jax.block_until_ready(run(keys))
    return trials / (time.perf_counter() - start)


def main():
    tool, name = sys.argv[1:3]
    if name == "sweep":
        rate = (torch_pool if tool == "torch-pool" else jax_vmap)(int(sys.argv[3]))
        print(json.dumps({"trialsPerSecond": rate}))
        return
    threads, limit = int(sys.argv[3]), float(sys.argv[4])
    if tool == "jax":
        if threads == 1:
            os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
        step = jax_step(name)
    else:
        import torch

        torch.set_num_threads(threads)
        step = torch_step(name, compiled=tool == "torch-compiled")
    print(json.dumps({"milliseconds": median_time(step, limit) * 1e3}))


main()
