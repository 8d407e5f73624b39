"""How long the money of a month takes: its batches, their files, the bank's returns; and the pages meanwhile.

    python -m tests.benchmarks.bank_month --lines 300000

works in a database of its own on the embedded server and prints one JSON object:

steps             seconds, processor time and memory of each step of the month's money
batch_and_export  from "make batches" to all files: survey, checks, batches, signatures, files with manifests
return_import     all return files, a few per cent of the payments failed, to what can be reconciled
pages             what one reader waits for pages meanwhile, and before with nothing beside it
floor             copying the same rows into empty tables of the same definition, writing the same bytes
"""

import argparse
import json
import os
from importlib import import_module

import django


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--lines", type=int, default=30_000, help="issued lines of the month, about")
    parser.add_argument("--history", type=int, default=12, help="paid months before it")
    parser.add_argument("--profile", default="pipe", help="the bank's file")
    parser.add_argument(
        "--alone",
        type=int,
        default=10,
        help="seconds of reading with nothing beside it; 0: nobody reads pages",
    )
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "civilaffairs.settings.test")
    django.setup()
    # Only now can modules be imported that need Django's settings.
    report = import_module("tests.benchmarks.bank_report")
    found = report.measure(options.lines, options.history, options.profile, options.alone)
    print(json.dumps({"cores": os.cpu_count(), **found}, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
