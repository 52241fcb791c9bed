"""What an offer's text says, part by part; `models.reading.offer` puts it together."""
