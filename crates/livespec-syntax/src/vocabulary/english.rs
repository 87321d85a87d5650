//! English.

mod columns;

use super::{NONE, Vocabulary};
use crate::Topic;

/// The English words.
pub(crate) const ENGLISH: Vocabulary = Vocabulary {
    name: "en",
    common: "the | of | and | to | is | in | for | with | be | are | as | by | on | an | this | that | \
        from | it | not | must | when | or | if | each | all | can | will | has",
    conjunctions: "and",
    titles: "technical specification document | technical specification | \
        technical specifications | epic technical specification | technical spec | \
        tech spec | tech-spec | technical design document | technical design | \
        technical architecture | design document | design doc | design | \
        specification | spec | feature specification | api specification | \
        system specification | software design document | tdd | rfc",
    topics: TOPICS,
    columns: columns::COLUMNS,
    entity_heads: "model | entity | table | new table | new model | new entity | modified table | \
        modified model | existing table | interface | class | struct | dto | type | schema | \
        collection | new collection | data model | modification | aggregate | record | enum | \
        new enum | message",
    endpoint_heads: "endpoint | new endpoint | modified endpoint | operation | route",
    endpoint_labels: "endpoint | method | route | url | http | request line | api endpoint | path | \
        http method | new endpoint | modified endpoint | api | http request | call | uri | \
        endpoints | routes",
    path_labels: "path | url | uri | route | endpoint | url path | request url",
    metadata: "status | date | version | author | authors | reviewer | reviewers | owner | owners | \
        created | createdat | createdon | createdby | updated | updatedat | lastupdated | \
        lastmodified | modified | taskid | task | issue | issues | type | priority | estimate | \
        estimatedeffort | effort | state | prd | primaryprd | relatedprd | parentprd | \
        relatedadr | relatedadrs | adr | epic | epicid | story | storyid | storypoints | \
        project | projectname | product | team | branch | parent | ticket | title | approver | \
        approvers | approvedby | preparedby | reviewedby | documentversion | specversion | \
        docversion | document | documentid | docid | specid | id | feature | featureid | \
        featurename | milestone | sprint | wave | phase | target | targetrelease | release | \
        audience | classification | confidentiality | stakeholders | contributors | \
        maintainer | maintainers | supersedes | supersededby | replaces | blocks | blockedby | \
        dependson | related | relateddocs | relateddocuments | relatedspec | source | tags | \
        labels | component | service | module | area | level | complexity | repository | repo | \
        specification | spec | revision | reviewdate | approvaldate | effectivedate | jira | \
        tracking | trackingissue | link | links",
    not_applicable: "n/a | not applicable | does not apply | n.a.",
    none: "none | none identified | none known | none planned | none required | none needed | \
        none at this time | none so far | none yet | nothing | no open questions | \
        no open questions remain | no changes | no change | not required | not needed",
    generic_words: "description | descriptions | definition | detail | details | context | rationale | \
        reason | explanation | summary | text | name | link | links | blocking | purpose | \
        non | and | or | of | the | a | justification",
    numbered_nouns: "goal | non goal | objective | responsibility | question | step | substep | \
        prerequisite | pro | con | term | decision | requirement | item | feature | task | \
        subtask | deliverable | metric | event | scenario | risk | threat | assumption | \
        constraint | option | example | benefit | reference | parameter | test case | \
        use case | user flow | user story | enhancement | strategy | criterion | component | \
        service | library | reviewer | author | point | note | result | dependency | \
        limitation | condition | rule | action | column | row | value | module | entity | field",
    diagram_nouns: "component | service | module | result | system | node | process | actor | database",
    question_words: "what | how | why | which | who | when | where",
    marks: "NEW | MVP | WIP | DRAFT | DEPRECATED | OPTIONAL | REQUIRED | EXISTING | MODIFIED | \
        MODIFY | ADDED | ADD | REMOVED | REMOVE | CHANGED | UPDATED | UPDATE | CREATE | \
        DELETE | BREAKING | INFO | WARN | WARNING | ERROR | DEBUG | TRACE | FATAL | CRITICAL | \
        HIGH | MEDIUM | LOW | DONE | OPEN | CLOSED | RESOLVED | BLOCKING | EXTENDED | \
        UNCHANGED | P | AI | LIVE | BETA | ALPHA | FIXED | SIC | OK | PASS | FAIL | HIDDEN | \
        PK | FK | BACKEND | FRONTEND | TEST | API | UI | DB",
    list_heads: "of | in | values | enum | either | among | from | equals | allowed | is",
    reference_heads: "source | sources | see | ref | refs | reference | cf | via | note | image | figure",
    units: "ms | s | sec | second | seconds | min | minute | minutes | hour | hours | h | day | \
        days | week | weeks | month | months | year | years | request | requests | req | reqs | \
        rps | qps | tps | user | users | connections | percent | kb | mb | gb | tb | kib | \
        mib | gib | items | rows | records | events | messages | queries | retries | attempts | \
        times | calls | transactions",
    scales: &[
        "critical | high | medium | med | moderate | low | none | minor | major",
        "yes | no",
        "open | closed | resolved",
    ],
    ..NONE
};

const TOPICS: &[(Topic, &str)] = &[
    (
        Topic::Overview,
        "overview | introduction | summary | executive summary | purpose | motivation | \
         problem statement | problem | abstract | about | tl dr | business objective",
    ),
    (
        Topic::Goals,
        "goal* | objective* | success criteria | success metric* | objectives and scope",
    ),
    (
        Topic::OutOfScope,
        "out of scope | non goal* | not in scope | not in mvp | exclusions | excluded | \
         will not do | not included",
    ),
    (Topic::Scope, "scope | in scope"),
    (
        Topic::Context,
        "context | background | current state | current system state | system context | \
         proposed change* | proposal | assumption* | existing system | current implementation",
    ),
    (
        Topic::Requirements,
        "requirement* | functional requirement* | business requirement* | user stor* | \
         use case* | business rule* | business logic | system requirement*",
    ),
    (
        Topic::Nfr,
        "non functional requirement* | nfr* | quality | quality goal* | service level* | \
         operational requirement* | quality of service | quality requirement* | quality attribute* | \
         non functional",
    ),
    (
        Topic::Acceptance,
        "acceptance criteria | acceptance criterion | acceptance | definition of done | \
         correctness propert* | given when then | property *",
    ),
    (
        Topic::Architecture,
        "architecture | system architecture | solution architecture | high level architecture | \
         technology stack | tech stack | system diagram | architecture diagram | \
         infrastructure | key decision* | architectur* decision* | architectural approach | \
         system overview",
    ),
    (
        Topic::Components,
        "component* | services and modules | modules | component overview | services | \
         responsibilit* | service layer | interfaces",
    ),
    (
        Topic::Design,
        "detailed design | technical design | system design | design | technical approach | \
         approach | proposed solution | solution | implementation detail* | technical detail* | \
         algorithm | implementation | technical specification*",
    ),
    (
        Topic::DataModel,
        "data model* | data design | database schema* | database design | database change* | \
         database | data schema* | schema | schemas | domain model* | models | entities | \
         new table* | new model* | new collection* | tables | data structure* | data types | \
         type definition* | types | model definition* | storage layout | domain object* | data dictionary | data layout | \
        business object | business objects | information model* | data definition* | \
        business entit* | shared schema* | data specification* | \
         persistence model | entity relationship* | er diagram | enums | dtos | data contract* | \
         modified table* | new entit* | core entit* | database model* | database table* | ddl",
    ),
    (
        Topic::Constraints,
        "constraint* | validation rule* | business constraint* | invariant* | validations | \
         constraints and thresholds",
    ),
    (
        Topic::SchemaChanges,
        "schema change* | model change* | table change* | column change* | schema migration* | \
         data model change*",
    ),
    (
        Topic::DataFlow,
        "data flow* | workflow* | sequence diagram* | flow | flows | user flow* | \
         process flow* | request flow | sequencing | interaction flow* | sequence",
    ),
    (
        Topic::StateMachine,
        "state machine* | state transition* | status transition* | lifecycle | life cycle | \
         states | state diagram | status values | transitions | state model",
    ),
    (
        Topic::Storage,
        "storage | storage strategy | primary storage | backup* | persistence | retention | \
         data retention | retention polic* | database engine",
    ),
    (
        Topic::Api,
        "api | apis | api design | api contract* | api change* | api specification* | rest api | \
         api surface | http api | interface design | external interface* | api overview | \
         api definition* | service api | public api | web api | api gateway",
    ),
    (
        Topic::Endpoints,
        "endpoint* | new endpoint* | api endpoint* | rest endpoint* | rest api endpoint* | \
         routes | api routes | endpoint catalogue | endpoint catalog | router endpoint* | \
         endpoint summary | endpoint list",
    ),
    (
        Topic::ModifiedEndpoints,
        "modified endpoint* | changed endpoint* | updated endpoint* | existing endpoint* | \
         endpoint change* | modified api*",
    ),
    (
        Topic::Request,
        "request | requests | request body | body | payload | request payload | \
         request schema* | request example* | example request* | sample request | input | \
         request format | request headers | headers | request dto",
    ),
    (
        Topic::Response,
        "response | responses | response body | success response* | successful response* | \
         response schema* | response example* | example response* | sample response | output | \
         returns | response format | success | api response*",
    ),
    (
        Topic::Parameters,
        "parameter* | params | path parameter* | query parameter* | query param* | path param* | \
         query | query string | url parameter* | request parameter* | path variable* | filters | \
         query filter*",
    ),
    (
        Topic::StatusCodes,
        "status code* | http status* | http code* | response code* | return code*",
    ),
    (Topic::Pagination, "pagination | paging | sorting | sorting and filtering"),
    (
        Topic::Authentication,
        "authentication | auth | authn | authentication method* | authentication flow* | \
         identity | login | session management | jwt | api key authentication | auth method | \
         authentication requirement*",
    ),
    (
        Topic::Authorization,
        "authorization | authorisation | authz | access control | authorization model | \
         ownership | access rule* | rbac | tenancy | multi tenancy | row level security",
    ),
    (
        Topic::Permissions,
        "permission* | required permission* | permission matrix | scopes | required scope* | \
         role* | user role* | roles and permissions | access matrix | user types",
    ),
    (
        Topic::Security,
        "security | security consideration* | security requirement* | security architecture | \
         compliance | security measure* | privacy | security and compliance",
    ),
    (Topic::ThreatModel, "threat model* | threats | threat analysis | attack vector*"),
    (
        Topic::InputValidation,
        "input validation | validation | input sanitization | sanitization | \
         request validation | data validation",
    ),
    (
        Topic::DataProtection,
        "data protection | encryption | data sensitivity | pii | data privacy | \
         data classification | sensitive data",
    ),
    (Topic::AuditLogging, "audit logging | audit log* | audit trail* | audit | auditing"),
    (Topic::SecurityChecklist, "security checklist | security check*"),
    (
        Topic::RateLimiting,
        "rate limit* | rate limiting | throttling | quotas | rate limits and quotas | throttle*",
    ),
    (
        Topic::Performance,
        "performance | performance consideration* | performance characteristic* | reliability | \
         availability",
    ),
    (
        Topic::PerformanceTargets,
        "performance requirement* | performance target* | performance goal* | slo* | sla* | \
         service level objective* | performance budget* | latency target* | latency | throughput | expected load | \
         response time* | capacity | benchmarks",
    ),
    (
        Topic::Optimization,
        "optimization* | optimization strateg* | optimisation* | bottleneck* | \
         potential bottleneck* | database queries | indexing | indexes | indices",
    ),
    (
        Topic::Caching,
        "caching | cache | caching strateg* | cache strateg* | caching consideration* | \
         cache invalidation",
    ),
    (Topic::Scalability, "scalability | scaling | horizontal scaling | vertical scaling | scale"),
    (
        Topic::Errors,
        "error handling | error* | error response* | error scenario* | failure handling | \
         failure mode* | exception* | error handling strategy | error case* | failures | \
         failure semantics | error format | error state* | error handling matrix",
    ),
    (Topic::ErrorCodes, "error code* | error catalog* | standard error code* | error table"),
    (
        Topic::Retry,
        "retry | retries | retry logic | retry polic* | retry strateg* | backoff | dead letter*",
    ),
    (
        Topic::Degradation,
        "graceful degradation | degradation | fallback* | circuit breaker* | resilience",
    ),
    (Topic::EdgeCases, "edge case* | corner case* | boundary case* | special case*"),
    (
        Topic::Deployment,
        "deployment | deployment strateg* | deployment plan | deployment guide | \
         deployment step* | deployment architecture | operations | deployment consideration* | \
         getting started | prerequisites | steps | docker* | setup | installation | hosting",
    ),
    (
        Topic::Configuration,
        "configuration | environment variable* | env var* | settings | config | environment | \
         configuration option* | environment configuration | configuration parameter*",
    ),
    (Topic::FeatureFlags, "feature flag* | feature toggle* | feature gate* | flags"),
    (
        Topic::Rollout,
        "rollout | rollout plan | rollout strateg* | release plan | release strateg* | \
         launch plan | rollout and deployment",
    ),
    (
        Topic::Phases,
        "phase * | phases | development phase* | rollout phase* | milestone* | timeline | \
         implementation phase* | release phase*",
    ),
    (
        Topic::Rollback,
        "rollback | rollback plan | rollback strateg* | roll back | rollback procedure*",
    ),
    (
        Topic::Testing,
        "testing | traceability mapping | requirement* traceability | testing strateg* | test strateg* | test plan* | tests | testing approach | \
         test case* | test strategy summary | testing requirement* | test coverage | coverage | \
         test coverage target* | test scenario* | verification | quality assurance | \
         key test case* | contract test* | test data | test level* | testing considerations",
    ),
    (Topic::UnitTests, "unit test* | unit testing | component test*"),
    (Topic::IntegrationTests, "integration test* | integration testing | api test*"),
    (
        Topic::EndToEndTests,
        "end to end test* | e2e test* | e2e | end to end | e2e testing | manual test*",
    ),
    (
        Topic::PerformanceTests,
        "performance test* | load test* | stress test* | performance testing | load testing",
    ),
    (Topic::SecurityTests, "security test* | security testing | penetration test*"),
    (
        Topic::Monitoring,
        "monitoring | observability | monitoring and observability | telemetry | \
         data points and monitoring | health check*",
    ),
    (Topic::Metrics, "metrics | key metrics | kpi* | metrics and monitoring"),
    (Topic::Alerts, "alert* | alerting | alert rule* | alarms"),
    (Topic::Logging, "logging | logs | log events | structured logging | log level*"),
    (Topic::Tracing, "tracing | distributed tracing | traces"),
    (
        Topic::Dependencies,
        "dependencies | dependency | dependencies and integrations | requirements txt | \
         libraries | packages",
    ),
    (
        Topic::ExternalDependencies,
        "external dependenc* | third party dependenc* | third party service* | \
         external service* | external system*",
    ),
    (Topic::InternalDependencies, "internal dependenc* | internal service*"),
    (
        Topic::Integrations,
        "integration* | integration point* | integration with existing service* | \
         existing integration* | integration with | third party integration* | \
         external integration* | external api*",
    ),
    (
        Topic::Migration,
        "migration | migration plan | migration strateg* | migration path | migration step* | \
         migration script* | migrations | migration guide | migration and seeding",
    ),
    (Topic::DataMigration, "data migration* | data backfill | backfill"),
    (
        Topic::Compatibility,
        "compatibility | backward compatibility | backwards compatibility | breaking change* | \
         deprecation* | versioning | api versioning",
    ),
    (
        Topic::OpenQuestions,
        "open question* | questions | open item* | unresolved question* | open issue* | \
         open points | unresolved item*",
    ),
    (
        Topic::Risks,
        "risk* | risks and mitigation* | technical risk* | mitigation* | risk assessment | \
         risk analysis | risks assumptions open questions",
    ),
    (
        Topic::Alternatives,
        "alternative* | alternative approach* | alternatives considered | \
         alternative solution* | rejected alternative* | approaches considered | \
         options considered | trade offs | tradeoffs",
    ),
    (
        Topic::References,
        "reference* | related document* | links | further reading | related spec* | resources | \
         related links | see also | bibliography",
    ),
    (Topic::Glossary, "glossary | definitions | terminology | terms | abbreviations | acronyms"),
    (
        Topic::ChangeLog,
        "change log | changelog | revision history | version history | document history | \
         change history",
    ),
    (
        Topic::CodeStructure,
        "code structure | project structure | directory structure | folder structure | \
         file structure | package structure | source tree | code organization | \
         repository structure",
    ),
    (
        Topic::Files,
        "files | files to create | files to modify | files to touch | file change* | \
         file by file change plan | affected files | files changed | modified files | new files",
    ),
    (
        Topic::ImplementationPlan,
        "implementation plan* | implementation step* | implementation order | \
         implementation task* | tasks | task list | deliverables | implementation notes | \
         work breakdown | implementation strateg* | implementation roadmap | development plan",
    ),
    (
        Topic::Jobs,
        "background job* | scheduled job* | jobs | cron* | background task* | \
         background process* | scheduled task* | workers | queue integration | job queue | \
         scheduler",
    ),
    (
        Topic::Events,
        "events | event model | event emission | event schema* | domain event* | webhook* | \
         event handling | event catalog* | messages | messaging | notifications | key events",
    ),
    (
        Topic::UserInterface,
        "ui | ux | page content | docs page | documentation page | help page | user interface | frontend | front end | ui change* | frontend component* | \
         web ui* | screens | wireframes | ui component* | pages | modal | user experience | \
         frontend change* | ui design | mockups",
    ),
    (
        Topic::Future,
        "future | future consideration* | future enhancement* | future work | future phase* | \
         future improvement* | next steps | roadmap | enhancements",
    ),
    (Topic::Appendix, "appendix | appendices | appendix *"),
];
