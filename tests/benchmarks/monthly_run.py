"""How long a monthly run takes, beside the least it could take and beside a loop in Python.

    python -m tests.benchmarks.monthly_run --households 20000

works in a database of its own on the embedded server and prints one JSON object. ``floor`` copies
the finished lines into an empty table of the same definition; ``loop`` computes a sample household
by household, writes nothing, and is scaled up.
"""

import argparse
import json
import os
from importlib import import_module

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--households", type=int, default=20_000)
    households = parser.parse_args().households
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.test")
    django.setup()
    # Only now can modules be imported that need Django's settings.
    measure = import_module("tests.benchmarks.month")
    print(json.dumps(measure.in_own_database(households), indent=1))


if __name__ == "__main__":
    main()
