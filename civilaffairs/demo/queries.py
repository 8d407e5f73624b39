"""What the demo's pages read."""

from civilaffairs.payments.models import BankFile, Batch


def file_sent(batch: Batch) -> BankFile | None:
    """The file that the bank has got, if it was exported."""
    return BankFile.objects.select_related("file").filter(batch=batch).first()
