"""Form controls: the unit and the enhancing element come from the widget's data attributes.

A widget says `data-unit="元"` and `data-enhance="money-input"`; the element only adds comfort
to the real input inside it, so a page without JavaScript keeps working.
"""

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.html import format_html
from django.utils.safestring import SafeString

ENHANCERS = frozenset({"money-input", "id-card-input", "date-typer", "file-picker"})
WIDE = (forms.Textarea, forms.CheckboxSelectMultiple, forms.RadioSelect)


class ShellRenderer(TemplatesSetting):
    """Draws every form with the components of the shell."""

    field_template_name = "components/field.html"
    form_template_name = "components/form.html"


def control(bound: forms.BoundField) -> SafeString:
    """Return the bare input with its unit, inside its enhancing element."""
    attrs: dict[str, Any] = bound.field.widget.attrs
    html: SafeString = bound.as_widget()
    unit = attrs.get("data-unit")
    if unit:
        html = format_html(
            '<span class="c-control c-control--unit">{}<span class="c-control__unit">{}</span></span>',
            html,
            unit,
        )
    element = enhancer(bound.field.widget)
    if element:
        html = format_html("<{}>{}</{}>", element, html, element)
    return html


def enhancer(widget: forms.Widget) -> str:
    """Return the name of the element that enhances this widget, or nothing."""
    asked = widget.attrs.get("data-enhance", "")
    if asked and asked not in ENHANCERS:
        raise ValueError(f"Unknown enhancing element {asked!r}; choose from {sorted(ENHANCERS)}")
    if not asked and isinstance(widget, forms.FileInput):
        return "file-picker"
    return str(asked)


def is_wide(bound: forms.BoundField) -> bool:
    """Tell whether the field takes the whole row of the grid."""
    return isinstance(bound.field.widget, WIDE) or "data-wide" in bound.field.widget.attrs
