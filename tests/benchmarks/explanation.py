"""How long the reason for an amount takes, over random lines of a city with 24 months of history.

    python -m tests.benchmarks.explanation --households 20000 --lines 300

The last month had a backdated standard and late facts, so that lines correct earlier ones. Each line is
explained twice: what ``why`` puts together, and the whole page as an office worker asks for it. Prints JSON.
"""

import argparse
import json
import os
from importlib import import_module

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--households", type=int, default=20_000)
    parser.add_argument("--lines", type=int, default=300)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.test")
    django.setup()
    # Only now can modules be imported that need Django's settings.
    reasons = import_module("tests.benchmarks.reasons")
    print(json.dumps(reasons.in_own_database(options.households, options.lines), indent=1))


if __name__ == "__main__":
    main()
