"""本月与上月对比: the waterfall with its filters, and the rows of each part."""

from __future__ import annotations

from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from civilaffairs.accounts.gate import allows
from civilaffairs.audit import trail
from civilaffairs.lib.lists import paginate
from civilaffairs.lib.months import format_month
from civilaffairs.payments import queries
from civilaffairs.payments.comparison import making, parts, shown
from civilaffairs.payments.comparison.filters import ComparisonFilter
from civilaffairs.payments.comparison.reasons import Reasons
from civilaffairs.payments.comparison.shown import Chosen
from civilaffairs.payments.models import Comparison
from civilaffairs.payments.views.frame import area_in, month_in


def _asked(request: HttpRequest) -> tuple[Comparison, ComparisonFilter, Chosen]:
    comparison = making.of(month_in(request), area_in(request))
    form = ComparisonFilter(request.GET, comparison=comparison)
    return comparison, form, form.chosen()


@require_GET
@allows("batch.read")
def compare(request: HttpRequest) -> HttpResponse:
    """Last month → this month, to the fen."""
    comparison, form, chosen = _asked(request)
    month = format_month(comparison.month)
    trail.record("comparison.read", object_kind="comparison", object_id=comparison.pk, label=month)
    context = {
        "comparison": comparison,
        "month_text": month,
        "between": shown.heading(comparison.month),
        "filter_form": form,
        "waterfall": shown.waterfall(comparison, chosen),
        "labels": [label for part, label in parts.LABELS.items()],
        "rows": shown.by_town_and_benefit(comparison, chosen),
        "signatures": comparison.signatures.select_related("signature__batch", "signature__user"),
    }
    return render(request, "payments/comparison.html", context)


@require_GET
@allows("run.read")
def rows(request: HttpRequest) -> HttpResponse:
    """Joiners, leavers or changes, each with its reason and its derivation."""
    comparison, form, chosen = _asked(request)
    part = request.GET.get("part", "")
    if part not in ("", *parts.OF_ROWS):
        raise Http404
    sums = parts.sums(comparison.figures, towns=chosen.towns, programme=chosen.programme)
    counted = [sums[each] for each in parts.OF_ROWS if part in ("", each)]
    page = paginate(request, shown.rows(comparison, part, chosen))
    reasons = Reasons(comparison.month, page)
    whom, line_names = queries.whom(row.award for row in page), queries.line_names()
    month = format_month(comparison.month)
    back = f"{reverse('payments:comparison')}?month={month}&area={comparison.area_id}"
    context = {
        "title": str(parts.LABELS[part]) if part else _("All changes"),
        "subtitle": f"{shown.heading(comparison.month)} · {comparison.area}",
        "crumbs": [(_("Comparison with last month"), back)],
        "filter_form": form,
        "page": page,
        "count": sum(each.count for each in counted),
        "total": sum((each.amount for each in counted), Decimal()),
        "rows": [
            {
                "row": row,
                "whom": whom[row.award_id],
                "name": line_names.get((row.programme, row.line), row.line),
                "reason": reasons.of(row),
                "behind": row.later_id or row.earlier_id,
            }
            for row in page
        ],
    }
    return render(request, "payments/comparison_rows.html", context)
