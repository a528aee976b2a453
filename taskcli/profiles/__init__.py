"""Profiles: the configuration read and checked, and where secrets are."""
