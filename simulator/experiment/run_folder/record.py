"""What a run folder tells beside its results: the scenarios in full, ledgers of their cuts, and harm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING, Final

from simulator.disk.whole import write_bytes, write_text
from simulator.domain.capacity import CapacityStep, capacity_steps
from simulator.domain.change.ledger import OneOffEntry
from simulator.domain.change.statement import Posting, postings
from simulator.domain.scenario import Scenario
from simulator.domain.system import System
from simulator.experiment.run_folder.label_table import write_labels
from simulator.experiment.run_folder.manifest import Sealed
from simulator.experiment.run_folder.provenance import PROVENANCE_NAME, Provenance
from simulator.experiment.run_folder.publication import RESULTS_NAME, is_as, manifest_before
from simulator.experiment.run_folder.results import ResultTable
from simulator.outcomes import Comparison
from simulator.outcomes.comparison.finding import finding_of
from simulator.outcomes.comparison.finding_sentence import plan_sentence
from simulator.outcomes.comparison.harm import Harm, Pair, stacked
from simulator.wording import written_name
from simulator.wording.spreadsheet import csv_of_frame, csv_of_records

if TYPE_CHECKING:
    import pandas as pd

HEADLINE_NAME: Final = "headline.csv"
PRECISION_NAME: Final = "precision.csv"
FINDING_NAME: Final = "finding.txt"


def write_scenarios(folder: Path, scenarios: Iterable[Scenario]) -> dict[str, str]:
    """Write each scenario in its fully resolved form, `scenarios/<name>.yaml`.

    Returns
    -------
    dict
        The texts, by scenario.
    """
    # Not for worker processes, which read no files and need not wait for the schemas.
    from simulator.scenario_file import resolved_text

    texts = {scenario.name: resolved_text(scenario) for scenario in scenarios}
    for name, text in texts.items():
        write_text(folder / "scenarios" / f"{name}.yaml", text)
    return texts


def write_ledgers(folder: Path, scenarios: Iterable[Scenario]) -> None:
    """Write what cuts change, and what they cost once.

    `ledger.csv` holds recurrent pounds and people, `one_off.csv` pounds spent once, `capacity.csv` contacts,
    places and beds.
    """
    resolved = list(scenarios)
    write_text(folder / "ledger.csv", _recurrent_csv(resolved))
    write_text(folder / "one_off.csv", _one_off_csv(resolved))
    write_text(folder / "capacity.csv", _capacity_csv(resolved))


def write_titles(folder: Path, system: System) -> None:
    """Write what people call things, to join to the names that every other table holds: `titles.csv`.

    Columns `kind` (`pathway`, `group`, `step`, `team` or `pool`), `within` (the pathway or team it belongs
    to, empty for those themselves), `name` and `title`: the stated one, or else the name in words.
    """
    rows: list[dict[str, object]] = []
    for kind, parts in (
        ("pathway", [("", each) for each in system.pathways]),
        ("group", [(pathway.name, each) for pathway in system.pathways for each in pathway.groups]),
        ("step", [(pathway.name, each) for pathway in system.pathways for each in pathway.steps]),
        ("team", [("", each) for each in system.teams]),
        ("pool", [(team.name, each) for team in system.teams for each in team.pools]),
    ):
        for within, each in parts:
            title = each.title or written_name(each.name)
            rows.append({"kind": kind, "within": within, "name": each.name, "title": title})
    write_text(folder / "titles.csv", csv_of_records(["kind", "within", "name", "title"], rows))


def write_results(
    folder: Path, comparison: Comparison, metadata: Mapping[str, str], precision: pd.DataFrame | None
) -> None:
    """Write the tidy table, labels, headline, harm, what precision was reached, and a finding a plan.

    Parameters
    ----------
    folder
        Where to.
    comparison
        The study.
    metadata
        Kept with the tidy table.
    precision
        What an automatic number of replications reached; None after a fixed number.
    """
    ResultTable.of(comparison).write_parquet(folder / RESULTS_NAME, metadata)
    write_labels(folder, comparison.label_pieces())
    write_text(folder / HEADLINE_NAME, csv_of_frame(comparison.headline()))
    write_harms(folder, comparison.harms)
    if precision is not None:
        write_text(folder / PRECISION_NAME, csv_of_frame(precision))
    finding = finding_of(comparison)
    texts = [plan_sentence(finding, plan) for plan in finding.plans]
    if texts:
        write_text(folder / FINDING_NAME, "\n".join(texts) + "\n")


def write_provenance(staging: Path, folder: Path, provenance: Provenance) -> None:
    """Write the record of a run, or that of the earlier run whose results are the same in every byte.

    Parameters
    ----------
    staging
        Holds the results of the run.
    folder
        The run folder, as the earlier run left it.
    provenance
        Of this run.
    """
    before = manifest_before(folder)
    name = PROVENANCE_NAME
    if before is not None and before.is_whole and not provenance.computed:
        intact = name in before.files and is_as(folder, name, before.files[name])
        same = before.files.get(RESULTS_NAME) == Sealed.of(staging / RESULTS_NAME)
        if intact and same and provenance.is_told_by(folder / name):
            write_bytes(staging / name, (folder / name).read_bytes())
            return
    write_text(staging / name, provenance.written())


def write_harms(folder: Path, harms: Mapping[Pair, Harm]) -> None:
    """Write who is worse off, what falls mean and what is owed: `people.csv`, `falls.csv`, `backlog.csv`."""
    for part in ("people", "falls", "backlog"):
        text = csv_of_frame(stacked(harms, part), float_format="%.10g")
        write_text(folder / f"{part}.csv", text)


def _recurrent_csv(scenarios: Iterable[Scenario]) -> str:
    columns = [field.name.replace("pence", "pounds") for field in fields(Posting)]
    rows = []
    for scenario in scenarios:
        for posting in postings(scenario.system(), scenario.ledger()):
            row: dict[str, object] = {"scenario": scenario.name}
            for name, value in asdict(posting).items():
                is_money = name.endswith("_pence_per_year")
                row[name.replace("pence", "pounds")] = _pounds(value) if is_money else value
            rows.append(row)
    return csv_of_records(["scenario", *columns], rows)


def _one_off_csv(scenarios: Iterable[Scenario]) -> str:
    def row(scenario: str, entry: OneOffEntry) -> dict[str, object]:
        return {
            "scenario": scenario,
            "on_date": entry.on_date,
            "cut": entry.reason,
            "team": entry.team,
            "line": entry.line or "",
            "pounds": _pounds(entry.pence),
        }

    columns = ["scenario", "on_date", "cut", "team", "line", "pounds"]
    by_date = (
        row(scenario.name, entry)
        for scenario in scenarios
        for entry in sorted(scenario.ledger().one_off, key=lambda entry: entry.on_date)
    )
    return csv_of_records(columns, by_date)


def _capacity_csv(scenarios: Iterable[Scenario]) -> str:
    columns = [field.name for field in fields(CapacityStep)]
    rows = (
        {"scenario": scenario.name, **asdict(step)}
        for scenario in scenarios
        for step in capacity_steps(scenario.system())
    )
    return csv_of_records(["scenario", *columns], rows)


def _pounds(pence: int) -> str:
    """Pounds with two decimals, exact, as a spreadsheet reads them: no sign, no separators."""
    pounds, odd_pence = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}{pounds}.{odd_pence:02d}"
