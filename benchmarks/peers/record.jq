# An Oracle task as the common record of taskcli.
def moment: if . then .[0:10] + "T" + .[11:19] + "Z" else null end;
{"ASSIGNED": "open", "SUSPENDED": "open", "ALERTED": "open"} as $statuses
| {"1": "urgent", "2": "high", "3": "normal", "4": "low", "5": "low"} as $priorities
| (now | todate) as $now
| .items[]
| (.dueDate | moment) as $due
| {
    ref: ("page:" + (.number | tostring)), profile: "page", provider: "oracle", id: (.number | tostring),
    title: .title, description: null, status: ($statuses[.state] // "unknown"), native_status: .state,
    priority: $priorities[.priority | tostring], native_priority: (.priority | tostring),
    assignees: [.assignees.items[] | {id: .id, name: null, email: null, kind: .type}],
    creator: {id: null, name: .createdBy, email: null, kind: "user"},
    created: (.createdDate | moment), updated: (.updatedDate | moment), due: $due, completed: null,
    overdue: ($due != null and $due < $now), project: {id: null, title: .category, kind: "category"},
    parent: null, customer: null, type: .taskDefinitionName, tags: [], url: null
  }
