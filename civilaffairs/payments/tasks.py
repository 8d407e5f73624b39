"""Work that beat starts."""

from celery import shared_task

from civilaffairs.payments.books import checking


@shared_task(name="civilaffairs.payments.check_books")
def check_books() -> None:
    checking.start(None)
