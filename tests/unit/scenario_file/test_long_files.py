"""Long files: refused early where they are nonsense, and read in one go where they are not."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from time import process_time

import pytest

from simulator.domain.team import BudgetLine, LineChange, LineChanges
from simulator.scenario_file import check
from simulator.scenario_file.text.reader import LONGEST_WORD, MOST_FAULTS

VALID = Path(__file__).parents[2] / "scenario_files" / "valid"


@pytest.mark.parametrize("letter", ["!", "&", "9", "a", "-", "\u00e9"])
def test_a_word_without_end_is_refused_at_once(letter, tmp_path):
    file = tmp_path / "long.yaml"
    file.write_text(f"format: 1\nname: {letter * 900_000}\n", encoding="utf-8")
    began = process_time()
    assert f"a word has at most {LONGEST_WORD:,}" in str(check(file))
    assert process_time() - began < 2


@pytest.mark.parametrize("line", ["a: !x 1", "- *a", "no: 1", "x: {y}"])
def test_a_file_of_faults_is_not_read_to_its_end(line, tmp_path):
    file = tmp_path / "faulty.yaml"
    text = line if line.startswith("-") else "\n".join(f"k{i}: {{{line}}}" for i in range(3 * MOST_FAULTS))
    text = "\n".join([line] * 3 * MOST_FAULTS) if line.startswith("-") else text
    file.write_text(text, encoding="utf-8")
    assert len(check(file).problems) <= MOST_FAULTS + 1
    assert "the rest of the file is not read" in str(check(file))


def test_sums_of_changes_are_those_of_the_changes_one_by_one():
    chance = Random(11)
    first = date(2026, 4, 1)
    made = tuple(
        LineChange(
            from_date=first + timedelta(days=chance.randrange(60)),
            pence_per_year=chance.randrange(-900, 900),
            reason="x",
        )
        for _ in range(200)
    )
    line = BudgetLine(
        name="nurse", category="pay", behaviour="variable", pence_per_year=10_000, source="t", wte=Fraction(2)
    )
    changed = BudgetLine(
        name="nurse",
        category="pay",
        behaviour="variable",
        pence_per_year=10_000,
        source="t",
        wte=Fraction(2),
        changes=LineChanges(made),
    )
    for day in range(-2, 70):
        moment = first + timedelta(days=day)
        plain = sum(change.pence_per_year for change in made if change.from_date <= moment)
        assert changed.pence_per_year_on(moment) == line.pence_per_year + plain
    dates = {change.from_date for change in made}
    least = min((changed.pence_per_year_on(moment) - 10_000, moment) for moment in dates)
    assert changed.summed_changes().lowest() == least
    assert LineChanges(made) == made


def test_a_plan_of_many_cuts_is_checked_in_time_that_grows_with_them(tmp_path):
    def seconds(cuts: int) -> float:
        file = tmp_path / f"plan_{cuts}.yaml"
        listed = "".join(
            f"  - {{kind: targeted, from: {day}, teams: {{ward: £{9 + i}}}}}\n"
            for i, day in ((i, date(2026, 5, 1) + timedelta(days=i)) for i in range(cuts))
        )
        file.write_text(f"extends: {VALID / 'small.yaml'}\nname: many\ncuts:\n{listed}", encoding="utf-8")
        began = process_time()
        assert check(file).problems == ()
        return process_time() - began

    seconds(10)
    few, many = seconds(60), seconds(240)
    # Four times the cuts: linear is 4, quadratic 16.
    assert many < 10 * few
