"""What the bot knows and what can be done: no Telegram, no clock of jobs, no template, no HTTP."""
