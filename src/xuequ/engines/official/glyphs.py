"""Which characters the fonts at hand can print, so that no character ever vanishes from a paper."""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

from xuequ.engines.official import layout

SUBSTITUTE = "〓"
"""The printers' mark for a character that is not in the case (U+3013)."""

INVISIBLE = frozenset(" \n\u200b")


class FontsMissing(Exception):
    """The fonts folder holds none of the families that the layout needs; ``families`` are looked for."""

    def __init__(self, folder: Path, families: Iterable[str]) -> None:
        self.folder = folder
        self.families = tuple(families)
        super().__init__(f"字库文件夹里没有找到可用的中文字体：{'、'.join(self.families)}")


@dataclass(frozen=True, slots=True)
class Case:
    """The fonts of one paper: the collection, families per face, characters that no font has."""

    fonts: typst.Fonts
    families: dict[str, tuple[str, ...]]
    missing: tuple[str, ...]


def case_for(text: Iterable[str], folder: Path) -> Case:
    """Choose the fonts for ``text`` from ``folder``, and from the system only for what those lack.

    Raises ``FontsMissing`` where the folder has no Chinese font for a face.
    """
    shelf = _shelf(folder.resolve(), False)
    wanted = set().union(*text) - INVISIBLE
    families = {name: tuple(f for f in face.free if f in shelf) for name, face in layout.FACES.items()}
    for name, found in families.items():
        if not found:
            raise FontsMissing(folder, layout.FACES[name].free)
    backing = tuple(dict.fromkeys(f for found in families.values() for f in found))
    lacking = {c for c in wanted if not any(ord(c) in _covered(shelf[f]) for f in backing)}
    extra: tuple[str, ...] = ()
    for system in (False, True) if lacking else ():
        further, lacking = _further(lacking, _shelf(folder.resolve(), system))
        extra += further
    return Case(
        fonts=_fonts(folder.resolve(), bool(extra)),
        families={name: tuple(dict.fromkeys((*found, *backing, *extra))) for name, found in families.items()},
        missing=tuple(sorted(lacking)),
    )


def _further(lacking: set[str], shelf: dict[str, tuple[str, int]]) -> tuple[tuple[str, ...], set[str]]:
    """Families of ``shelf`` that have some of the ``lacking`` characters, and what stays lacking."""
    taken = []
    for family in sorted(shelf) if lacking else ():
        found = {c for c in lacking if ord(c) in _covered(shelf[family])}
        if found:
            taken.append(family)
            lacking = lacking - found
    return tuple(taken), lacking


@lru_cache(maxsize=8)
def _fonts(folder: Path, system: bool) -> typst.Fonts:
    return typst.Fonts(system, False, [folder])


@lru_cache(maxsize=8)
def _shelf(folder: Path, system: bool) -> dict[str, tuple[str, int]]:
    """Each family with one of its files, always the same one, and the font's place in that file."""
    files = sorted(
        (f.family, f.style != "normal", abs(f.weight - 400), f.path or "", f.index)
        for f in _fonts(folder, system).fonts()
    )
    shelf: dict[str, tuple[str, int]] = {}
    for family, _, _, path, index in files:
        if path:
            shelf.setdefault(family, (path, index))
    return shelf


@lru_cache(maxsize=64)
def _covered(file: tuple[str, int]) -> frozenset[int]:
    """The code points of a font file (OpenType ``cmap``, formats 4 and 12); none where it cannot be read."""
    try:
        return frozenset(_code_points(Path(file[0]).read_bytes(), file[1]))
    except (OSError, struct.error, IndexError):
        return frozenset()


def _code_points(font: bytes, index: int) -> Iterable[int]:
    start = struct.unpack_from(">I", font, 12 + 4 * index)[0] if font[:4] == b"ttcf" else 0
    count = struct.unpack_from(">H", font, start + 4)[0]
    tables = {
        font[o : o + 4]: struct.unpack_from(">I", font, o + 8)[0]
        for o in range(start + 12, start + 12 + 16 * count, 16)
    }
    cmap = tables.get(b"cmap")
    if cmap is None:
        return
    for entry in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        platform, _, offset = struct.unpack_from(">HHI", font, cmap + 4 + 8 * entry)
        kind = struct.unpack_from(">H", font, cmap + offset)[0]
        if platform in (0, 3) and kind == 12:
            yield from _groups(font, cmap + offset)
        elif platform in (0, 3) and kind == 4:
            yield from _segments(font, cmap + offset)


def _groups(font: bytes, at: int) -> Iterable[int]:
    for group in range(struct.unpack_from(">I", font, at + 12)[0]):
        first, last, glyph = struct.unpack_from(">III", font, at + 16 + 12 * group)
        yield from range(first + (glyph == 0), last + 1)


def _segments(font: bytes, at: int) -> Iterable[int]:
    double = struct.unpack_from(">H", font, at + 6)[0]
    for k in range(0, double, 2):
        last = struct.unpack_from(">H", font, at + 14 + k)[0]
        first, delta, skip = (
            struct.unpack_from(">H", font, at + 16 + part * double + k)[0] for part in (1, 2, 3)
        )
        for point in range(first, min(last, 0xFFFE) + 1):
            place = at + 16 + 3 * double + k + skip + 2 * (point - first)
            glyph = struct.unpack_from(">H", font, place)[0] if skip else point + delta
            if glyph & 0xFFFF if not skip else glyph:
                yield point
