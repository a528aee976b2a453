"""What `taskcli changes` keeps: the last whole answer of each profile, and what has become of it since."""
