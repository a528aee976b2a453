"""Made-up tasks of the sites that have too many to keep beside their behaviour."""
