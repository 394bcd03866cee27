"""Where the boxes and arrows of a small network go: layers from top to bottom with few crossings.

The method is that of Sugiyama, Tagawa and Toda (1981), IEEE Transactions on Systems, Man, and Cybernetics
11(2): turn arrows so that there is no circle, put boxes into layers, lead long arrows through the layers
between, order each layer by the mean position of its neighbours, then set positions.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

SWEEPS = 12
"""Times that layers are put in order, down and up; small networks settle in fewer."""

Node = Hashable
"""A box by its name, or a bend of a long arrow by arrow and layer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Layers and positions."""

    layers: tuple[tuple[Node, ...], ...]
    """From top to bottom, each from left to right; bends are tuples of arrow and layer."""
    middle: Mapping[Node, float]
    """Horizontal middle of each box and bend."""
    bends: tuple[tuple[Node, ...], ...]
    """By arrow, the bends it passes, from its start to its end."""
    points_up: tuple[bool, ...]
    """By arrow, whether it leads to a layer above its start."""


def layout(
    names: Sequence[str], arrows: Sequence[tuple[str, str]], *, box_width: float, bend_width: float
) -> Layout:
    """Layers and positions of boxes and arrows.

    Parameters
    ----------
    names
        Boxes, those that should stand high first.
    arrows
        From box to box, no box to itself; earlier arrows have more say in what is above what.
    box_width, bend_width
        Room that boxes and bends of arrows need, in the unit of the positions.
    """
    downward = _without_circles(names, arrows)
    depth = _depths(names, [pair[::-1] if up else pair for pair, up in zip(arrows, downward, strict=True)])
    layers: list[list[Node]] = [[] for _ in range(max(depth.values(), default=0) + 1)]
    for name in names:
        layers[depth[name]].append(name)
    bends: list[tuple[Node, ...]] = []
    links: list[tuple[Node, Node]] = []
    for number, ((start, end), up) in enumerate(zip(arrows, downward, strict=True)):
        high, low = (end, start) if up else (start, end)
        between: list[Node] = [(number, layer) for layer in range(depth[high] + 1, depth[low])]
        for layer, bend in enumerate(between, start=depth[high] + 1):
            layers[layer].append(bend)
        chain: list[Node] = [high, *between, low]
        links += pairwise(chain)
        bends.append(tuple(between[::-1] if up else between))
    above, below = _neighbours(links)
    ordered = _in_order(layers, above, below)
    width = {node: bend_width if isinstance(node, tuple) else box_width for layer in layers for node in layer}
    return Layout(
        layers=tuple(tuple(layer) for layer in ordered),
        middle=_positions(ordered, above, below, width),
        bends=tuple(bends),
        points_up=tuple(downward),
    )


def _without_circles(names: Sequence[str], arrows: Sequence[tuple[str, str]]) -> list[bool]:
    """By arrow, whether it must be turned round so that no arrows run in a circle."""
    after: dict[str, set[str]] = {name: set() for name in names}
    turned = []
    for start, end in arrows:
        up = _leads(after, end, start)
        turned.append(up)
        after[end if up else start].add(start if up else end)
    return turned


def _leads(after: Mapping[str, set[str]], start: str, end: str) -> bool:
    seen, open_ = {start}, [start]
    while open_:
        name = open_.pop()
        if name == end:
            return True
        new = after[name] - seen
        seen |= new
        open_ += sorted(new)
    return False


def _depths(names: Sequence[str], arrows: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The longest way down to each box."""
    depth = dict.fromkeys(names, 0)
    for _ in names:
        for start, end in arrows:
            depth[end] = max(depth[end], depth[start] + 1)
    return depth


Links = dict[Node, list[Node]]


def _neighbours(links: Sequence[tuple[Node, Node]]) -> tuple[Links, Links]:
    above: Links = {}
    below: Links = {}
    for high, low in links:
        above.setdefault(low, []).append(high)
        below.setdefault(high, []).append(low)
    return above, below


def _in_order(layers: list[list[Node]], above: Links, below: Links) -> list[list[Node]]:
    best, fewest = layers, _crossings(layers, below)
    current = [list(layer) for layer in layers]
    for sweep in range(SWEEPS):
        if sweep % 2 == 0:
            for number in range(1, len(layers)):
                current[number] = _by_neighbours(current[number], current[number - 1], above)
        else:
            for number in reversed(range(len(layers) - 1)):
                current[number] = _by_neighbours(current[number], current[number + 1], below)
        crossings = _crossings(current, below)
        if crossings < fewest:
            best, fewest = [list(layer) for layer in current], crossings
    return best


def _by_neighbours(layer: list[Node], beside: list[Node], neighbours: Links) -> list[Node]:
    """A layer in the order of the mean place of each node's neighbours in the layer beside it."""
    place = {node: position for position, node in enumerate(beside)}

    def wanted(listed: tuple[int, Node]) -> float:
        position, node = listed
        near = neighbours.get(node, [])
        return _mean([place[other] for other in near]) if near else position

    return [node for _, node in sorted(enumerate(layer), key=wanted)]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _crossings(layers: Sequence[Sequence[Node]], below: Links) -> int:
    total = 0
    for upper, lower in pairwise(layers):
        place = {node: position for position, node in enumerate(lower)}
        ends = [place[end] for node in upper for end in sorted(below.get(node, []), key=place.__getitem__)]
        total += sum(ends[i] > ends[j] for i in range(len(ends)) for j in range(i + 1, len(ends)))
    return total


def _positions(
    layers: Sequence[Sequence[Node]], above: Links, below: Links, width: Mapping[Node, float]
) -> dict[Node, float]:
    middle: dict[Node, float] = {}
    for layer in layers:
        middle |= _apart(layer, dict.fromkeys(layer, 0.0), width)
    for sweep in range(2 * SWEEPS):
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wanted = {}
            for node in layer:
                near = [*above.get(node, []), *below.get(node, [])]
                wanted[node] = _mean([middle[other] for other in near]) if near else middle[node]
            middle |= _apart(layer, wanted, width)
    left = min((middle[node] - width[node] / 2 for layer in layers for node in layer), default=0.0)
    return {node: value - left for node, value in middle.items()}


def _apart(
    layer: Sequence[Node], wanted: Mapping[Node, float], width: Mapping[Node, float]
) -> dict[Node, float]:
    """Positions in order and without overlap, as near as can be to those wanted (least squares)."""
    offset, offsets = 0.0, []
    for before, node in zip([None, *layer], layer, strict=False):
        offset += 0.0 if before is None else (width[before] + width[node]) / 2
        offsets.append(offset)
    blocks: list[tuple[float, int]] = []
    for node, shift in zip(layer, offsets, strict=True):
        total, count = wanted[node] - shift, 1
        # Pool adjacent violators: a block that would stand left of the one before it joins it.
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            earlier, members = blocks.pop()
            total, count = total + earlier, count + members
        blocks.append((total, count))
    levels = [total / count for total, count in blocks for _ in range(count)]
    return {node: level + shift for node, level, shift in zip(layer, levels, offsets, strict=True)}
