"""Entering an application: one page of sections, a draft on the server, check answers, submit."""
