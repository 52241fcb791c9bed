"""What happens without being asked: weekly push, outbox, reminders, upkeep."""
