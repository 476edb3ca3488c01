"""PyTorch, told what to do by ../protocol.ts: commands on standard input, replies on pipe 3."""

import array
import ctypes
import json
import os
import sys
import time

import torch
import torch.nn.functional as F

torch.set_num_threads(int(os.environ.get("FOVEA_BENCH_THREADS", "1")))
LEARNING_RATE = 0.1
ACTIVATIONS = {"relu": F.relu, "relu6": F.relu6, "sigmoid": torch.sigmoid}


def perform(step, of):
    op = step["op"]
    if op == "convolution":
        bias = of[step["bias"]] if "bias" in step else None
        settings = {key: step[key] for key in ("stride", "padding", "groups")}
        y = F.conv2d(of[step["input"]], of[step["weight"]], bias, **settings)
    elif op == "maxPool":
        y = F.max_pool2d(of[step["input"]], step["size"], step["stride"], step["padding"])
    elif op == "averagePool":
        y = F.avg_pool2d(of[step["input"]], step["size"], step["stride"], step["padding"])
    elif op == "linear":
        y = F.linear(of[step["input"]], of[step["weight"]], of[step["bias"]])
    elif op == "matmul":
        y = of[step["left"]] @ of[step["right"]]
    elif op == "add":
        y = of[step["left"]] + of[step["right"]]
    elif op == "globalAverage":
        y = of[step["input"]].mean((2, 3))
    elif op == "flatten":
        y = of[step["input"]].flatten(1)
    else:
        raise ValueError(op)
    return ACTIVATIONS[step["activation"]](y) if "activation" in step else y


def compute(workload, given):
    of = dict(given)
    for step in workload["steps"]:
        of[step["output"]] = perform(step, of)
    return of[workload["output"]]


def forward(workload, given):
    def output():
        with torch.no_grad():
            return compute(workload, given)

    run = (lambda: output().tolist()) if workload["readBack"] else output
    return (lambda: [output()]), run


def gradients(workload, given):
    by = [given[name].requires_grad_() for name in workload["gradientsOf"]]
    output = compute(workload, given)

    def slopes():
        return torch.autograd.grad(output, by, given["cotangent"], retain_graph=True)

    return slopes, slopes


def training(workload, given):
    batch, classes = workload["outputShape"]
    labels = torch.arange(batch) % classes
    parameters = [given[name].requires_grad_() for name in workload["gradientsOf"]]
    optimizer = torch.optim.SGD(parameters, lr=LEARNING_RATE)

    def loss():
        return F.cross_entropy(compute(workload, given), labels)

    def run():
        optimizer.zero_grad()
        loss().backward()
        optimizer.step()

    return (lambda: torch.autograd.grad(loss(), parameters)), run


TASKS = {"forward": forward, "gradients": gradients, "training": training}


def read(path, shape):
    values = array.array("f")
    with open(path, "rb") as file:
        values.frombytes(file.read())
    return torch.frombuffer(values, dtype=torch.float32).clone().reshape(shape)


def write(path, tensor):
    values = tensor.detach().double().contiguous()
    with open(path, "wb") as file:
        file.write(ctypes.string_at(values.data_ptr(), 8 * values.numel()))


def warm_up(run, milliseconds):
    """The milliseconds of the fastest run of a while."""
    start, least = time.perf_counter(), float("inf")
    while True:
        before = time.perf_counter()
        run()
        now = time.perf_counter()
        least = min(least, now - before)
        if 1e3 * (now - start) >= milliseconds:
            return 1e3 * least


def load(command):
    with open(os.path.join(command["folder"], "workload.json"), encoding="utf-8") as file:
        workload = json.load(file)
    given = {
        name: read(os.path.join(command["folder"], name + ".f32"), spec["shape"])
        for name, spec in workload["given"].items()
    }
    results, run = TASKS[workload["task"]](workload, given)
    for n, result in enumerate(results()):
        write(f"{command['results']}.{n}.f64", result)
    return run, {"milliseconds": warm_up(run, command["warmUp"])}


def main():
    replies = os.fdopen(3, "w", buffering=1)
    reply = {"version": torch.__version__}
    replies.write(json.dumps(reply) + "\n")
    run = None
    for line in sys.stdin:
        command = json.loads(line)
        try:
            if command["do"] == "load":
                run, reply = load(command)
            else:
                start = time.perf_counter()
                for _ in range(command["runs"]):
                    run()
                reply = {"milliseconds": 1e3 * (time.perf_counter() - start)}
        except Exception as error:
            reply = {"error": str(error)}
        replies.write(json.dumps(reply) + "\n")


main()
