"""PostgreSQL and Redis for a machine that has neither, used outside production.

The servers come from Python wheels, listen on unix sockets only and live exactly as
long as somebody uses them:

* each using process holds a shared lock on a file (``attach``), which the kernel drops
  when the process ends, however it ends;
* a small keeper process per server owns the server as its child. When it can take the
  same lock exclusively, nobody is left: it stops the server and ends. If the keeper
  itself is killed, the kernel stops the server (``PR_SET_PDEATHSIG``).

So ``manage.py`` commands, tests and the supervisor share one server, in any order.
"""
