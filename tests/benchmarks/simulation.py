"""How long a simulation takes over a city: the whole answer, and the part of it that is not waiting.

    python -m tests.benchmarks.simulation --households 50000

works in a database of its own on the embedded server and prints one JSON object. ``seconds`` is the
time of one answer on one connection, the median of five after a first; ``processor`` is what the
database itself worked for it, which a busy machine does not lengthen as much.
"""

import argparse
import json
import os
from importlib import import_module

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--households", type=int, default=50_000)
    households = parser.parse_args().households
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.test")
    django.setup()
    # Only now can modules be imported that need Django's settings.
    measure = import_module("tests.benchmarks.what_if")
    print(json.dumps(measure.in_own_database(households), indent=1))


if __name__ == "__main__":
    main()
