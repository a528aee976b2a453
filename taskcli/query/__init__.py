"""One question to one profile or several: planned, asked, read, and put together."""
