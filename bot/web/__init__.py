"""What the process tells over HTTP or a socket of its own."""
