"""Names inside an SVG picture that depend on what is drawn, and on nothing else."""

from __future__ import annotations

import re
from hashlib import blake2b
from typing import Final

_NAMED: Final = re.compile(r'\bid="([A-Za-z]+?)([0-9a-f]{10})"')
_NAME: Final = re.compile(r'(?<=\bid=")[A-Za-z]+?[0-9a-f]{10}(?=")|(?<=#)[A-Za-z]+?[0-9a-f]{10}(?=[")])')
_CLIP: Final = re.compile(r'\s*<clipPath id="([^"]*)">(.*?)</clipPath>', re.DOTALL)


def steady(svg: str) -> str:
    """An SVG picture with the same names each time it is drawn.

    matplotlib makes names from positions with all their digits, and the last of those change from one process
    to the next: the layout of a page is solved in another order. The picture is the same. So names are made
    anew, from the picture and their order in it, and areas that are drawn alike are named once.
    """
    svg = _each_area_once(svg)
    found = list(dict.fromkeys(kind + rest for kind, rest in _NAMED.findall(svg)))
    place = {name: number for number, name in enumerate(found)}
    picture = blake2b(_NAME.sub(lambda name: str(place.get(name[0], name[0])), svg).encode())
    renamed = {name: f"{name[:-10]}{_digest(picture.hexdigest(), number)}" for name, number in place.items()}
    return _NAME.sub(lambda name: renamed.get(name[0], name[0]), svg)


def _each_area_once(svg: str) -> str:
    first: dict[str, str] = {}
    same: dict[str, str] = {}

    def kept(area: re.Match[str]) -> str:
        name, drawn = area[1], area[2]
        same[name] = first.setdefault(drawn, name)
        return area[0] if same[name] == name else ""

    svg = _CLIP.sub(kept, svg)
    return _NAME.sub(lambda name: same.get(name[0], name[0]), svg)


def _digest(picture: str, number: int) -> str:
    return blake2b(f"{picture} {number}".encode(), digest_size=5).hexdigest()
