"""taskcli: what tasks are there? One question to Accelo, Capillary, Oracle, PageSeeder and Tallyfy."""

__version__ = "0.1.0"
