"""What people are told without having asked at that moment: one file a family of kinds.

A new kind is a `Spec` in its family's file, a template of its name in the texts, and a call of
`queueing.queue` in the transaction of its cause.
"""
