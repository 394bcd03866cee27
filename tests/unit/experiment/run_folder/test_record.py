"""Ledgers in the run folder hold every pound, what recurs apart from what is spent once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

from simulator.experiment.run_folder.record import write_ledgers, write_titles
from simulator.scenario_file import read_scenario
from tests.unit.domain.change.plans import everywhere, plan_of, redundancy


def test_what_is_spent_once_is_listed_by_date_in_pounds_to_the_penny(tmp_path):
    costs = ((date(2027, 1, 1), "ward", "ward_nurse", 20_000_05), (date(2026, 12, 1), "estates", None, -7))
    plan = plan_of(replace(redundancy(100_000_00), costs=costs), name="paid")
    write_ledgers(tmp_path, [plan_of(name="baseline"), plan])
    assert (tmp_path / "one_off.csv").read_text(encoding="utf-8") == (
        "scenario,on_date,cut,team,line,pounds\n"
        "paid,2026-12-01,redundancy,estates,,-0.07\n"
        "paid,2027-01-01,redundancy,ward,ward_nurse,20000.05\n"
    )


def test_cuts_without_one_off_costs_leave_an_empty_list_of_them(tmp_path):
    write_ledgers(tmp_path, [plan_of(everywhere(share=Fraction(1, 20)))])
    assert (tmp_path / "one_off.csv").read_text(encoding="utf-8").splitlines() == [
        "scenario,on_date,cut,team,line,pounds"
    ]


def test_the_recurrent_ledger_reads_as_finance_leads_know_it(tmp_path):
    write_ledgers(tmp_path, [plan_of(redundancy(45_900_00))])
    header, row = (tmp_path / "ledger.csv").read_text(encoding="utf-8").splitlines()
    assert header == (
        "scenario,from_date,cut,team,line,category,behaviour,change_pounds_per_year,after_pounds_per_year,"
        "change_wte,after_wte"
    )
    assert row == "plan,2026-10-01,redundancy,ward,ward_nurse,pay,variable,-45900.00,504900.00,-1,11"


def test_titles_stand_beside_the_names_that_tables_hold_one_row_each(tmp_path):
    system = read_scenario(
        Path(__file__).parents[3] / "scenario_files" / "valid" / "everything.yaml"
    ).baseline
    write_titles(tmp_path, system)
    header, *rows = (tmp_path / "titles.csv").read_text(encoding="utf-8").splitlines()
    assert header == "kind,within,name,title"
    assert "pathway,,adults,Adults of working age" in rows
    assert "step,adults,triage,Single point of access" in rows
    assert "step,adults,crisis,crisis" in rows
    assert "pool,access,contacts,Clinic slots" in rows
    assert len(rows) == len({tuple(row.split(",")[:3]) for row in rows})
