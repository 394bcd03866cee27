"""Boxes and arrows drawn as SVG that needs nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from simulator.report.document.layout import Layout, Node, layout
from simulator.wording.markup import html_text

BOX_WIDTH, GAP, BEND_WIDTH = 216.0, 34.0, 44.0
LAYER_GAP = 86.0
LINE_HEIGHT, PADDING, MARGIN = 15.0, 8.0, 14.0
NARROWEST = 430.0
"""Room for the legend."""

When = Literal["care", "wait", "missed"]
"""What a route follows: care, a risk while waiting, or too many missed contacts."""
ORDER: Sequence[When] = ("care", "missed", "wait")
LEGEND: Final[Mapping[When, str]] = {
    "care": "after care",
    "wait": "while waiting",
    "missed": "after missed contacts",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A route between two steps."""

    start: str
    end: str
    when: When
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A step."""

    lines: tuple[tuple[str, str], ...]
    """Class and text of each line; those of class `enters` stand first, in a band of their own."""

    @property
    def band(self) -> float:
        """Height of the band of who enters here; 0 without one."""
        entering = sum(style == "enters" for style, _ in self.lines)
        return entering * LINE_HEIGHT + PADDING if entering else 0.0

    @property
    def height(self) -> float:
        """What its lines need."""
        return len(self.lines) * LINE_HEIGHT + 2 * PADDING + (PADDING if self.band else 0.0)


def drawn(name: str, boxes: Mapping[str, Box], arrows: Sequence[Arrow]) -> str:
    """The boxes and arrows as a whole SVG document, highest boxes first where nothing else decides."""
    placed = layout(
        list(boxes), [(a.start, a.end) for a in arrows], box_width=BOX_WIDTH + GAP, bend_width=BEND_WIDTH
    )
    return _document(name, boxes, arrows, placed)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Places:
    """Where boxes and bends stand."""

    middle: Mapping[Node, float]
    depth: Mapping[Node, int]
    """Layer of each, from the top."""
    tops: Sequence[float]
    heights: Sequence[float]
    """Of each layer."""

    def top(self, node: Node) -> float:
        """Upper edge of a box, or of the layer a bend passes."""
        return self.tops[self.depth[node]]


def _places(boxes: Mapping[str, Box], placed: Layout) -> _Places:
    heights = [
        max((boxes[node].height for node in layer if isinstance(node, str)), default=0.0)
        for layer in placed.layers
    ]
    tops, y = [], MARGIN
    for height in heights:
        tops.append(y)
        y += height + LAYER_GAP
    return _Places(
        middle={node: value + MARGIN for node, value in placed.middle.items()},
        depth={node: number for number, layer in enumerate(placed.layers) for node in layer},
        tops=tops,
        heights=heights,
    )


def _document(name: str, boxes: Mapping[str, Box], arrows: Sequence[Arrow], placed: Layout) -> str:
    place = _places(boxes, placed)
    right = [
        middle + (BOX_WIDTH + GAP if isinstance(node, str) else BEND_WIDTH) / 2
        for node, middle in place.middle.items()
    ]
    width = max(NARROWEST, *right) + MARGIN
    height = place.tops[-1] + place.heights[-1] + MARGIN + 34
    ports = _ports(arrows, placed, place.middle)
    lines, labels = [], []
    for arrow, bends, port in zip(arrows, placed.bends, ports, strict=True):
        points = _points(arrow, bends, port, boxes, place)
        lines.append(
            f'<path class="{arrow.when}" d="{_curve(points)}" marker-end="url(#{name}-{arrow.when})"/>'
        )
        labels.append(_label(arrow, port, *points[:2]))
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" '
            f'width="{width:.0f}" height="{height:.0f}" role="img" aria-labelledby="title-{name}">',
            f'<title id="title-{name}">Pathway {html_text(name)}</title>',
            _style(name),
            *lines,
            *(_box(box, place.middle[step], place.top(step)) for step, box in boxes.items()),
            *labels,
            _legend(arrows, height - 22),
            "</svg>",
            "",
        ]
    )


def _label(arrow: Arrow, port: Port, start: Point, after: Point) -> str:
    """The label beside the first part of an arrow, on a height of its own."""
    x, y = start
    drop = 13 + 14 * (port.rank % 3)
    y += -drop + 6 if after[1] < y else drop
    at = f'x="{x + 4:.1f}" y="{y:.1f}">{html_text(arrow.label)}</text>'
    # White below the letters, as a text of its own: not every viewer paints strokes before fills.
    return f'<text class="halo" aria-hidden="true" {at}\n<text class="label" {at}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """Where an arrow leaves and meets its boxes."""

    leaves: float
    meets: float
    rank: int
    """Position among the arrows that leave that side of the box: labels stand on different heights."""


def _ports(arrows: Sequence[Arrow], placed: Layout, middle: Mapping[Node, float]) -> list[Port]:
    sides: dict[tuple[str, bool], list[tuple[float, int, bool]]] = {}
    for number, arrow in enumerate(arrows):
        up = placed.points_up[number]
        chain: list[Node] = [arrow.start, *placed.bends[number], arrow.end]
        # The side is True for the top of a box.
        sides.setdefault((arrow.start, up), []).append((middle[chain[1]], number, True))
        sides.setdefault((arrow.end, not up), []).append((middle[chain[-2]], number, False))
    leaves: dict[int, tuple[float, int]] = {}
    meets: dict[int, float] = {}
    for (box, _), ends in sides.items():
        leaving = 0
        for position, (_, number, is_start) in enumerate(sorted(ends), start=1):
            x = middle[box] - BOX_WIDTH / 2 + BOX_WIDTH * position / (len(ends) + 1)
            if is_start:
                leaves[number] = (x, leaving)
                leaving += 1
            else:
                meets[number] = x
    return [
        Port(leaves=leaves[number][0], meets=meets[number], rank=leaves[number][1])
        for number in range(len(arrows))
    ]


Point = tuple[float, float]


def _points(
    arrow: Arrow,
    bends: Sequence[Node],
    port: Port,
    boxes: Mapping[str, Box],
    place: _Places,
) -> list[Point]:
    """Where an arrow starts, passes straight through a layer, and ends."""
    up = place.depth[arrow.end] < place.depth[arrow.start]
    start_top, end_top = place.top(arrow.start), place.top(arrow.end)
    points = [(port.leaves, start_top if up else start_top + boxes[arrow.start].height)]
    for bend in bends:
        x, top = place.middle[bend], place.top(bend)
        bottom = top + place.heights[place.depth[bend]]
        points += [(x, bottom), (x, top)] if up else [(x, top), (x, bottom)]
    points.append((port.meets, end_top + boxes[arrow.end].height if up else end_top))
    return points


def _curve(points: Sequence[Point]) -> str:
    """Straight through layers, bent between them."""
    path = [f"M{points[0][0]:.1f},{points[0][1]:.1f}"]
    for number, ((x, y), (to_x, to_y)) in enumerate(pairwise(points)):
        if number % 2:
            path.append(f"L{to_x:.1f},{to_y:.1f}")
        else:
            half = (y + to_y) / 2
            path.append(f"C{x:.1f},{half:.1f} {to_x:.1f},{half:.1f} {to_x:.1f},{to_y:.1f}")
    return " ".join(path)


def _box(box: Box, middle: float, top: float) -> str:
    left = middle - BOX_WIDTH / 2
    parts = [
        f'<rect class="box" x="{left:.1f}" y="{top:.1f}" width="{BOX_WIDTH:.0f}" '
        f'height="{box.height:.0f}" rx="6"/>'
    ]
    if box.band:
        parts.append(
            f'<rect class="band" x="{left + 1:.1f}" y="{top + 1:.1f}" width="{BOX_WIDTH - 2:.0f}" '
            f'height="{box.band:.0f}" rx="5"/>'
        )
    for number, (style, text) in enumerate(box.lines):
        below_band = PADDING if box.band and style != "enters" else 0.0
        y = top + PADDING + LINE_HEIGHT * (number + 0.75) + below_band
        parts.append(f'<text class="{style}" x="{left + PADDING:.1f}" y="{y:.1f}">{html_text(text)}</text>')
    return "\n".join(parts)


def _style(name: str) -> str:
    """Fonts, strokes and arrow heads, named for the picture so that several share one page."""
    heads = "".join(
        f'<marker id="{name}-{when}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path class="head-{when}" d="M0,0.5 L8,4 L0,7.5 z"/></marker>'
        for when in ORDER
    )
    return (
        "<style>\n"
        "text { font-family: 'Segoe UI', Arial, Helvetica, sans-serif; font-size: 11.5px; fill: #1b2733 }\n"
        ".name { font-size: 13.5px; font-weight: bold }\n"
        ".enters { fill: #0b3d66 }\n"
        ".out { fill: #4a3b00 }\n"
        ".halo { stroke: #fff; stroke-width: 3px; stroke-linejoin: round }\n"
        ".box { fill: #fff; stroke: #41566b; stroke-width: 1.2 }\n"
        ".band { fill: #dceaf7 }\n"
        ".care, .wait, .missed { fill: none; stroke: #41566b; stroke-width: 1.4 }\n"
        ".wait { stroke: #a33b00; stroke-dasharray: 7 4 }\n"
        ".missed { stroke: #6b3fa0; stroke-dasharray: 2 3 }\n"
        ".head-care { fill: #41566b } .head-wait { fill: #a33b00 } .head-missed { fill: #6b3fa0 }\n"
        "</style>\n"
        f"<defs>{heads}</defs>"
    )


def _legend(arrows: Sequence[Arrow], y: float) -> str:
    """What the kinds of arrows in the picture mean."""
    kinds = [when for when in ORDER if any(arrow.when == when for arrow in arrows)]
    parts, x = [], MARGIN
    for when in kinds:
        parts.append(f'<path class="{when}" d="M{x:.1f},{y:.1f} h34"/>')
        parts.append(f'<text x="{x + 40:.1f}" y="{y + 4:.1f}">{LEGEND[when]}</text>')
        x += 62 + 6.2 * len(LEGEND[when])
    return "\n".join(parts)
