"""What people do: one function an act, called by chat, page, mail, import and test alike.

An act is `(session, actor, given, world) -> outcome | Refused`. It asks the right first, changes
by compare-and-set, queues the notices it causes and records itself in the log of events, all in
the caller's transaction. One that is refused has changed nothing the caller may keep: the caller
rolls back. No text, no button, no Telegram.
"""
