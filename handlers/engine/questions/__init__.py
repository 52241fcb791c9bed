"""Questions that several dialogues ask: place, kinds, fields of study, contact.

Each is built from what differs between them, says itself what it listens for, and reads typed words
in the same way wherever it is asked.
"""
