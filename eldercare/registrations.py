"""What elder care registers with the layers below, imported once all apps are ready."""

from civilaffairs.files import access
from eldercare.beds import lists as bed_lists
from eldercare.beds import queries as bed_queries
from eldercare.meals import lists, queries

access.register(lists.SUBJECT, queries.may_read)
access.register(bed_lists.SUBJECT, bed_queries.may_read)
