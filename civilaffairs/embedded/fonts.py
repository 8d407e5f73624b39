"""Where the Chinese fonts of letters and screenshots are; no system font is needed.

Only paths stand here, since every process reads them; ``convert_fonts`` makes the files.
"""

import sys
from pathlib import Path
from xml.sax.saxutils import escape

FOLDER = Path(sys.prefix).resolve() / "share" / "civilaffairs-fonts"
CONFIGURATION = FOLDER / "fonts.conf"
LETTERS = FOLDER / "NotoSerifLetters.ttf"


def ready() -> bool:
    """Whether the fonts were made here: a folder that was moved since names a place that is gone."""
    if not (CONFIGURATION.exists() and LETTERS.exists()):
        return False
    return f"<dir>{escape(str(FOLDER))}</dir>" in CONFIGURATION.read_text(encoding="utf-8")
