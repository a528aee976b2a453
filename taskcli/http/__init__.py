"""Speaking to a service: requests and replies, bodies opened, signing in, judging, and the one door to the outside."""
