"""What the shell takes from the queues, imported once all apps are ready."""

from civilaffairs.web import context, queues

context.count_todo_with(queues.count_todo)
