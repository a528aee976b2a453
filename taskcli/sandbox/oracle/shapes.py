"""How each generation writes a task, its parts, and people; as JSON or as XML."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import quote, quote_plus

from msgspec import Struct

from taskcli.sandbox.oracle.people_and_tasks import GROUPS, NAMES, Attachment, Comment, Step, Task, User
from taskcli.sandbox.oracle.roots import CLOUD, FUSION, ISO, SUITE, Root
from taskcli.sandbox.wire import NOT_XML, escaped

Row = dict[str, object]

_TITLES = {
    "en": {"APPROVE": "Approve", "REJECT": "Reject"},
    "de": {"APPROVE": "Genehmigen", "REJECT": "Ablehnen"},
    "fr": {"APPROVE": "Approuver", "REJECT": "Rejeter"},
    "ja": {"APPROVE": "承認", "REJECT": "却下"},
}
_NULL = object()  # a key that is there without a value; None is a key that is not there


def _present(row: dict[str, object]) -> Row:
    return {name: None if value is _NULL else value for name, value in row.items() if value is not None}


class Wish(Struct, frozen=True):
    """What a caller wants to see of a task beyond the usual."""

    actions: bool = False
    permissions: bool = False
    metadata: bool = False


class Pen(Struct, frozen=True):
    """Writes for one caller, at one root."""

    root: Root
    origin: str
    faults: frozenset[str]
    user: User
    language: str = "en"

    def href(self, *path: str | int) -> str:
        code = quote_plus if self.root is SUITE else quote
        return self.origin + self.root.path + "".join("/" + code(str(each), safe="") for each in path)

    def link(self, *path: str | int, rel: str = "self") -> Row:
        return {"length": 0, "rel": rel, "href": self.href(*path)}

    def when(self, moment: datetime | None) -> str | int | None:
        if moment is None:
            return None
        if "epoch-dates" in self.faults:
            return int(moment.timestamp()) * 1000
        return moment.strftime(ISO if "iso-dates" in self.faults else self.root.dates)

    def item(self, task: Task, wish: Wish) -> Row:
        row = _present({FUSION: self._fusion, SUITE: self._suite, CLOUD: self._cloud}[self.root](task))
        if "number-text" in self.faults:
            row["number"] = str(task.number)
        if wish.metadata:
            row["detailsURL"] = {"length": 0, "rel": "self", "href": self.details_url(task)}
        if wish.actions:
            row["actionList"] = self._actions(task)
        if wish.permissions:
            rights = ("READ", "ADD_COMMENT", "ACT") if self._may_act(task) else ("READ",)
            row["permissions"] = [*rights]
        return row

    def _fusion(self, task: Task) -> dict[str, object]:
        return {
            **self.link("tasks", task.number),
            "number": task.number,
            "taskId": task.guid,
            "title": task.title,
            "titlePrefix": "Action Required" if task.is_open else None,
            **self._state(task),
            "priority": task.priority,
            "category": task.kind.category,
            "applicationContext": task.kind.context,
            "createdBy": NAMES[task.creator],
            "fromUserName": task.sender,
            "fromUserDisplayName": NAMES[task.sender],
            "ownerUser": task.owner,
            "acquiredBy": task.acquired,
            **self._dates(task),
            "identificationKey": task.key,
            "taskDefinitionName": task.definition,
            "taskNamespace": task.namespace,
            "rootTaskNumber": task.root,
            "approvalDuration": 0,
            "hasSubTasksFlag": task.subtasks,
            "ecid": task.ecid,
            "assignees": self._assignees(task),
        }

    def _suite(self, task: Task) -> dict[str, object]:
        return {
            **self.link("tasks", task.number),
            "number": task.number,
            "title": task.title,
            **self._state(task),
            "priority": task.priority,
            "creator": task.creator,
            "ownerUser": task.owner,
            "acquiredBy": task.acquired,
            **self._dates(task),
            "hasSubTasks": task.subtasks,
            "assignees": self._assignees(task),
        }

    def _cloud(self, task: Task) -> dict[str, object]:
        kind = task.kind
        return {
            "length": 0,
            "title": task.title,
            "number": task.number,
            "priority": task.priority,
            **self._state(task),
            "status": task.state,
            "processName": kind.category,
            "processId": task.process,
            "processDefId": f"default~{kind.application}!{kind.version}~{kind.category}",
            "ownerRole": f"{kind.application}.Process Owner",
            "fromUserName": task.sender,
            "fromUserDisplayName": NAMES[task.sender],
            "createdBy": task.creator,
            **self._dates(task),
            "hasSubTasksFlag": task.subtasks,
            "isDocsEnabledFlag": False,
            "acquiredBy": task.acquired,
            "assignees": self._assignees(task),
            "processInstanceDetail": self.link("processes", task.process),
            "isConversationEnabledFlag": False,
            "shortSummary": task.title or f"{kind.category} {task.number}",
            "creatorName": NAMES[task.creator],
            "taskId": task.guid,
            "rootTaskNumber": task.root,
        }

    def _state(self, task: Task) -> dict[str, object]:
        state = _NULL if task.state is None else self.root.renamed.get(task.state, task.state)
        return {"state": state, "outcome": task.outcome}

    def _dates(self, task: Task) -> dict[str, object]:
        return {
            "createdDate": self.when(task.created),
            "assignedDate": self.when(task.assigned),
            "updatedDate": self.when(task.updated),
            "dueDate": self.when(task.due) if task.due else _NULL if task.blank == "null" else task.blank,
            "expirationDate": self.when(task.expires),
        }

    def _assignees(self, task: Task) -> Row | None:
        if task.assignees is None:
            return None
        levels: dict[str, object] = {"levels": 0} if task.levels else {}
        items = [_present({**levels, "id": who, "type": kind}) for who, kind in task.assignees]
        flags: Row = {"hasMore": False} if self.root is CLOUD else {"hasMore": False, "totalResult": False}
        return {**flags, "items": items}

    def _may_act(self, task: Task) -> bool:
        return self.user.admin or any(who in (self.user.login, *self.user.groups) for who, _ in task.assignees or ())

    def _actions(self, task: Task) -> list[Row] | str:
        names = task.actions if self._may_act(task) else ()
        if self.root is CLOUD and not names:
            return ""  # so the sample of docs.oracle.com, integration-cloud/rest-api, op-ic-api-process-v1-tasks-id-get
        return [self._action(task, name) for name in names]

    def _action(self, task: Task, name: str) -> Row:
        title = _TITLES.get(self.language, _TITLES["en"]).get(name)
        if self.root is SUITE:
            return {"title": title or name, "rel": "self", "href": f"{self.href('tasks', task.number)}?action={name}"}
        return {"actionId": name, "actionType": "Custom" if title else "System", "title": title or name, "length": 0}

    def details_url(self, task: Task) -> str:
        if self.root is FUSION:
            flow = "DocApproval" if task.definition == "DocumentApproval" else task.definition or "ToDo"
            return f"{self.origin}/fscmUI/faces/adf.task-flow?adf.tfId={flow}&bpmWorklistTaskId={task.guid}"
        place = "/ic/process/workspace" if self.root is CLOUD else "/bpm/workspace/faces/taskflow"
        return f"{self.origin}{place}?bpmWorklistTaskId={task.guid}"

    def detail(self, task: Task, expand: tuple[str, ...], metadata: bool) -> Row:
        """One task; each of the four blocks in full when asked for, else as a link to it."""
        row = self.item(task, Wish(actions=True, metadata=metadata))
        if self.root is CLOUD:
            row["originalAssignees"] = self._assignees(task) or {"hasMore": False, "items": []}
            row |= {"routingType": "SINGLE", "outcomePercentage": 0, "managementChainLevel": 0}
        row |= {name: self._block(task, name, name in expand) for name in ("comments", "attachments", "history")}
        name = self.root.payload
        return {**row, name: self.payload(task) if "payload" in expand else self.link("tasks", task.number, name)}

    def _block(self, task: Task, name: str, whole: bool) -> object:
        if not whole:
            return self.link("tasks", task.number, name)
        key, rows = self.rows(task, name)
        bare = name == "attachments" and self.root is FUSION and "attachments-object" not in self.faults
        return rows if bare else {key: rows}

    def rows(self, task: Task, name: str) -> tuple[str, list[Row]]:
        """A sub-list and the key it stands under at this root."""
        if name == "comments":
            return self.root.comments, [self._comment(each) for each in task.comments]
        if name == "attachments":
            return self.root.attachments, [self.attachment(task, each) for each in task.attachments]
        return self.root.history, [self._step(each) for each in task.steps]

    def _comment(self, comment: Comment) -> Row:
        # The third d is the service's own: docs.oracle.com, integration-cloud/rest-api, tasks-id-comments-post.
        return {
            "commentStr": comment.text,
            "commentScope": comment.scope,
            "updatedBy": NAMES[comment.by],
            "userId": comment.by,
            "updateddDate": self.when(comment.at),
        }

    def _step(self, step: Step) -> Row:
        return _present(
            {
                "actionName": step.action,
                "displayName": NAMES.get(step.by, step.by),
                "userId": step.by,
                "state": step.state,
                "pattern": step.pattern,
                "reason": step.reason,
                "updatedDate": self.when(step.at),
            }
        )

    def attachment(self, task: Task, attachment: Attachment) -> Row:
        return _present(
            {
                "title": attachment.title or _NULL,
                "attachmentName": attachment.name or _NULL,
                "mimeType": attachment.mime,
                "attachmentSize": len(attachment.content),
                "attachmentScope": attachment.scope,
                "updatedBy": NAMES.get(attachment.by),
                "updatedDate": self.when(attachment.at),
                "userId": attachment.by,
                "uri": self.link("tasks", task.number, "attachments", attachment.label, "stream", rel="stream"),
            }
        )

    def payload(self, task: Task) -> Row | str:
        """XML text at Fusion, fields one by one at BPM Suite, flat JSON at Integration."""
        flat: Row = dict(task.payload)
        if self.root is SUITE:
            common = {"category": task.kind.category, "dataType": "STRING", "readOnly": "false"}
            return {"summaryFields": [{**common, "name": name, "value": str(value)} for name, value in task.payload]}
        return to_xml("payload", flat) if self.root is FUSION else flat

    def identity(self, kind: str, name: str) -> Row:
        """An entry of a list of people; names are often missing there."""
        row: Row = {"id": name, "type": kind, "title": name, "levels": 0}
        if kind == "user" and name != "kim.ro":
            first, _, last = NAMES[name].partition(" ")
            row |= {"firstName": first, "lastName": last, "email": f"{name}@example.com"}
        return {**row, "idLink": self.link("identities", self.root.people[kind], name)}

    def person(self, login: str, admin: bool) -> Row:
        first, _, last = NAMES.get(login, login).partition(" ")
        roles = [{"id": name, "type": "group"} for name, members in GROUPS.items() if login in members]
        if admin:
            roles.append({"id": "BPMWorkflowAdmin", "type": "application_role"})
        return {
            **self.link("identities", self.root.people["user"], login),
            "id": login,
            "firstName": first,
            "lastName": last,
            "email": f"{login}@example.com",
            "adminFlag": admin,
            "roles": {"hasMore": False, "totalResult": False, "items": roles},
        }


def to_xml(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f"<{name}>{''.join(to_xml(key, each) for key, each in value.items())}</{name}>"
    if isinstance(value, list):
        return "".join(to_xml(name, each) for each in value)
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    text = escaped(NOT_XML.sub("\ufffd", text))
    return f"<{name}>{text}</{name}>"
