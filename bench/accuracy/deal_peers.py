"""Peers of the accuracy bench on deals and invoices: plain LightGBM, the same with history as of the day, logistic regression. Usage: deal_peers.py FOLDER"""
import json
import sys
import warnings
from pathlib import Path

import lightgbm as lgb
import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
meta = json.loads((folder / "set.json").read_text())
rows = meta["rows"]
read = lambda name: np.fromfile(folder / f"{name}.f64")
day, known_at, target = read("day"), read("known_at"), read("target")
categories = read("categories").reshape(-1, rows).T
numbers = read("numbers").reshape(-1, rows).T
train, test = np.array(meta["train"]), np.array(meta["test"])
k = categories.shape[1]
plain = np.column_stack([categories, numbers])


def history():
    """Mean and number of earlier targets per name, known before the day."""
    order = np.argsort(known_at, kind="stable")
    overall = target[train].mean()
    out = np.zeros((rows, 2 * k))
    for column in range(k):
        sums, counts, place = {}, {}, 0
        for row in range(rows):
            while place < rows and known_at[order[place]] < day[row]:
                key = categories[order[place], column]
                sums[key] = sums.get(key, 0) + target[order[place]]
                counts[key] = counts.get(key, 0) + 1
                place += 1
            key = categories[row, column]
            out[row, 2 * column] = (sums.get(key, 0) + 5 * overall) / (counts.get(key, 0) + 5)
            out[row, 2 * column + 1] = counts.get(key, 0)
    return out


def boosted(x, objective):
    parameters = dict(objective=objective, learning_rate=0.05, num_leaves=15, min_data_in_leaf=20, verbose=-1, seed=1, num_threads=2)
    data = lgb.Dataset(x[train], target[train], categorical_feature=list(range(k)))
    return lgb.train(parameters, data, 150).predict(x[test])


if meta["kind"] == "outcome":
    linear = make_pipeline(
        ColumnTransformer([("names", OneHotEncoder(handle_unknown="ignore", min_frequency=10), list(range(k))), ("numbers", make_pipeline(SimpleImputer(), StandardScaler()), list(range(k, plain.shape[1])))]),
        LogisticRegression(max_iter=2000),
    ).fit(plain[train], target[train])
    found = {
        "plain LightGBM": boosted(plain, "binary"),
        "LightGBM with history": boosted(np.column_stack([plain, history()]), "binary"),
        "logistic regression": linear.predict_proba(plain[test])[:, 1],
        "constant": np.full(len(test), target[train].mean()),
    }
else:
    past = history()
    found = {"plain LightGBM": boosted(plain, "l1"), "LightGBM with history": boosted(np.column_stack([plain, past]), "l1"), "mean of the name": past[test, 0]}
(folder / "peers.json").write_text(json.dumps({name: list(map(float, values)) for name, values in found.items()}))
