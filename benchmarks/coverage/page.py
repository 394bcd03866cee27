"""The page that tells how often intervals cover."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from benchmarks.coverage.case import CLINICIANS, CONTACT_DAYS, PATIENCE_DAYS, REFERRALS_PER_DAY
from benchmarks.coverage.study import ALLOWED_SHARES, NOMINAL_SHARE, Answer, Question
from simulator.wording import written_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """How large a study was."""

    experiments: int
    replications: int
    seed: int


def page(answers: Mapping[Question, Answer], extent: Extent) -> str:
    """The page, in Markdown."""
    low, high = ALLOWED_SHARES
    missed = [question for question, answer in answers.items() if not answer.is_allowed]
    verdict = (
        f"All {len(answers)} lie within {low:.0%} to {high:.0%}."
        if not missed
        else f"**{len(missed)} of {len(answers)} lie outside {low:.0%} to {high:.0%}.**"
    )
    clinicians = " and ".join(str(number) for number in CLINICIANS.values())
    lines = [
        "<!-- Written by `make coverage-study`. -->",
        "",
        "# Do 95 % intervals cover the truth 95 times in 100?",
        "",
        f"{extent.experiments:,} short experiments, each a comparison of {extent.replications} paired",
        "replications by the product's own path: scenario files, fast engine, measures, estimates, paired",
        f"differences. Seed {extent.seed}; no two experiments share a replication, and the same seed gives",
        f"the same page on any machine. The nominal coverage is {NOMINAL_SHARE:.0%}; what is allowed is",
        f"{low:.0%} to {high:.0%}. {verdict}",
        "",
        f"The system is one clinic with {clinicians} clinicians (before and after a cut of two posts),",
        f"{REFERRALS_PER_DAY:g} referrals a day, contacts of {CONTACT_DAYS:g} days and patience of",
        f"{PATIENCE_DAYS:g} days, all exponential: an M/M/c+M queue (Erlang A), whose exact answers",
        "`benchmarks/coverage/exact.py` computes. It starts in its steady state, drawn anew in every",
        "replication, and four weeks of it are measured: some 1,340 people, who wait behind each other.",
        "Giving up costs £500, so that the costs above the line vary too.",
        "",
        "| kind | measure | of | exact | covered | 95 % interval | no interval | mean error | half-width |",
        "|---|---|---|---:|---:|---|---:|---:|---:|",
    ]
    lines += [_line(question, answer) for question, answer in answers.items()]
    lines += [
        "",
        "*Covered* is the share of the experiments whose interval holds the exact value, with the 95 %",
        "interval that so many experiments give for it (Wilson's). *Mean error* is the mean of estimate",
        "minus exact value, *half-width* that of the mean interval. An interval that is not there counts as",
        "one that misses.",
        "",
        "The rows *by Fieller* are of the same ratios by Fieller's (1954) method, for comparison: the",
        "product uses the jackknife, which also gives paired differences of ratios and is never unbounded.",
        "",
    ]
    return "\n".join(lines)


def _line(question: Question, answer: Answer) -> str:
    low, high = answer.interval
    error = float(np.mean(answer.errors)) if answer.errors else float("nan")
    half = float(np.mean(answer.half_widths)) if answer.half_widths else float("nan")
    mark = "" if answer.is_allowed else " (outside)"
    return (
        f"| {question.kind} | `{question.measure}` | {written_name(question.of)} | {question.exact:,.4g} "
        f"| {answer.share:.1%}{mark} | {low:.1%} to {high:.1%} | {answer.no_interval} "
        f"| {error:+,.3g} | {half:,.3g} |"
    )
