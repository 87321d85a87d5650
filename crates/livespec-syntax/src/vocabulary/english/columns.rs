//! The headers of tables in English.

use crate::Column;

/// What the columns under these headers hold.
pub(super) const COLUMNS: &[(Column, &str)] = &[
    (Column::Method, "method | http method | verb | http verb | http | methods"),
    (
        Column::Endpoint,
        "endpoint | endpoints | api endpoint | api | operation | request line | new endpoint | \
         method path | http endpoint | method and path | call",
    ),
    (
        Column::Path,
        "path | url | uri | route | url path | resource | url pattern | route path | api path",
    ),
    (
        Column::Field,
        "field | column | attribute | property | field name | column name | key | member | \
         fields | json field",
    ),
    (
        Column::Type,
        "type | data type | datatype | field type | column type | format | sql type | ts type | \
         db type | java type",
    ),
    (Column::Required, "required | mandatory | req | required? | optional | is required"),
    (Column::Nullable, "nullable | null | null? | nullable? | nulls | allows null"),
    (Column::Default, "default | default value | defaults"),
    (
        Column::Constraints,
        "constraints | constraint | validation | rules | rule | attributes | validation rules | \
         restrictions | modifiers | properties | extra",
    ),
    (
        Column::Name,
        "name | parameter | param | header | flag | variable | env var | environment variable | \
         feature flag | setting | component | service | module | role | entity | \
         service module | parameter name | feature | item | model | index | scope name | \
         permission | alert | metric name | key name | element | option | config | configuration",
    ),
    (Column::Code, "code | error code | error | error name | errors | error key | error type"),
    (
        Column::Status,
        "status | http status | status code | http code | http status code | http response | \
         statuses | response code | codes",
    ),
    (
        Column::Condition,
        "condition | error condition | when | criteria | threshold | if | cause | failure | \
         failure mode | error scenario | guard | circumstance | condition cause | error case | \
         reason",
    ),
    (Column::Case, "case | edge case | scenario | situation | use case | test case | input"),
    (
        Column::Behavior,
        "behavior | behaviour | expected behavior | expected behaviour | handling | expected | \
         expected result | outcome | result | expected outcome | resolution | system behavior | \
         recovery strategy | expected response",
    ),
    (
        Column::Response,
        "response | response body | output | returns | response type | body response | outputs | \
         message | error message | user message | success response | returned",
    ),
    (
        Column::Request,
        "request | request body | body | payload | input body | request type | inputs | \
         request payload | params | parameters | query | query params | body params",
    ),
    (
        Column::Action,
        "action | user action | recovery | remedy | client action | response action | \
         action required | next step | recommended action | retry",
    ),
    (Column::Severity, "severity | priority | alert level"),
    (
        Column::Metric,
        "metric | measure | kpi | requirement | category | nfr | quality attribute | aspect | \
         indicator | objective | slo | sli | operation type",
    ),
    (
        Column::Target,
        "target | goal | target value | slo target | budget | sla | expected value | \
         acceptance | value | p95 | max",
    ),
    (
        Column::Limit,
        "limit | rate limit | requests | max requests | quota | rate | hard limit | soft limit",
    ),
    (Column::Window, "window | time window | per | interval | duration | window size"),
    (Column::Scope, "scope | scopes | required scope | audience | applies to | scope of rollout"),
    (
        Column::Role,
        "roles | allowed roles | who | actor | user type | user role | access level | \
         allowed role",
    ),
    (
        Column::Auth,
        "auth | authentication | authorization | access | auth required | permissions | \
         required permission | required role | security | middleware | auth level | \
         required permissions | authn | guards | requires auth",
    ),
    (Column::Location, "in | location | where | place | position"),
    (Column::Example, "example | examples | sample | sample value | example value"),
    (Column::Threat, "threat | attack | vulnerability | attack vector | threat vector"),
    (Column::Risk, "risk | risks | risk if delayed | technical risk"),
    (Column::Likelihood, "likelihood | probability | chance"),
    (Column::Impact, "impact | consequence | effect | business impact"),
    (
        Column::Mitigation,
        "mitigation | mitigations | mitigation strategy | countermeasure | control | \
         mitigation plan | contingency",
    ),
    (
        Column::Dependency,
        "dependency | library | package | system | dependencies | external service | \
         external dependency | crate | tool",
    ),
    (Column::Version, "version | api version | ver | revision | version constraint"),
    (Column::Criticality, "criticality | critical | importance | critical?"),
    (
        Column::Owner,
        "owner | team | team system | assignee | responsible | dri | assigned to | owned by",
    ),
    (Column::Question, "question | open question | issue | open item | questions"),
    (Column::Phase, "phase | stage | milestone | wave | step | sprint"),
    (Column::Trigger, "trigger | rollback trigger | triggers | triggered by | trigger condition"),
    (
        Column::Date,
        "date | deadline | due | due date | created | updated | when due | timeline | \
         last updated",
    ),
    (Column::Author, "author | by | changed by | authors"),
    (
        Column::Change,
        "change | changes | modification | change type | modifications | what changed | \
         summary of changes",
    ),
    (Column::Table, "table | table name | tables | collection"),
    (
        Column::File,
        "file | file path | filename | file name | files | source file | path file | \
         location file",
    ),
    (Column::Term, "term | abbreviation | acronym | word"),
    (Column::Definition, "definition | meaning | explanation"),
    (
        Column::From,
        "from | from state | current state | source state | from status | current status | \
         source | current",
    ),
    (
        Column::To,
        "to | to state | next state | target state | to status | new state | new status | \
         destination",
    ),
    (Column::Event, "event | event name | event type | signal"),
    (Column::Number, "# | no | nr | id | number | s no | ref | no. | №"),
    (
        Column::Description,
        "description | purpose | notes | note | details | comment | comments | responsibility | \
         what | desc | remarks | usage | summary | explanation text | rationale | handler | \
         technology | used for | info",
    ),
];
