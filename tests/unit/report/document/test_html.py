"""HTML that stands alone, is well formed, and shows text of the scenario as text."""

from __future__ import annotations

from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pytest

from simulator.report import stress_report, subject_of
from simulator.report.document.html import html
from tests.unit.report.files import BRISTOL, EVERYTHING, ODD_TEXT, SMALL, TEMPLATE

pytestmark = pytest.mark.slow

EMPTY = {"meta", "wbr", "br", "hr", "img", "link", "input"}


class Page(HTMLParser):
    """The page as a browser reads it, refusing tags that do not match."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, key, value or "") for key, value in attrs]
        if tag not in EMPTY:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def values(self, key: str) -> list[str]:
        return [value for _, found, value in self.attributes if found == key]


def page_of(*paths: Path) -> Page:
    return Page(html(stress_report(subject_of(list(paths)))))


@pytest.mark.parametrize(
    "path", [EVERYTHING, ODD_TEXT, BRISTOL / "targeted_plan.yaml"], ids=lambda path: path.stem
)
def test_the_page_is_well_formed_and_needs_nothing_else(path: Path) -> None:
    page = page_of(path)
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "object"} & page.tags.keys()
    assert all(target.startswith("#") for target in page.values("href"))
    assert page.values("src") == []


def test_every_mark_is_unique_and_every_jump_has_its_mark() -> None:
    page = page_of(TEMPLATE / "targeted.yaml")
    marks = page.values("id")
    assert len(marks) == len(set(marks))
    assert {target.removeprefix("#") for target in page.values("href")} <= set(marks)
    assert set(page.values("aria-labelledby")) <= set(marks)


def test_tables_and_pictures_can_be_read_aloud() -> None:
    page = page_of(TEMPLATE / "targeted.yaml")
    assert page.tags["caption"] == page.tags["table"] == page.tags["thead"]
    assert page.values("lang") == ["en-GB"]
    assert page.tags["svg"] == page.tags["figcaption"] == 1
    # One title is the page's, one the picture's.
    assert page.tags["title"] == 2
    assert page.tags["main"] == page.tags["h1"] == page.tags["nav"] == 1


def test_text_of_the_scenario_never_becomes_markup(tmp_path: Path) -> None:
    file = tmp_path / "sly.yaml"
    file.write_text(
        f"extends: {SMALL.as_posix()}\nname: sly\ndescription: '<script>alert(1)</script> & <b>'\n"
        "demand: {adults: {routine: {source: '\"><img src=x onerror=alert(2)>'}}}\n",
        encoding="utf-8",
    )
    page = page_of(file)
    assert not {"script", "img", "b"} & page.tags.keys()
    told = "".join(page.text)
    assert "<script>alert(1)</script> & <b>" in told
    assert '"><img src=x onerror=alert(2)>' in told


def test_long_names_may_break_at_their_joints_and_dates_may_not() -> None:
    text = html(stress_report(subject_of([TEMPLATE / "targeted.yaml"])))
    assert "recovered_<wbr>or_<wbr>ended" in text
    assert '<span class="date">2026-10-01</span>' in text


def test_what_authors_must_complete_is_marked_in_words() -> None:
    page = page_of(SMALL)
    wanted = [value for value in page.values("class") if value == "wanted"]
    told = "".join(page.text)
    assert len(wanted) >= 10
    # The head says the words once more, to explain the mark.
    assert told.count("To be completed by the authors:") == len(wanted)
