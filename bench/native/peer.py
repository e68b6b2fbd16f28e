"""The Python side of bench native. Usage: peer.py TASK DATA ROWS COLUMNS THREADS [MODEL]; prints one JSON object."""
import ctypes
import json
import resource
import sys
import time

import lightgbm as lgb
import numpy as np

task, path, rows, columns, threads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), int(sys.argv[5])
parameters = {"objective": "binary", "num_leaves": 63, "learning_rate": 0.1, "num_threads": threads, "deterministic": True, "force_col_wise": True, "verbosity": -1, "feature_pre_filter": False}


def peak_mb():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def best(repeats, work):
    times, cpu = [], []
    for _ in range(repeats):
        start, used = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - start)
        cpu.append(time.process_time() - used)
    return {"seconds": min(times), "cpu": min(cpu)}


out = {}
if task == "train":
    x = np.fromfile(path + ".x", dtype=np.float64).reshape(rows, columns)
    y = np.fromfile(path + ".y", dtype=np.float32)
    iterations = int(sys.argv[6])
    before = peak_mb()
    start, used = time.perf_counter(), time.process_time()
    booster = lgb.train(parameters, lgb.Dataset(x, y), iterations)
    out = {"seconds": time.perf_counter() - start, "cpu": time.process_time() - used, "before_mb": before, "peak_mb": peak_mb()}
    booster.save_model(path + ".python.txt")
else:
    booster = lgb.Booster(model_file=sys.argv[6], params={"num_threads": threads})
    x = np.fromfile(path + ".x", dtype=np.float64, count=rows * columns).reshape(rows, columns)
    if task == "batch":
        booster.predict(x[:100])
        out = best(5, lambda: booster.predict(x))
    elif task == "contrib":
        booster.predict(x[:10], pred_contrib=True)
        out = best(1, lambda: booster.predict(x, pred_contrib=True))
    else:
        row = x[:1]
        times = []
        for i in range(2000):
            row = x[i : i + 1]
            start = time.perf_counter()
            booster.predict(row, num_threads=1)
            times.append(time.perf_counter() - start)
        out = {"seconds": float(np.median(times))}
print(json.dumps(out))
