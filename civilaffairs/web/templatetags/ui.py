"""The components of the shell for templates: `{% load ui %}`. Usage: docs/components.md."""

from typing import Any
from uuid import uuid4

from django import forms, template
from django.core.paginator import Page
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from lucide.templatetags.lucide import lucide

from civilaffairs.accounts.idempotency import FIELD
from civilaffairs.lib.lists import PAGE_SIZES, address, chips_for, kept_params
from civilaffairs.lib.money import format_yuan, in_capitals
from civilaffairs.web.components.errors import problems_of
from civilaffairs.web.components.fields import control as render_control
from civilaffairs.web.components.fields import is_wide

register = template.Library()
register.filter("is_wide", is_wide)
register.simple_tag(render_control, name="control")

EMPTY = "—"
TAG_KINDS = frozenset({"passed", "todo", "refused", "processing", "neutral"})
NOTICE_ICONS = {
    "info": "info",
    "success": "circle-check",
    "warning": "triangle-alert",
    "error": "circle-x",
}


@register.simple_tag
def icon(name: str, size: int = 16) -> str:
    """Return an inline icon; it is decoration, the text beside it is what is read."""
    return lucide(str(name), size=size, aria_hidden="true", focusable="false")


@register.simple_tag
def form_key() -> SafeString:
    """Return the hidden key by which the server knows a form that is sent twice."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, uuid4())


@register.simple_tag
def key_of_button() -> SafeString:
    """Return name and value of a button that posts by itself, so that it carries a key."""
    return format_html('name="{}" value="{}"', FIELD, uuid4())


@register.simple_tag
def crumb(label: Any, url: str = "") -> SafeString:
    """Return one step of the breadcrumb; the last one has no address."""
    if not url:
        return format_html('<li><span aria-current="location">{}</span></li>', label)
    return format_html('<li><a href="{}">{}</a></li>', url, label)


@register.filter
def amount(value: Any) -> str:
    """Write an amount as 1,234.50; nothing at all is a dash."""
    if value is None or value == "":
        return EMPTY
    return format_yuan(value)


@register.simple_tag
def money(value: Any, unit: bool = True) -> SafeString:
    """Write an amount with its unit: 1,234.50 元."""
    shown = amount(value)
    if shown == EMPTY or not unit:
        return format_html('<span class="u-num">{}</span>', shown)
    return format_html('<span class="u-num">{} {}</span>', shown, _("yuan"))


@register.simple_tag
def capitals(value: Any) -> SafeString:
    """Write an amount in Chinese capitals (大写金额)."""
    shown = EMPTY if value is None or value == "" else in_capitals(value)
    return format_html('<span class="c-capitals" lang="zh-CN">{}</span>', shown)


@register.filter
def or_dash(value: Any) -> Any:
    """Show a dash for what is empty; zero and False are not empty."""
    return EMPTY if value is None or value == "" else value


@register.simple_tag
def status_tag(kind: str, label: Any, urgent: bool = False) -> SafeString:
    """Return a status tag (状态标签): always words, the colour only repeats them."""
    if kind not in TAG_KINDS:
        raise ValueError(f"Unknown kind of status tag {kind!r}; choose from {sorted(TAG_KINDS)}")
    sign = icon("clock-alert", 14) if urgent else ""
    return format_html('<span class="c-tag c-tag--{}">{}{}</span>', kind, sign, label)


@register.inclusion_tag("components/descriptions.html")
def descriptions(items: Any, columns: int = 3) -> dict[str, Any]:
    """Show (label, value) pairs as a description list (描述列表)."""
    return {"items": items, "columns": columns}


@register.inclusion_tag("components/filter_bar.html", takes_context=True)
def filter_bar(context: template.Context, form: forms.BaseForm, total: int | None = None) -> dict[str, Any]:
    """Show a GET form above a list (筛选栏) and what is chosen in it."""
    request = context["request"]
    fields = form.visible_fields()
    return {
        "first": fields[:3],
        "more": fields[3:],
        "more_open": any(field.value() for field in fields[3:]),
        "kept": kept_params(form, request.GET),
        "chips": chips_for(form, request.GET),
        "path": request.path,
        "total": total,
    }


@register.inclusion_tag("components/status_tabs.html")
def status_tabs(tabs: Any, label: str = "") -> dict[str, Any]:
    """Show status tabs with their counts (状态页签)."""
    return {"tabs": tabs, "label": label or _("Status")}


@register.inclusion_tag("components/pager.html", takes_context=True)
def pager(context: template.Context, page: Page[Any]) -> dict[str, Any]:
    """Show the pager (分页): rows shown, page numbers, rows per page, jump."""
    query = context["request"].GET
    paginator = page.paginator
    numbers = paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return {
        "page": page,
        "pages": [
            (number, address(query, page=str(number)) if isinstance(number, int) else "")
            for number in numbers
        ],
        "previous": address(query, page=str(page.number - 1)) if page.has_previous() else "",
        "next": address(query, page=str(page.number + 1)) if page.has_next() else "",
        "kept": [pair for pair in kept_params(None, query) if pair[0] != "per_page"],
        "sizes": PAGE_SIZES,
    }


@register.inclusion_tag("components/steps.html")
def steps(items: Any, label: str = "") -> dict[str, Any]:
    """Show the progress through a procedure (流程进度, 步骤条)."""
    return {"items": items, "label": label or _("Progress")}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Any) -> dict[str, Any]:
    """Show who did what and when, newest first (流转记录)."""
    return {"items": items}


@register.inclusion_tag("components/error_summary.html")
def error_summary(*things: Any) -> dict[str, Any]:
    """Show what must be put right in forms, formsets or plain messages (错误汇总)."""
    return {"problems": problems_of(things)}


@register.inclusion_tag("components/masked.html")
def masked(mask: str, reveal_url: str = "", label: str = "") -> dict[str, Any]:
    """Show a masked number; the eye asks the server for it by POST for 30 seconds.

    Its button belongs to a form at the end of the page, so it may stand inside another form.
    """
    return {"mask": mask, "reveal_url": reveal_url, "label": label}


@register.inclusion_tag("components/progress.html")
def progress(value: int, maximum: int, label: str) -> dict[str, Any]:
    """Show how far a long job has come (进度)."""
    return {"value": value, "maximum": maximum, "label": label}


@register.inclusion_tag("components/opinion_box.html")
def opinion_box(field: forms.BoundField, phrases: Any = ()) -> dict[str, Any]:
    """Show an opinion with the usual phrases to put in at a click (常用意见)."""
    return {"field": field, "phrases": phrases}


@register.inclusion_tag("components/rows_editor.html")
def rows_editor(formset: Any, label: str, add_label: str = "") -> dict[str, Any]:
    """Show a formset as rows to add, copy, paste into and remove (行编辑)."""
    return {"formset": formset, "label": label, "add_label": add_label}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, hint: str = "", action_url: str = "", action_label: str = "") -> dict[str, Any]:
    """Say why there is nothing and what to do next (空状态)."""
    return {"title": title, "hint": hint, "url": action_url, "action_label": action_label}


@register.inclusion_tag("components/post_button.html")
def post_button(url: str, label: str, kind: str = "", icon_name: str = "") -> dict[str, Any]:
    """Show a button that posts by itself, also inside another form, for acts without fields."""
    return {"url": url, "label": label, "kind": kind, "icon_name": icon_name}
