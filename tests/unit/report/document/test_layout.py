"""Boxes and arrows: in layers, without overlap, with no arrow left out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from simulator.report.document.layout import layout

BOX, BEND = 100.0, 20.0


def placed(names: list[str], arrows: list[tuple[str, str]]):
    return layout(names, arrows, box_width=BOX, bend_width=BEND)


def test_a_chain_stands_in_a_column() -> None:
    found = placed(["a", "b", "c"], [("a", "b"), ("b", "c")])
    assert found.layers == (("a",), ("b",), ("c",))
    assert len({found.middle[name] for name in "abc"}) == 1
    assert found.points_up == (False, False)


def test_an_arrow_back_points_up_and_passes_the_layer_between() -> None:
    found = placed(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a")])
    assert found.points_up == (False, False, True)
    assert found.bends == ((), (), ((2, 1),))
    assert set(found.layers[1]) == {"b", (2, 1)}


def test_siblings_stand_beside_one_another_below_their_middle() -> None:
    found = placed(["a", "b", "c"], [("a", "b"), ("a", "c")])
    assert found.middle["c"] - found.middle["b"] == BOX
    assert abs(found.middle["a"] - (found.middle["b"] + found.middle["c"]) / 2) < 1e-6


def test_two_arrows_that_would_cross_are_uncrossed() -> None:
    found = placed(["a", "b", "c", "d"], [("a", "d"), ("b", "c")])
    order = [found.layers[0].index(name) for name in "ab"]
    below = [found.layers[1].index(name) for name in "dc"]
    assert (order[0] < order[1]) == (below[0] < below[1])


def test_a_box_without_arrows_has_a_place() -> None:
    assert placed(["alone"], []).layers == (("alone",),)


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[str], list[tuple[str, str]]]:
    names = [f"n{number}" for number in range(draw(st.integers(1, 9)))]
    pairs = [(a, b) for a in names for b in names if a != b]
    arrows = draw(st.lists(st.sampled_from(pairs), max_size=16)) if pairs else []
    return names, arrows


@given(networks())
def test_no_boxes_overlap_and_every_arrow_goes_layer_by_layer(
    network: tuple[list[str], list[tuple[str, str]]],
) -> None:
    names, arrows = network
    found = placed(names, arrows)
    assert sorted(n for layer in found.layers for n in layer if isinstance(n, str)) == sorted(names)
    for layer in found.layers:
        for left, right in pairwise(layer):
            needed = sum(BEND if isinstance(node, tuple) else BOX for node in (left, right)) / 2
            assert found.middle[right] - found.middle[left] >= needed - 1e-6
    depth = {node: number for number, layer in enumerate(found.layers) for node in layer}
    for (start, end), bends, up in zip(arrows, found.bends, found.points_up, strict=True):
        steps = {b - a for a, b in pairwise([depth[node] for node in (start, *bends, end)])}
        assert steps == {-1 if up else 1}
    assert found == placed(names, arrows)
