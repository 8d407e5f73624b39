"""What the demo's pages read."""

from civilaffairs.payments.models import BankFile, Batch

PROFILE = "pipe"  # the one layout that the demo's bank reads


def reads(batch: Batch) -> bool:
    return batch.profile == PROFILE


def file_sent(batch: Batch) -> BankFile | None:
    """The file that the demo's bank has got and can read, if it was exported."""
    sent = BankFile.objects.select_related("file").filter(batch=batch, batch__profile=PROFILE)
    return sent.first()
