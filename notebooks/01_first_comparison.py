# ---
# jupyter:
#   jupytext:
#     formats: ipynb,py:percent
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Does a targeted plan hurt less than the same percentage off every team?
#
# A small mental-health service has to save 5 %. The notebook loads its scenario files, runs them, and compares
# three futures: no cut, the same percentage off every team (the salami slice), and a targeted plan. The slice that
# saves exactly what the plan saves is made by the tool, so that the two stand side by side at equal money.
#
# Files: those that `simulator init` writes, in a temporary folder. Run time: under a minute on two cores.

# %%
from pathlib import Path
from tempfile import mkdtemp

import simulator as sim

folder = Path(mkdtemp())
files = sim.write_template(folder)
[file.name for file in files]

# %% [markdown]
# ## Load
#
# A file that is wrong is refused with every fault at once, each with its line and what to write instead.

# %%
plan = sim.load(folder / "targeted.yaml")
plan

# %%
(folder / "mistaken.yaml").write_text("extends: baseline.yaml\nname: mistaken\nrun: {replication: 3}\n")
print(sim.check(folder / "mistaken.yaml"))

# %% [markdown]
# ## Run
#
# One scenario by itself: its results, with 95 % intervals over the replications.

# %%
alone = sim.run(plan, replications=4, folder=folder / "runs")
alone

# %% [markdown]
# ## Compare
#
# Every scenario meets the same people with the same luck, so small differences stand out from noise. The last
# column is the fair question: the plan against the slice that saves the same money.

# %%
study = sim.compare(
    folder / "five_percent_everywhere.yaml",
    folder / "targeted.yaml",
    replications=4,
    folder=folder / "runs",
)
study.differences()

# %% [markdown]
# ## Look

# %%
study.charts.waits()
# %%
study.charts.differences()
# %%
study.charts.cost_per_recovery()
# %% [markdown]
# ## Go on
#
# `study.estimates()` holds every measure by pathway, group, step, team and month; `study.results()` every
# replication. Both are ordinary data frames.

# %%
estimates = study.estimates()
by_month = estimates.query(
    "measure == 'waiting_for_treatment' and pathway == 'adults' and group == 'all' and period != 'all'"
)
by_month.pivot_table(index="period", columns="scenario", values="estimate", observed=True).tail(6)

# %% [markdown]
# Everything, with the scenarios in full and what is needed to repeat the run, is in the run folder:

# %%
sorted(path.name for path in study.folder.iterdir())
