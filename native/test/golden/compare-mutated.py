"""Loads every model of mutated-models.test.ts with the Python package and compares predictions. Usage: compare-mutated.py FILE"""
import json
import sys

import lightgbm as lgb
import numpy as np

document = json.load(open(sys.argv[1]))
x = np.array([np.nan if v is None else v for v in document["values"]], dtype=float).reshape(document["rows"], -1)
worst = 0.0
problems = []
for model in document["models"]:
    expected = np.array([float(v) if v is not None else np.nan for v in model["normal"]])
    try:
        got = lgb.Booster(model_str=model["text"]).predict(x).reshape(-1)
    except Exception as error:
        problems.append(f"{type(error).__name__}: {error}\n{model['text'][-2600:]}")
        continue
    same = (got == expected) | (np.isnan(got) & np.isnan(expected))
    with np.errstate(invalid="ignore"):
        difference = float(np.max(np.where(same, 0, np.abs(got - expected) / np.maximum(1, np.abs(expected)))))
    worst = max(worst, difference)
    if not difference <= 1e-9:
        problems.append(f"difference {difference}\n{model['text'][-2600:]}")
if problems:
    print(len(problems), "problems, the first:", problems[0], file=sys.stderr)
    sys.exit(1)
print(f"{len(document['models'])} models predict as in Python; largest relative difference {worst:g}")
