"""The decisions a reader must know follow the page that explains them."""

from __future__ import annotations

from simulator.report.stress.decision import DECISIONS, decisions_for
from simulator.scenario_file import read_scenario
from tests.unit.report.files import BRISTOL, EVERYTHING, ROOT, SMALL


def test_decisions_name_chapters_of_the_model_page_in_their_order() -> None:
    page = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
    chapters = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    named = list(dict.fromkeys(decision.chapter for decision in DECISIONS))
    assert [chapter for chapter in chapters if chapter in named] == named


def test_a_scenario_is_told_what_bears_on_it() -> None:
    everything = decisions_for(read_scenario(EVERYTHING))
    assert len(everything) == len(DECISIONS)
    small = decisions_for(read_scenario(SMALL))
    assert not any("whole days" in text for text in small)
    assert any("A missed contact" in text for text in small)
    bristol = decisions_for(read_scenario(BRISTOL / "published.yaml"))
    assert any("whole days" in text for text in bristol)
    assert not any("A missed contact" in text for text in bristol)
