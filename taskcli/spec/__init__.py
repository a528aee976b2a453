"""The words that a provider file is written in; everything else is read off what it describes."""

from __future__ import annotations

from taskcli.http.bodies import Row
from taskcli.http.judge import Verdict, with_code
from taskcli.http.place import Place
from taskcli.spec.endpoint import Endpoint, Extras, Lack, Note, Prepared, SubRequest
from taskcli.spec.filters import Filters
from taskcli.spec.finding import add_extras, by_time, chosen, find
from taskcli.spec.look_up import BLANK, PRETENDED, LookUp, pretended
from taskcli.spec.narrowing import Narrowing, narrow
from taskcli.spec.once import Ids
from taskcli.spec.paging import ALL, Asked, Ending, Page, Paging, by_number, cut
from taskcli.spec.params import Arguments, Dialect, Param
from taskcli.spec.provider import Fetching, Finding, Provider, Question, Setting, state
from taskcli.spec.terms import ALL_STATUSES, Terms, Words, folded

__all__ = [
    "ALL", "ALL_STATUSES", "BLANK", "PRETENDED", "Arguments", "Asked", "Dialect", "Ending", "Endpoint", "Extras",
    "Fetching", "Filters", "Finding", "Ids", "Lack", "LookUp", "Narrowing", "Note", "Page", "Paging", "Param",
    "Place", "Prepared", "Provider", "Question", "Row", "Setting", "SubRequest", "Terms", "Verdict",
    "Words", "add_extras", "by_number", "by_time", "chosen", "cut", "find", "folded", "narrow", "pretended",
    "state", "with_code",
]  # fmt: skip
