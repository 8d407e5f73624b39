"""Looking at a list, then taking it in or not. Nothing is half done."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from civilaffairs.accounts.actors import Actor
from civilaffairs.accounts.matrix import require
from civilaffairs.accounts.visibility import visible_to
from civilaffairs.audit import trail
from civilaffairs.files import store
from civilaffairs.files.checks import Checked
from civilaffairs.lib import clock
from civilaffairs.lib.errors import Refused
from civilaffairs.lib.keys import new_key
from civilaffairs.people.feeds.matching import Match, match
from civilaffairs.people.feeds.reading import Reading, read
from civilaffairs.people.models import Feed, Report
from civilaffairs.people.search import persons_visible_to

SUBJECT = "feed"


@transaction.atomic
def look_at(actor: Actor, file: Checked) -> Feed:
    """Keep a list as it came, to be looked at. Refused where it was taken in before."""
    require(actor, "feed.import")
    read(file)
    digest = hashlib.sha256(file.data).hexdigest()
    _refuse_second(actor, digest)
    key = new_key()
    kept = store.keep(
        file.data,
        name=file.name,
        category="feed",
        subject_kind=SUBJECT,
        subject_id=key,
        media_type=file.media_type,
        made_by=actor.user,
    )
    return Feed.objects.create(id=key, area=actor.area, file=kept, sha256=digest, uploaded_by=actor.user)


def content(feed: Feed) -> Reading:
    """The rows of a kept list, read again."""
    stored = feed.file
    return read(Checked(stored.name, stored.content.media_type, store.read(stored)))


def matches(feed: Feed, reading: Reading, actor: Actor) -> list[Match]:
    """Whom of the actor's area the list speaks of."""
    return match(reading.rows, persons_visible_to(actor))


@transaction.atomic
def take_in(feed_id: UUID, actor: Actor) -> list[Report]:
    """Write down each row about somebody of ours. Refused as a whole while a row is bad."""
    feed = _open(feed_id, actor)
    _refuse_second(actor, feed.sha256)
    reading = content(feed)
    if reading.bad:
        raise Refused(
            _("%(count)d rows cannot be read.") % {"count": len(reading.bad)},
            _("Correct them in the file and upload it again. Nothing was taken in."),
        )
    found = matches(feed, reading, actor)
    reports = Report.objects.bulk_create(
        Report(
            feed=feed,
            number=one.row.number,
            kind=one.row.kind,
            person=one.person,
            certain=one.certain,
            happened_on=one.row.happened_on,
            source=one.row.source,
        )
        for one in found
    )
    feed.rows = len(reading.rows)
    feed.sources = sorted({row.source for row in reading.rows})
    feed.unknown = feed.rows - len({one.row.number for one in found})
    _end(feed, Feed.State.TAKEN)
    detail = {"rows": feed.rows, "unknown": feed.unknown, "sha256": feed.sha256}
    trail.record("feed.import", object_kind="feed", object_id=feed.pk, detail=detail)
    return reports


@transaction.atomic
def drop(feed_id: UUID, actor: Actor) -> None:
    """Do not take the list in. It stays kept, as somebody uploaded it."""
    feed = _open(feed_id, actor)
    _end(feed, Feed.State.DROPPED)
    trail.record("feed.drop", object_kind="feed", object_id=feed.pk)


def _open(feed_id: UUID, actor: Actor) -> Feed:
    require(actor, "feed.import")
    feed = visible_to(Feed.objects.select_for_update(of=("self",)), actor).get(pk=feed_id)
    if feed.state != Feed.State.SEEN:
        raise Refused(_("This list is not open any more."))
    return feed


def _end(feed: Feed, state: str) -> None:
    feed.state, feed.ended_at = state, clock.now()
    feed.save(update_fields=["state", "ended_at", "rows", "unknown", "sources"])


def _refuse_second(actor: Actor, digest: str) -> None:
    earlier = Feed.objects.filter(area=actor.area, sha256=digest, state=Feed.State.TAKEN).first()
    if earlier and earlier.ended_at:
        day = clock.local_date(earlier.ended_at)
        raise Refused(
            _("This list was taken in on %(day)s already.") % {"day": day}, _("Nothing is to be done.")
        )
