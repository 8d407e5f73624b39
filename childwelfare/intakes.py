"""The applications of this room: each follows from what its benefit declares."""

from civilaffairs.benefits.applying import forms

forms.offer_rest("childwelfare")
