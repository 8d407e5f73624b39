"""Components that enclose content: `{% load ui_blocks %}`. Usage: docs/components.md."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from civilaffairs.web.templatetags.ui import NOTICE_ICONS, icon

register = template.Library()


@register.simple_block_tag
def page_header(content: SafeString, title: Any, subtitle: Any = "") -> SafeString:
    """Show the page's only h1 with its actions inside the block (页头)."""
    return SafeString(
        render_to_string(
            "components/page_header.html",
            {"content": content, "title": title, "subtitle": subtitle},
        )
    )


@register.simple_block_tag
def card(content: SafeString, title: Any = "", level: int = 2, anchor: str = "") -> SafeString:
    """Enclose a group of facts or fields with its heading (卡片)."""
    return SafeString(
        render_to_string(
            "components/card.html",
            {"content": content, "title": title, "level": level, "anchor": anchor},
        )
    )


@register.simple_block_tag
def notice(content: SafeString, kind: str = "info") -> SafeString:
    """Tell something that stays on the page until it no longer holds (提示)."""
    return format_html(
        '<div class="c-notice c-notice--{}">{}<div class="c-notice__body">{}</div></div>',
        kind,
        icon(NOTICE_ICONS[kind]),
        content,
    )


@register.simple_block_tag
def data_table(content: SafeString, caption: Any, scroll: bool = False) -> SafeString:
    """Enclose thead and tbody in a table with a sticky head; wide ones scroll by themselves."""
    return SafeString(
        render_to_string(
            "components/data_table.html",
            {"content": content, "caption": caption, "scroll": scroll},
        )
    )


@register.simple_block_tag
def identity_bar(content: SafeString, name: Any, number: Any = "", facts: Any = ()) -> SafeString:
    """Keep in sight whose case this is; tags and the one main action go inside (标识栏)."""
    return SafeString(
        render_to_string(
            "components/identity_bar.html",
            {"content": content, "name": name, "number": number, "facts": facts},
        )
    )


@register.simple_block_tag
def footer_actions(content: SafeString, note: Any = "") -> SafeString:
    """Keep the actions of a form in sight; the main one comes last (底部操作栏)."""
    return format_html(
        '<div class="c-footer"><span class="c-footer__note" data-autosave-note>{}</span>{}</div>',
        note,
        content,
    )
