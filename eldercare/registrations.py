"""What elder care registers with the layers below, imported once all apps are ready."""

from civilaffairs.files import access
from eldercare.meals import lists, queries

access.register(lists.SUBJECT, queries.may_read)
