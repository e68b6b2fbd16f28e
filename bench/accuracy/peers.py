"""Peers of the accuracy bench: forecasts of one set at its origins, from what was known there. Usage: peers.py FOLDER"""
import json
import sys
import warnings
from pathlib import Path

import lightgbm as lgb
import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
folder = Path(sys.argv[1])
meta = json.loads((folder / "set.json").read_text())
n, weeks, horizon = meta["series"], meta["weeks"], meta["horizon"]
values = np.fromfile(folder / "values.f64").reshape(n, weeks)
dates = pd.to_datetime(meta["week_ends"])


def seasonal_naive(known):
    origin = known.shape[1]
    mean = np.nan_to_num(np.nanmean(known[:, -13:], axis=1))[:, None]
    past = known[:, origin - 52 : origin - 52 + horizon]
    return np.where(np.isnan(past), mean, past)


def with_statsforecast(known, models):
    from statsforecast import StatsForecast

    origin = known.shape[1]
    filled = pd.DataFrame(known.T).interpolate(limit_direction="both").fillna(0).to_numpy().T
    frame = pd.DataFrame({"unique_id": np.repeat(np.arange(n), origin), "ds": np.tile(dates[:origin], n), "y": filled.reshape(-1)})
    out = StatsForecast(models=models, freq="7D", n_jobs=1).forecast(df=frame, h=horizon)
    return {str(model): out.sort_values(["unique_id", "ds"])[str(model)].to_numpy().reshape(n, horizon) for model in models}


def plain_lightgbm(known):
    """One model for all series and steps on scaled values with lags, rolling means and the calendar."""

    def rows(view, origin):
        scale = np.maximum(np.abs(np.nanmean(view[:, max(0, origin - 52) : origin], axis=1)), 1e-6)
        recent = [np.nanmean(view[:, origin - w : origin], axis=1) / scale for w in (1, 4, 13, 26)]
        out = []
        for step in range(1, horizon + 1):
            week = origin + step - 1
            date = dates[week]
            lag = view[:, week - 52] / scale if week - 52 >= 0 else np.full(n, np.nan)
            out.append(np.column_stack([np.full(n, step), np.full(n, date.isocalendar().week), np.arange(n), lag, *recent]))
        return np.stack(out, axis=1), scale

    origin = known.shape[1]
    padded = np.concatenate([known, np.full((n, horizon), np.nan)], axis=1)
    xs, ys, ws = [], [], []
    stride = max(1, int((origin - 40) * n * horizon / 400_000))
    for past in range(origin - 1, 40, -stride):
        x, scale = rows(known, past) if past + horizon <= origin else rows(padded, past)
        y = padded[:, past : past + horizon] / scale[:, None]
        keep = ~np.isnan(y)
        xs.append(x[keep]), ys.append(y[keep]), ws.append(np.broadcast_to(scale[:, None], y.shape)[keep])
    x, y, w = np.concatenate(xs), np.concatenate(ys), np.concatenate(ws)
    data = lgb.Dataset(x, y, weight=w / w.mean(), categorical_feature=[2])
    parameters = dict(objective="regression", learning_rate=0.05, num_leaves=31, verbose=-1, num_threads=2, seed=1)
    model = lgb.train(parameters, data, 300)
    x, scale = rows(padded, origin)
    return model.predict(x.reshape(n * horizon, -1)).reshape(n, horizon) * scale[:, None]


results = {}
for origin in meta["origins"]:
    known = values[:, :origin]
    found = {"seasonal_naive": seasonal_naive(known), "plain_lightgbm": plain_lightgbm(known)}
    if meta["slow"]:
        from statsforecast.models import AutoETS, AutoTheta

        # Weekly seasons of 52 are beyond ETS; the seasonal part is left to Theta's own decomposition.
        found.update(with_statsforecast(known, [AutoETS(season_length=1), AutoTheta(season_length=52)]))
    for name, table in found.items():
        results.setdefault(name, []).append(np.ascontiguousarray(table, dtype=float))
for name, tables in results.items():
    np.concatenate([table.reshape(-1) for table in tables]).tofile(folder / f"{name}.f64")
(folder / "peers.json").write_text(json.dumps(list(results)))
