"""What the demo adds to the frame of the pages."""

from civilaffairs.demo import ribbon
from civilaffairs.web import context

context.offer_in_ribbon(ribbon.links)
