"""The addresses of payments and of the ledger."""

from django.urls import path

from civilaffairs.payments.views import (
    awards,
    batches,
    board,
    differences,
    ledger,
    repair,
    reserves,
    returns,
    runs,
)

app_name = "payments"
urlpatterns = [
    path("payments/", board.month_board, name="board"),
    path("payments/lines/", board.lines, name="lines"),
    path("payments/transfers/", board.transfers, name="transfers"),
    path("payments/transfers/<uuid:transfer_id>/", awards.transfer, name="transfer"),
    path("payments/runs/start/", runs.start, name="run-start"),
    path("payments/runs/<uuid:run_id>/", runs.detail, name="run"),
    path("payments/runs/<uuid:run_id>/meetings/", runs.meet, name="run-meetings"),
    path("payments/runs/<uuid:run_id>/close/", runs.close, name="run-close"),
    path("payments/runs/<uuid:run_id>/progress/", runs.progress, name="run-progress"),
    path("payments/differences/", differences.listing, name="differences"),
    path("payments/differences/<int:difference_id>/", differences.detail, name="difference"),
    path("payments/differences/<slug:step>/", differences.act, name="difference-act"),
    path("payments/batches/prepare/", batches.prepare, name="prepare"),
    path("payments/batches/<uuid:batch_id>/", batches.detail, name="batch"),
    path("payments/batches/<uuid:batch_id>/export/", batches.export, name="export"),
    path("payments/batches/<uuid:batch_id>/verify/", batches.verify, name="verify"),
    path("payments/batches/<uuid:batch_id>/roster/", batches.print_roster, name="roster"),
    path("payments/batches/<uuid:batch_id>/return/", returns.import_return, name="return"),
    path("payments/batches/<uuid:batch_id>/<slug:step>/", batches.act, name="batch-act"),
    path("payments/repair/", repair.desk, name="repair"),
    path("payments/repair/<uuid:transfer_id>/<slug:step>/", repair.act, name="repair-act"),
    path("payments/reserves/", reserves.registers, name="reserves"),
    path("payments/reserves/<uuid:reserve_id>/", reserves.detail, name="reserve"),
    path("payments/reserves/<uuid:reserve_id>/top-up/", reserves.top_up, name="reserve-top-up"),
    path("payments/reserves/<uuid:reserve_id>/draw/", reserves.draw, name="reserve-draw"),
    path("awards/<uuid:award_id>/", awards.detail, name="award"),
    path("awards/<uuid:award_id>/<slug:month>/", awards.month, name="month"),
    path("lines/<int:line_id>/why/", awards.why, name="why"),
    path("ledger/", ledger.trial_balance, name="ledger"),
    path("ledger/statement/", ledger.statement, name="statement"),
]
