"""Makes golden.json: what the official Python package 4.7.0 gives for small data sets.

Usage: python3 -m venv V && V/bin/pip install lightgbm==4.7.0 && V/bin/python make-golden.py
"""
import base64
import hashlib
import json
import os

import lightgbm as lgb
import numpy as np

assert lgb.__version__ == "4.7.0", lgb.__version__

ROWS, VALID_ROWS = 400, 160
rng = np.random.RandomState(20261123)


def features(rows):
    x = rng.rand(rows, 6)
    x[:, 3] = rng.randint(0, 30, rows)  # a category
    x[:, 4] = np.where(rng.rand(rows) < 0.3, 0.0, x[:, 4])  # many zeros
    x[rng.rand(rows) < 0.15, 1] = np.nan  # missing
    return x


def signal(x):
    return 2 * x[:, 0] + np.nan_to_num(x[:, 1], nan=0.7) * x[:, 2] + (x[:, 3] % 5) / 4 + np.sin(6 * x[:, 4])


x, v = features(ROWS), features(VALID_ROWS)
noise, noise_v = rng.normal(0, 0.2, ROWS), rng.normal(0, 0.2, VALID_ROWS)
base, base_v = signal(x) + noise, signal(v) + noise_v
weight = rng.uniform(0.5, 2, ROWS)
group, group_v = [20] * (ROWS // 20), [20] * (VALID_ROWS // 20)

labels = {
    "real": (base, base_v),
    "positive": (np.exp(base / 2), np.exp(base_v / 2)),
    "count": (np.floor(np.exp(base / 2)), np.floor(np.exp(base_v / 2))),
    "binary": ((base > np.median(base)) * 1.0, (base_v > np.median(base)) * 1.0),
    "class": (np.clip(np.floor(base), 0, 2), np.clip(np.floor(base_v), 0, 2)),
    "grade": (np.clip(np.floor(base), 0, 3), np.clip(np.floor(base_v), 0, 3)),
}

common = {"num_leaves": 8, "min_data_in_leaf": 10, "learning_rate": 0.1, "seed": 3, "num_threads": 2, "deterministic": True, "force_col_wise": True, "verbosity": -1}

cases = [
    ("regression L2", "real", {"objective": "regression"}, {}),
    ("regression L1", "real", {"objective": "regression_l1"}, {}),
    ("quantile", "real", {"objective": "quantile", "alpha": 0.8}, {}),
    ("tweedie", "positive", {"objective": "tweedie", "tweedie_variance_power": 1.4}, {}),
    ("poisson", "count", {"objective": "poisson"}, {}),
    ("binary", "binary", {"objective": "binary"}, {}),
    ("multiclass", "class", {"objective": "multiclass", "num_class": 3}, {}),
    ("lambdarank", "grade", {"objective": "lambdarank"}, {"group": True}),
    ("categorical features", "real", {"objective": "regression"}, {"categorical": [3]}),
    ("categorical features of few values", "binary", {"objective": "binary", "max_cat_to_onehot": 32}, {"categorical": [3]}),
    ("weights", "binary", {"objective": "binary"}, {"weight": True}),
    ("zero as missing", "real", {"objective": "regression", "zero_as_missing": True}, {}),
    ("missing values switched off", "real", {"objective": "regression", "use_missing": False}, {}),
    ("bagging and feature sampling", "real", {"objective": "regression", "bagging_fraction": 0.7, "bagging_freq": 1, "feature_fraction": 0.7}, {}),
    ("early stopping", "binary", {"objective": "binary", "metric": ["binary_logloss", "auc"], "learning_rate": 0.3}, {"early": 5}),
    ("early stopping on a ranking", "grade", {"objective": "lambdarank", "metric": ["ndcg"], "eval_at": [5], "learning_rate": 0.3}, {"early": 4, "group": True}),
    ("random forest", "real", {"objective": "regression", "boosting": "rf", "bagging_fraction": 0.7, "bagging_freq": 1}, {}),
    ("DART", "real", {"objective": "regression", "boosting": "dart"}, {}),
    ("GOSS", "real", {"objective": "regression", "data_sample_strategy": "goss"}, {}),
    ("linear trees", "real", {"objective": "regression", "linear_tree": True}, {"no_contributions": True}),
    ("monotone constraints", "real", {"objective": "regression", "monotone_constraints": [1, 0, 1, 0, 0, 0]}, {}),
]


def packed(array):
    return base64.b64encode(np.ascontiguousarray(array, dtype="<f8").tobytes()).decode()


def tree_text(booster):
    text = booster.model_to_string()
    return text[text.index("Tree=0"):text.index("end of trees")]


out = []
for name, label, parameters, how in cases:
    parameters = {**common, **parameters}
    y, y_v = labels[label]
    train = lgb.Dataset(x, y, weight=weight if how.get("weight") else None, group=group if how.get("group") else None, categorical_feature=how.get("categorical", "auto"), params=parameters)
    callbacks, valid_sets = [], None
    if "early" in how:
        valid_sets = [lgb.Dataset(v, y_v, group=group_v if how.get("group") else None, reference=train, params=parameters)]
        callbacks.append(lgb.early_stopping(how["early"], verbose=False))
    rounds = 200 if "early" in how else 15
    booster = lgb.train(parameters, train, rounds, valid_sets=valid_sets, valid_names=["valid"] if valid_sets else None, callbacks=callbacks)
    rows = v[:40]
    out.append({
        "name": name,
        "label": label,
        "parameters": parameters,
        "iterations": rounds,
        "how": how,
        "best_iteration": booster.best_iteration,
        "trees": booster.num_trees(),
        "tree_sha256": hashlib.sha256(tree_text(booster).encode()).hexdigest(),
        "normal": packed(booster.predict(rows)),
        "raw": packed(booster.predict(rows, raw_score=True)),
        "leaf": packed(booster.predict(rows, pred_leaf=True)),
        "contributions": None if how.get("no_contributions") else packed(booster.predict(rows[:12], pred_contrib=True)),
        "importance_gain": packed(booster.feature_importance("gain")),
    })

document = {
    "lightgbm": lgb.__version__,
    "rows": ROWS,
    "valid_rows": VALID_ROWS,
    "columns": 6,
    "x": packed(x),
    "v": packed(v),
    "weight": packed(weight),
    "group_size": 20,
    "labels": {key: {"train": packed(pair[0]), "valid": packed(pair[1])} for key, pair in labels.items()},
    "cases": out,
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.json")
with open(path, "w") as file:
    json.dump(document, file, separators=(",", ":"))
    file.write("\n")
print(path, os.path.getsize(path), "bytes,", len(out), "cases")
