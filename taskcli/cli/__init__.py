"""Words in, text out, an exit code."""
