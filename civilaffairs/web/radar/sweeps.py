"""Letting the radar look: a job with a chunk per town, every night and when somebody asks."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import permits, require
from civilaffairs.accounts.models import Area
from civilaffairs.audit import trail
from civilaffairs.jobs.models import Chunk, Job
from civilaffairs.jobs.services import open_job
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.web.radar import keeping
from civilaffairs.web.radar.detectors import every
from civilaffairs.web.radar.found import Town

JOB_KIND = "radar"


@transaction.atomic
def start(area: Area, actor: Actor | None) -> Job:
    """A job over the towns of an area; the one that is open already, if it covers them."""
    if actor is not None:
        require(actor, "radar.look", area=area)
    running = Job.objects.filter(kind=JOB_KIND, state=Job.State.OPEN, label=area.name).first()
    if running:
        return running
    towns = Area.objects.filter(path__within=area.path, level=Area.Level.TOWN).order_by("path")
    chunks = [(0, town.name, {"town": town.pk}) for town in towns]
    if not chunks:
        raise Refused(_("There is no town here that the radar could look at."))
    trail.record("radar.look", object_kind="area", object_id=area.pk, label=area.name)
    return open_job(JOB_KIND, None, area.name, chunks, actor.user if actor else None)


def work(chunk: Chunk) -> dict[str, Any]:
    """Look at one town. What it finds and the chunk's mark commit together."""
    town = Town(Area.objects.get(pk=chunk.payload["town"]), clock.today())
    return dict(keeping.keep(town, every.look(town)))


def finish(job: Job) -> None:
    """Nothing is left to do when all towns are looked at."""


def every_night() -> int:
    """Begin to look at everything; how many jobs were opened."""
    cities = Area.objects.filter(parent=None, children__isnull=False).distinct()
    return len([start(city, None) for city in cities])


def last(area: Area) -> Job | None:
    """The last job that looked at the area, or at one above it."""
    above = Area.objects.filter(path__covers=area.path).values("name")
    return Job.objects.filter(kind=JOB_KIND, label__in=above).order_by("-created_at").first()


def may_read_job(actor: Actor, job: Job) -> bool:
    return permits(actor.role, "radar.read")
