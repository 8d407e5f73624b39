"""What the shell takes from the queues and registers with the layers below, once all apps are ready."""

from civilaffairs.jobs import kinds
from civilaffairs.web import context, queues
from civilaffairs.web.radar import sweeps

context.count_todo_with(queues.count_todo)
kinds.register(sweeps.JOB_KIND, sweeps.work, sweeps.finish, sweeps.may_read_job)
