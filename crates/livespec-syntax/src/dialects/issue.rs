//! The specification of an issue: C# entities with field tables, endpoints by name, phases of work.

use super::{Dialect, Signal};
use crate::{EndpointForm, Topic};

/// Documents called `Technical Specification: X` that name their issue.
pub static DIALECT: Dialect = Dialect {
    name: "issue",
    summary: "the specification of an issue, with named entities and endpoints and a plan of work",
    metadata: &["Issue", "Version", "Status"],
    sections: &[
        (Topic::Overview, true),
        (Topic::Architecture, true),
        (Topic::DataModel, true),
        (Topic::Api, true),
        (Topic::Security, true),
        (Topic::Performance, true),
        (Topic::Testing, true),
        (Topic::ImplementationPlan, true),
        (Topic::Monitoring, true),
        (Topic::Deployment, true),
        (Topic::Risks, true),
        (Topic::Future, false),
    ],
    signals: &[
        (Signal::TitlePrefix("technical specification"), 6),
        (Signal::Key("issue"), 12),
        (Signal::HeadingPrefix("entity"), 6),
        (Signal::HeadingPrefix("endpoint"), 6),
        (Signal::Heading("system design"), 2),
        (Signal::Heading("data models"), 3),
        (Signal::Heading("database schema"), 3),
        (Signal::Heading("api contracts"), 4),
        (Signal::Heading("security checklist"), 5),
        (Signal::Heading("optimization strategies"), 1),
        (Signal::Heading("implementation plan"), 4),
        (Signal::HeadingPrefix("phase 1"), 3),
        (Signal::Heading("monitoring & observability"), 2),
        (Signal::Heading("risks & mitigation"), 3),
        (Signal::Heading("future considerations"), 4),
        (Signal::Heading("e2e tests"), 2),
        (Signal::Endpoint(EndpointForm::Label), 4),
        (Signal::Lang("csharp"), 4),
    ],
};
