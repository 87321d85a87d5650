//! Numbered sections, bold key lines, `"type — description"` bodies, a table for every list.

use super::{Dialect, Signal};
use crate::{EndpointForm, Topic};

/// Documents called `Technical Specification: X` with numbered sections.
pub static DIALECT: Dialect = Dialect {
    name: "numbered",
    summary: "a specification with numbered sections and a table for every list",
    metadata: &["Author", "Date", "Version", "Status", "Related PRD"],
    sections: &[
        (Topic::Overview, true),
        (Topic::Design, true),
        (Topic::Api, true),
        (Topic::DataModel, true),
        (Topic::Nfr, true),
        (Topic::Dependencies, true),
        (Topic::Testing, true),
        (Topic::Rollout, true),
        (Topic::Risks, true),
        (Topic::OpenQuestions, true),
        (Topic::Appendix, false),
    ],
    signals: &[
        (Signal::TitlePrefix("technical specification"), 6),
        (Signal::NumberedHeadings, 10),
        (Signal::Key("relatedprd"), 6),
        (Signal::Key("author"), 2),
        (Signal::Heading("system design"), 4),
        (Signal::Heading("api design"), 3),
        (Signal::Heading("new endpoints"), 4),
        (Signal::Heading("modified endpoints"), 5),
        (Signal::Heading("data model"), 2),
        (Signal::Heading("new tables/collections"), 5),
        (Signal::Heading("schema changes"), 3),
        (Signal::Heading("data migration"), 1),
        (Signal::Heading("non-functional requirements"), 4),
        (Signal::Heading("rollout plan"), 5),
        (Signal::Heading("feature flags"), 2),
        (Signal::Heading("phases"), 2),
        (Signal::Heading("risks and mitigations"), 3),
        (Signal::Heading("objective"), 2),
        (Signal::Heading("appendices"), 3),
        (Signal::Heading("glossary"), 1),
        (Signal::Endpoint(EndpointForm::Heading), 1),
    ],
};
