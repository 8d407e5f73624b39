"""A page with every component, for the tests alone."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path
from django.utils.translation import gettext_lazy as _

from civilaffairs.accounts.gate import public
from civilaffairs.accounts.idempotency import keyless
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Stale
from civilaffairs.lib.formfields import MoneyField, TypedDateField
from civilaffairs.lib.lists import paginate, tabs_for
from civilaffairs.lib.shapes import Event, Step

KIT = Path(__file__).with_name("kit.html")


@dataclass
class Clerk:
    """Somebody logged in, without a database."""

    name: str = "陈晓梅"
    staff_number: str = "0412"
    is_authenticated: bool = True


class FilterForm(forms.Form):
    name = forms.CharField(label="姓名", required=False)
    number = forms.CharField(label="编号", required=False)
    town = forms.ChoiceField(label="镇街", required=False, choices=[("", "全部"), ("1", "江滨街道")])
    since = TypedDateField(label="受理日期从", required=False)
    until = TypedDateField(label="到", required=False)


class KitForm(forms.Form):
    id_number = forms.CharField(
        label="身份证号码",
        help_text="18 位，末位可以是 X",
        widget=forms.TextInput(
            attrs={"data-enhance": "id-card-input", "data-birth": "id_born_on", "data-sex": "id_sex"}
        ),
    )
    born_on = TypedDateField(label="出生日期")
    sex = forms.ChoiceField(label="性别", choices=[("", "—"), ("male", "男"), ("female", "女")])
    income = MoneyField(label="月工资收入", help_text="税后实发")
    area = forms.DecimalField(
        label="住房面积", required=False, widget=forms.NumberInput(attrs={"data-unit": "平方米"})
    )
    reason = forms.ChoiceField(
        label="致困原因",
        widget=forms.RadioSelect,
        choices=[("ill", "因病"), ("school", "因学"), ("fire", "因灾")],
    )
    consent = forms.BooleanField(label="已签署授权承诺书", help_text="全体成年家庭成员签字")
    photo = forms.FileField(label="收入证明", required=False, help_text="JPG、PNG、PDF，20 MB 以内")
    opinion = forms.CharField(label="审核意见", widget=forms.Textarea)


class IncomeForm(forms.Form):
    kind = forms.ChoiceField(label="收入种类", choices=[("wage", "工资性收入"), ("rent", "财产净收入")])
    amount = MoneyField(label="金额")
    note = forms.CharField(label="说明", required=False)


IncomeFormSet = forms.formset_factory(IncomeForm, extra=2, can_delete=True, max_num=6)
TABS = [("", "全部", 345), ("intake", "待受理", 12), ("survey", "调查中", 40), ("notice", "公示中", 8)]
STEPS = [
    Step("受理", "done", "#a", "2020-06-01\n阿卜杜热合曼·买买提·艾合买提江"),
    Step("信息核对", "problem", "#b", "2 项不一致"),
    Step("入户调查", "current", "", "剩 3 个工作日"),
    Step("公示"),
    Step("审核确认"),
]


@public
@keyless
def kit(request: HttpRequest) -> HttpResponse:
    """Show it; `?wrong=1` shows the forms with their errors, `?empty=1` the empty list."""
    request.user = Clerk()  # type: ignore[assignment]
    wrong = "wrong" in request.GET
    data = {"rows-TOTAL_FORMS": "1", "rows-INITIAL_FORMS": "0"} if wrong else None
    rows = [] if "empty" in request.GET else range(345)
    messages.error(request, "回盘文件的合计与批次不符，未导入。")
    messages.success(request, "草稿已保存。")
    at = datetime(2020, 6, 2, 2, 30, tzinfo=UTC)
    context = {
        "form": KitForm(data),
        "formset": IncomeFormSet(data, prefix="rows"),
        "filter_form": FilterForm(request.GET),
        "page": paginate(request, rows),
        "tabs": tabs_for(request, "state", TABS),
        "steps": STEPS,
        "events": [
            Event("退回补正", "李建国（审核）", at, "收入证明缺 5 月份。", [("收入证明.pdf", "#file")]),
            Event("受理", "陈晓梅（经办）", at - timedelta(days=1)),
        ],
        "facts": [("户主", "张伟明"), ("人数", 4), ("联系电话", ""), ("现住址", "江滨街道东风社区 12 号")],
        "bar": [("类别", "最低生活保障"), ("人数", 4), ("现发", "1,680.00 元"), ("经办", "陈晓梅")],
        "phrases": ["情况属实，同意上报。", "材料不全，退回补正。", "同意。"],
        "moved": clock.current_offset(),
    }
    return HttpResponse(engines["django"].from_string(KIT.read_text("utf-8")).render(context, request))


@public
@keyless
def answer(request: HttpRequest) -> HttpResponse:
    """Answer a revealed number, and a saved draft."""
    return HttpResponse("441999198003120021", content_type="text/plain")


@public
@keyless
def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@public
@keyless
def forbidden(request: HttpRequest) -> HttpResponse:
    return render(request, "403.html", {"exception": "可以办理的岗位：财务放行。"}, status=403)


@public
@keyless
def stale(request: HttpRequest) -> HttpResponse:
    refusal = Stale("页面打开之后，事项已有变动。", remedy="请重新查看后再办理。")
    return render(request, "accounts/refused.html", {"refusal": refusal}, status=409)


urlpatterns = [
    path("", include("civilaffairs.accounts.urls")),
    path("", include("civilaffairs.web.urls")),
    path("kit/", kit, name="kit"),
    path("search/", kit, name="search"),
    path("tasks/", kit, name="todo"),
    path("answer/", answer, name="answer"),
    path("broken/", broken, name="broken"),
    path("forbidden/", forbidden, name="forbidden"),
    path("stale/", stale, name="stale"),
]
MENU = [
    ("work", _("Workbench"), "kit", "house"),
    ("work", _("To do"), "todo", "list-checks"),
    ("assistance", _("Applications"), "search", "file-text"),
]
