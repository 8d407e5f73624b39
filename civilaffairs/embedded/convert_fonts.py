"""Chinese fonts for letters and screenshots, from a wheel; no system font is needed.

A letter in TrueType is a sixth of the size and made in half the time of one in the
wheel's OpenType outlines, so the font of the letters is converted once, into the virtual
environment, and its common characters become a small one. The one for screens stays as it is.
"""

import importlib.util
import os
import shutil
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

from civilaffairs.embedded import fonts, letter_font

PACKAGE = "pylopdf_fonts_zh_cn"
SCREEN, PRINT = "NotoSansSC-Regular", "NotoSerifSC-Regular"
LARGEST_ERROR = 1.0  # thousandths of the em
TRUETYPE_LIMITS = 0x00010000
NO_INSTRUCTIONS = (
    "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
    "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth",
)  # fmt: skip

# What Chinese documents ask for, and what stands in for it.
SUBSTITUTES = {
    "Noto Sans SC": ("sans-serif", "monospace", "SimHei", "Microsoft YaHei"),
    "Noto Serif SC": ("serif", "SimSun", "FangSong", "KaiTi"),
}


def source(name: str) -> Path:
    spec = importlib.util.find_spec(PACKAGE)
    assert spec is not None and spec.submodule_search_locations
    return Path(next(iter(spec.submodule_search_locations))) / f"{name}.otf"


def install(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source(SCREEN), folder)
    if not (folder / f"{PRINT}.ttf").exists():
        convert(PRINT, folder)
    letter_font.make(folder / f"{PRINT}.ttf", folder)
    (folder / "fonts.conf").write_text(configuration(folder), encoding="utf-8")


def convert(name: str, folder: Path) -> None:
    """Cubic outlines to quadratic ones; everything else of the font stays."""
    font = TTFont(source(name))
    order = font.getGlyphOrder()
    glyphs = quadratic_outlines(name, order)
    for table in {"CFF ", "VORG"} & set(font.keys()):
        del font[table]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for glyph in order:
        glyphs[glyph].recalcBounds(font["glyf"])
        width, _bearing = font["hmtx"][glyph]
        font["hmtx"][glyph] = (width, getattr(glyphs[glyph], "xMin", 0))
    limits = font["maxp"]
    limits.tableVersion, limits.maxZones = TRUETYPE_LIMITS, 1
    for field in NO_INSTRUCTIONS:
        setattr(limits, field, 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
    unfinished = folder / f"{name}.new"
    font.save(unfinished)
    os.replace(unfinished, folder / f"{name}.ttf")


def quadratic_outlines(name: str, order: list[str]) -> dict[str, Any]:
    """The slow part, shared out among the cores."""
    parts = os.cpu_count() or 1
    with ProcessPoolExecutor(max_workers=parts) as pool:
        shares = pool.map(_draw, [name] * parts, [order[part::parts] for part in range(parts)])
        return {glyph: outline for share in shares for glyph, outline in share.items()}


def _draw(name: str, names: list[str]) -> dict[str, Any]:
    outlines = TTFont(source(name)).getGlyphSet()
    drawn = {}
    for glyph in names:
        pen = TTGlyphPen(outlines)
        outlines[glyph].draw(Cu2QuPen(pen, LARGEST_ERROR, reverse_direction=True))
        drawn[glyph] = pen.glyph()
    return drawn


def configuration(folder: Path) -> str:
    """Our fonts alone, so that a letter looks the same on every machine."""
    aliases = "".join(
        f'  <match target="pattern"><test name="family"><string>{wanted}</string></test>'
        f'<edit name="family" mode="append" binding="strong"><string>{given}</string></edit></match>\n'
        for given, names in SUBSTITUTES.items()
        for wanted in names
    )
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n'
        f"  <dir>{escape(str(folder))}</dir>\n  <cachedir>{escape(str(folder / 'cache'))}</cachedir>\n"
        f"{aliases}</fontconfig>\n"
    )


def main() -> None:
    if not fonts.ready():
        print("==> Converting the Chinese fonts (once, about half a minute)", flush=True)
        install(fonts.FOLDER)


if __name__ == "__main__":
    main()
