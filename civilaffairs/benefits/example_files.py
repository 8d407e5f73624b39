"""The policy examples that an area keeps. Their format is read where they are run, in payments."""

from __future__ import annotations

import uuid

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.models import Area
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.audit import trail
from civilaffairs.audit.db import ClockNow
from civilaffairs.benefits.proposal_models import ExampleFile
from civilaffairs.lib.errors import Refused


def kept_for(area: Area) -> list[ExampleFile]:
    """The files of the nearest area upwards that keeps any, as standards are looked up."""
    kept = ExampleFile.objects.filter(area__path__covers=area.path, known_to=None)
    files = list(kept.select_related("area").order_by("name"))
    nearest = max((file.area.path for file in files), key=len, default="")
    return [file for file in files if file.area.path == nearest]


def visible(actor: Actor) -> QuerySet[ExampleFile]:
    return visible_to(ExampleFile.objects.select_related("area", "kept_by"), actor)


@transaction.atomic
def keep(actor: Actor, area: Area, name: str, text: str, examples: int) -> ExampleFile:
    """Keep a file for an area; one of the same name is replaced and stays on record."""
    require(actor, "standard.enter", area=area)
    ExampleFile.objects.filter(area=area, name=name, known_to=None).update(known_to=ClockNow())
    file = ExampleFile.objects.create(area=area, name=name, text=text, examples=examples, kept_by=actor.user)
    trail.record("examples.keep", object_kind="examples", object_id=file.pk, label=name)
    return file


@transaction.atomic
def drop(actor: Actor, file_id: uuid.UUID) -> ExampleFile:
    """Keep a file no longer; what was checked with it stays on record."""
    file = ExampleFile.objects.select_related("area").get(pk=file_id)
    require(actor, "standard.enter", area=file.area)
    if not ExampleFile.objects.filter(pk=file.pk, known_to=None).update(known_to=ClockNow()):
        raise Refused(_("This file is not kept any more."))
    trail.record("examples.drop", object_kind="examples", object_id=file.pk, label=file.name)
    return file
