"""The picture of the README: four series of three worlds, from runs made by

    for world in no-breakthrough overnight-10x overnight-100x; do
        cargo run --release -- run worlds/$world.ron
    done
    python3 docs/figures/overnight.py runs docs/figures/overnight.svg

Needs matplotlib.
"""

import csv
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

matplotlib.rcParams["svg.hashsalt"] = "overbuild"
matplotlib.rcParams["font.size"] = 8

WORLDS = [
    ("no-breakthrough", "no find", "#555555", "-"),
    ("overnight-10x", "10x in month 36", "#0072b2", "--"),
    ("overnight-100x", "100x in month 36", "#d55e00", "-."),
]
PANELS = [
    ("capex", 1e-9, "capex [bn USD per month]"),
    ("rents_utilisation", 1, "utilisation [share of installed]"),
    ("rents_list", 1, "list rent [USD per H100e-hour]"),
    ("services_volume", 1e-9, "services [bn units per year]"),
]


def series(folder):
    with open(f"{folder}/series.csv", newline="") as file:
        return list(csv.DictReader(file))


runs, out = sys.argv[1:3]
figure, axes = plt.subplots(2, 2, figsize=(7.2, 4.6), sharex=True)
for axis, (column, scale, label) in zip(axes.flat, PANELS):
    for world, name, colour, line in WORLDS:
        values = [scale * float(row[column]) for row in series(f"{runs}/{world}-1")]
        years = [2025 + month / 12 for month in range(len(values))]
        axis.plot(years, values, line, color=colour, label=name, linewidth=1.2)
    axis.axvline(2028, color="#bbbbbb", linewidth=0.8, zorder=0)
    axis.set_ylabel(label)
    axis.set_ylim(bottom=0)
axes[1, 1].set_yscale("log")
axes[1, 1].set_ylim(bottom=1)
axes[0, 0].legend(frameon=False)
for axis in axes.flat:
    for side in ("top", "right"):
        axis.spines[side].set_visible(False)
figure.tight_layout()
figure.savefig(out, metadata={"Date": None})
