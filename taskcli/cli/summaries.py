"""The one sentence of each command: `--help` tells them all, and builds none of the commands for that."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "list": "List tasks of one, several or all profiles.",
    "get": "Show tasks: PROFILE:ID, an ID with -p, a task's web or API address, or - for one a line from stdin.",
    "changes": (
        "Tell what is new, changed or gone since the last run: each change once, and nothing where there is none."
    ),
    "changes list": (
        "List the snapshots of `taskcli changes`: when each was taken, of whom, and how many tasks it holds."
    ),
    "changes drop": "Forget a snapshot of `taskcli changes`; the next run takes a new baseline.",
    "profile": "Your accounts: added, shown, checked and removed, without an editor.",
    "schema": "Print the JSON Schema of the common record, or all that can be typed, as one JSON document.",
    "sandbox": "A local server that imitates the five providers.",
    "help": "Show the help of a command; alone, where profiles live as well.",
}
# The titles of the providers, which a test compares with theirs; one that is not here is read in its file.
TITLES: Mapping[str, str] = {
    "accelo": "Accelo tasks",
    "capillary": "Capillary tasks",
    "oracle": "Oracle worklists",
    "pageseeder": "PageSeeder tasks",
    "tallyfy": "Tallyfy tasks",
}
