"""Reading YAML text: lines, and the surprises that no one-fault file can hold."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.scenario_file.fault import ScenarioFileError
from simulator.scenario_file.inheritance import read_chain
from simulator.scenario_file.text.reader import read_yaml


def refusal(path, content):
    path.write_bytes(content)
    with pytest.raises(ScenarioFileError) as refused:
        read_yaml(path)
    return refused.value


@pytest.fixture
def path(tmp_path):
    return tmp_path / "scenario.yaml"


def test_every_value_keeps_its_line(path):
    path.write_text("a:\n  b: 1\n  c:\n    - 2\n    - {d: x}\n", encoding="utf-8")
    written = read_yaml(path)
    assert written.plain() == {"a": {"b": 1, "c": [2, {"d": "x"}]}}
    assert [written.origin_of(place).line for place in [("a",), ("a", "b"), ("a", "c", 1, "d")]] == [1, 2, 5]


def test_a_place_that_is_not_written_has_the_line_of_what_holds_it(path):
    path.write_text("a:\n  b: 1\n", encoding="utf-8")
    assert read_yaml(path).origin_of(("a", "z", 3)).line == 1


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(path):
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: \xc2\xa35\r\n")
    assert read_yaml(path).plain() == {"a": 1, "b": "£5"}


def test_dates_stay_text_and_numbers_become_numbers(path):
    path.write_text(
        "a: 2026-10-01\nb: 1e3\nc: -2\nd: .5\ne: 007\nf: 1:30\ng: true\nh: 0x1F\n", encoding="utf-8"
    )
    plain = read_yaml(path).plain()
    assert plain == {
        "a": "2026-10-01",
        "b": 1000.0,
        "c": -2,
        "d": 0.5,
        "e": "007",
        "f": "1:30",
        "g": True,
        "h": "0x1F",
    }


def test_quoted_words_are_text(path):
    path.write_text("a: \"no\"\n'on': 'yes'\n", encoding="utf-8")
    assert read_yaml(path).plain() == {"a": "no", "on": "yes"}


@pytest.mark.parametrize("content", [b"", b"\n\n", b"# only a comment\n", b"---\n...\n", b"~\n"])
def test_an_empty_file_is_refused(path, content):
    assert "the file is empty" in str(refusal(path, content))


def test_text_that_is_not_utf_8_is_refused_with_its_line(path):
    refused = refusal(path, b"a: 1\nb: caf\xe9\n")
    assert "not UTF-8" in str(refused)
    assert refused.faults[0].origin.line == 2


def test_a_file_of_several_megabytes_is_refused_before_it_is_read(path):
    assert "3.0 MB is too large" in str(refusal(path, b"a: 1 # " + b"x" * 3_000_000))


def test_deep_nesting_is_refused(path):
    assert "nested more than 40 levels deep" in str(refusal(path, b"a: " + b"[" * 500 + b"]" * 500))


def test_aliases_that_would_explode_are_refused_at_once(path):
    lines = ["a0: &a0 [x, x]"] + [f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]" for i in range(1, 30)]
    refused = refusal(path, "\n".join(lines).encode())
    assert "the alias '*a0' is not allowed" in str(refused)


def test_a_control_character_is_refused(path):
    assert "a character that is not allowed" in str(refusal(path, b"a: \x01\n"))


def test_an_escape_that_is_half_a_character_is_refused(path):
    assert "is not a character" in str(refusal(path, rb'a: "\ud800"'))


def test_a_missing_file_names_the_near_one(path):
    path.write_text("a: 1\n", encoding="utf-8")
    with pytest.raises(ScenarioFileError, match=r"there is no such file: did you mean 'scenario\.yaml'\?"):
        read_yaml(path.with_name("scenari.yaml"))


def test_a_missing_file_is_told_without_a_line(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    with pytest.raises(ScenarioFileError, match=r"^nofile\.yaml: there is no such file$"):
        read_yaml(path.with_name("nofile.yaml"))


def test_a_folder_is_refused(tmp_path):
    with pytest.raises(ScenarioFileError, match="this is a folder"):
        read_yaml(tmp_path)


def test_a_name_too_long_for_any_file_is_refused_in_words(tmp_path):
    with pytest.raises(ScenarioFileError, match="cannot be read: "):
        read_yaml(tmp_path / ("a" * 5000 + ".yaml"))
    child = tmp_path / "child.yaml"
    child.write_text(f"extends: {'a' * 5000}.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioFileError, match="cannot be a file's name"):
        read_chain(child)


def test_a_link_to_itself_is_refused_in_words(tmp_path):
    ring = tmp_path / "ring.yaml"
    try:
        ring.symlink_to(ring)
    except OSError:
        pytest.skip("this computer makes no symbolic links")
    with pytest.raises(ScenarioFileError, match=r"ring\.yaml"):
        read_yaml(ring)
    child = tmp_path / "child.yaml"
    child.write_text("extends: ring.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioFileError, match=r"child\.yaml"):
        read_chain(child)


def test_every_surprise_of_a_file_is_told_at_once(path):
    refused = refusal(path, b"a: no\nb: &x 1\nc: *x\na: 2\n")
    assert [fault.origin.line for fault in refused.faults] == [1, 2, 3, 4]


def test_a_ring_of_files_is_named(tmp_path):
    for name, base in (("a", "b"), ("b", "c"), ("c", "a")):
        (tmp_path / f"{name}.yaml").write_text(f"extends: {base}.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioFileError) as refused:
        read_chain(tmp_path / "a.yaml")
    said = str(refused.value)
    assert said.index("a.yaml extends") < said.index("b.yaml extends") < said.index("c.yaml extends")


def test_a_long_chain_is_refused(tmp_path):
    for number in range(20):
        (tmp_path / f"{number}.yaml").write_text(f"extends: {number + 1}.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioFileError, match="more than 10 files extend one another"):
        read_chain(tmp_path / "0.yaml")


def test_a_fault_of_the_extended_file_is_told_for_that_file(tmp_path):
    (tmp_path / "base.yaml").write_text("a: 1\nb: no\n", encoding="utf-8")
    (tmp_path / "child.yaml").write_text("extends: base.yaml\n", encoding="utf-8")
    with pytest.raises(ScenarioFileError) as refused:
        read_chain(tmp_path / "child.yaml")
    assert refused.value.faults[0].origin.file.name == "base.yaml"


def test_mappings_merge_lists_and_tables_are_replaced_and_null_deletes(tmp_path):
    (tmp_path / "base.yaml").write_text(
        "run: {seed: 1, warm_up: 3 days}\ncuts: [1, 2]\nstarts: x\n"
        "pathways: {p: {steps: {s: {routes: {a: 1, b: 2}, stay: {gamma: 1}}}}}\n",
        encoding="utf-8",
    )
    (tmp_path / "child.yaml").write_text(
        "extends: base.yaml\nrun: {seed: 2}\ncuts: [3]\nstarts: null\n"
        "pathways: {p: {steps: {s: {routes: {c: 3}, stay: {weibull: 2}}}}}\n",
        encoding="utf-8",
    )
    assert read_chain(tmp_path / "child.yaml").plain() == {
        "run": {"seed": 2, "warm_up": "3 days"},
        "cuts": [3],
        "pathways": {"p": {"steps": {"s": {"routes": {"c": 3}, "stay": {"weibull": 2}}}}},
    }


@settings(max_examples=150, deadline=None)
@given(content=st.binary(max_size=200) | st.text("ab:-[]{}&*!#|>'\"%\n \t,£1?", max_size=80).map(str.encode))
def test_no_bytes_make_the_reader_fail_in_another_way(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(content)
    with suppress(ScenarioFileError):
        read_yaml(path)
