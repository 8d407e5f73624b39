"""A foreign key points at its own app or at a lower layer, and nothing is deleted along it."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.test.utils import isolate_apps

from civilaffairs.accounts.models import User
from civilaffairs.benefits.models import Award
from civilaffairs.people.models import Household, Person
from tests.house import tree
from tests.house.columns import own_models

# Everything else is PROTECT. These are parts of a whole that holds no money and no history.
MAY_GO_WITH_ITS_WHOLE = {
    "accounts.FormKey.user": "a form key is worth nothing after a day",
    "jobs.Chunk.job": "a chunk is a piece of its job; what it issued stands in the lines",
    "payments.RunCover.run": "which towns a run holds while it is open",
    "payments.RunException.run": "what a run could not settle, shown with the run",
}


def upward(own: Iterable[type[models.Model]]) -> Iterator[str]:
    """Relations of every form that leave their app for anything but a lower layer."""
    for model in own:
        for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
            if isinstance(field, models.ForeignKey | models.ManyToManyField):
                target = field.remote_field.model
                if not tree.reaches(_app(model), _app(target)):
                    yield f"{model._meta.label}.{field.name} points at {target._meta.label}"
        for private in model._meta.private_fields:
            if isinstance(private, GenericForeignKey):
                yield f"{model._meta.label}.{private.name} points anywhere"


def deletions(own: Iterable[type[models.Model]]) -> Iterator[str]:
    for model in own:
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT:
                name = f"{model._meta.label}.{field.name}"
                if name not in MAY_GO_WITH_ITS_WHOLE:
                    yield name


def _app(model: type[models.Model]) -> str:
    return str(model._meta.app_config.name)


def test_every_key_points_down_or_stays_at_home():
    assert len(own_models()) > 40
    assert list(upward(own_models())) == []


@isolate_apps("civilaffairs.people", "civilaffairs.accounts", "eldercare", "django.contrib.contenttypes")
def test_a_key_that_points_up_or_across_is_noticed():
    class Gift(models.Model):
        award = models.ForeignKey(Award, models.PROTECT, related_name="+")
        giver = models.ForeignKey(Person, models.PROTECT, related_name="+")
        thanked = models.ManyToManyField(Household, related_name="+")
        entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"

    class Remark(models.Model):
        about = GenericForeignKey("kind", "number")

        class Meta:
            app_label = "eldercare"

    class Visit(models.Model):
        remarks = models.ManyToManyField(Remark, related_name="+")
        gift = models.ForeignKey(Gift, models.PROTECT, related_name="+")

        class Meta:
            app_label = "accounts"

    assert list(upward([Gift, Remark, Visit])) == [
        "people.Gift.award points at benefits.Award",
        "eldercare.Remark.about points anywhere",
        "accounts.Visit.gift points at people.Gift",
        "accounts.Visit.remarks points at eldercare.Remark",
    ]


def test_the_rooms_do_not_reach_each_other():
    assert tree.reaches("eldercare.models", "civilaffairs.people.models")
    assert not tree.reaches("eldercare.models", "assistance.models")
    assert not tree.reaches("civilaffairs.accounts.models", "civilaffairs.people.models")
    assert not tree.reaches("eldercare.models", "unknown.models")


def test_nothing_is_deleted_along_a_key():
    assert list(deletions(own_models())) == []
    assert set(MAY_GO_WITH_ITS_WHOLE) <= {
        f"{model._meta.label}.{field.name}" for model in own_models() for field in model._meta.local_fields
    }


@isolate_apps("civilaffairs.people")
def test_a_deleting_key_is_noticed():
    class Toy(models.Model):
        child = models.ForeignKey(Person, models.CASCADE, related_name="+")
        friend = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
        owner = models.ForeignKey(Person, models.PROTECT, related_name="+")

        class Meta:
            app_label = "people"

    assert list(deletions([Toy])) == ["people.Toy.child", "people.Toy.friend"]
