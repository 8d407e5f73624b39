"""Where the Chinese fonts of letters and screenshots are; no system font is needed.

Only paths stand here, since every process reads them; ``convert_fonts`` makes the files.
"""

import sys
from pathlib import Path

FOLDER = Path(sys.prefix) / "share" / "civilaffairs-fonts"
CONFIGURATION = FOLDER / "fonts.conf"


def ready() -> bool:
    return CONFIGURATION.exists()
