"""`taskcli PROVIDER api PATH`: one GET below the API's root, and its answer as it came."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from taskcli.cli.ending import Outcome, left_out
from taskcli.cli.jq import jq_filter
from taskcli.cli.options import WHOLE, ProviderOptions
from taskcli.cli.provider import conversation_of
from taskcli.cli.session import Session
from taskcli.cli.terminal import Terminal
from taskcli.errors import Garbled, NotFound, Refused
from taskcli.http.bodies import Row
from taskcli.http.judge import Unreadable
from taskcli.http.message import Form, Reply
from taskcli.http.place import KINDS
from taskcli.query.api import plan_path, suffix_of
from taskcli.query.boundary import boundary
from taskcli.query.client import ProfileClient
from taskcli.query.dry_run import DryRun
from taskcli.query.pages import PARTIAL, check_root
from taskcli.query.plan import Plan
from taskcli.render import RenderOptions, markup
from taskcli.render.jsons import on_screen
from taskcli.spec import ALL, Provider
from taskcli.spec.endpoint import API


def run(provider: Provider, path: str, options: ProviderOptions, session: Session) -> None:
    """Asks and writes. Raises `TaskcliError`s that name the profile, or ends as `Outcome` does."""
    jq, terminal = options.output.jq, session.terminal
    if jq is not None:
        jq_filter(jq)
    profile = session.profile_of(provider.name, options.profile)
    suffix = suffix_of(path, provider)
    what = f"a PATH that ends in .{suffix}" if suffix else API.verb
    output = session.format(options.output, profile.output, fits=formats(suffix), usual=suffix or "json", what=what)
    form: Form = suffix or ("xml" if output == "xml" and provider.speaks_xml else "json")
    with boundary(profile.name):
        planned = plan_path(profile, path, options.param, form if suffix or output != "raw" else None)
        conversation = conversation_of(profile, API, session)
    if isinstance(conversation, DryRun):
        conversation.keep(planned)
        terminal.say("".join(f"{line}\n" for line in conversation.lines))
        return
    with boundary(profile.name, path):
        # What cannot be understood is shown in raw; a file of it is not left behind.
        reply, unreadable = ask(conversation.client, planned, raw=output == "raw" and not terminal.output_file)
        text = reply.body if output == "raw" else opened(reply, form, provider)
    if text != reply.body:
        terminal.note(f"{profile.name}: the answer is not quite JSON and was mended; -o raw shows it as it came")
    try:
        write(text, output, terminal, jq=jq, passed_on=output == "raw" or form == "xml")
    except Garbled as failed:  # a number, say, that cannot be written in another form
        raise failed.of(profile.name, path) from failed.__cause__
    if unreadable:
        raise unreadable.of(profile.name, path)
    cut = left_out(profile.name, PARTIAL if reply.status == 206 else ALL)
    Outcome(1, cut=cut).end(terminal, found=1)


def ask(client: ProfileClient, planned: Plan, *, raw: bool) -> tuple[Reply, Unreadable | None]:
    """The reply; with `raw` also one that cannot be understood, and why. Raises what it means."""
    try:
        return client.ask(planned), None
    except Unreadable as failed:
        if raw and failed.reply is not None:
            return failed.reply, failed
        raise
    except (NotFound, Refused) as failed:
        if failed.status in (404, 405):
            failed.hint = f"check PATH; where that is right, {failed.hint}"
        raise


def formats(suffix: Form | None) -> Sequence[str]:
    """What an answer can be shown as: a suffix of the path says what comes."""
    if suffix == "xml":
        return ("xml", "raw")
    return [each for each in WHOLE if each != "xml" or suffix is None]


def opened(reply: Reply, form: Form, provider: Provider) -> bytes:
    """The body, once it is known to be what was asked for. Raises `Garbled`."""
    try:
        if form == "xml" and reply.kind == "xml":
            check_root(reply, provider.xml_root)
            from taskcli.http.xmls import check_document

            check_document(reply.body)
            return reply.body
        if form == "json" and reply.kind in ("json", "text"):
            return reply.json_body
        raise Garbled(f"expected {KINDS[form]}, the answer is {KINDS[reply.kind]}")
    except Garbled as why:
        raise Garbled(why.message, "-o raw shows it as it came", **reply.known) from why


def write(text: bytes, output: str, terminal: Terminal, *, jq: str | None, passed_on: bool) -> None:
    """The document as it is, or in another notation: items of an array are rows then, and anything else is one."""
    if jq is not None:
        terminal.filtered(jq_filter(jq)(text))
    elif output == "json" or passed_on:
        shown = text
        if terminal.is_terminal and output != "raw":
            shown = markup.on_screen(text) if passed_on else on_screen(text) + b"\n"
        terminal.put(lambda out: out.write(shown))
    else:
        several = text.lstrip().startswith(b"[")
        rows = msgspec.json.decode(text, type=list[msgspec.Raw]) if several else [text.strip()]
        render = RenderOptions(one=not several, on_terminal=terminal.is_terminal, tell=terminal.note, name="item")
        terminal.rows((Row(raw=each) for each in rows), output, render)
