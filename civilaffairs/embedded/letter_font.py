"""The font of letters: the common characters alone, so that a letter is made in half the time.

Every PDF carries the outlines that it uses, and taking them out of a font costs by the size of the
font, not by their number. GB 2312 holds what letters are written with; a rare character of a name
comes from the whole font, which stands behind this one in the style of letters.
"""

from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

from civilaffairs.embedded import fonts

FAMILY = "Noto Serif Letters"
ROWS, CELLS = range(0xA1, 0xF8), range(0xA1, 0xFF)
ALSO = "·•—–−×÷□☐☑✓＿"
# Records of the name table: family, unique name, full name, PostScript name.
NAMES = {1: FAMILY, 3: FAMILY, 4: FAMILY, 6: "NotoSerifLetters-Regular"}


def characters() -> set[int]:
    """ASCII, GB 2312 and the signs of forms."""
    pairs = (bytes((row, cell)).decode("gb2312", "ignore") for row in ROWS for cell in CELLS)
    return {*range(0x20, 0x7F), *(ord(one) for one in "".join(pairs)), *(ord(one) for one in ALSO)}


def make(whole: Path, folder: Path) -> None:
    """Write the font of letters beside the whole one."""
    font = TTFont(whole)
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True, name_IDs=["*"])
    options.drop_tables += ["GSUB", "GPOS"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters())
    cutter.subset(font)
    for record in font["name"].names:
        record.string = NAMES.get(record.nameID, record.toUnicode())
    unfinished = folder / f"{fonts.LETTERS.name}.new"
    font.save(unfinished)
    unfinished.replace(folder / fonts.LETTERS.name)
