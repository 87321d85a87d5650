//! Underlined headings, bold key lines with a task id, contracts as nested lists.

use super::{Dialect, Signal};
use crate::Topic;

/// Documents called `Technical Specification Document: X`.
pub static DIALECT: Dialect = Dialect {
    name: "architect",
    summary: "a short design with underlined headings whose contracts are nested lists",
    metadata: &["TASK-ID", "Status", "Author(s)", "Date", "Reviewers"],
    sections: &[
        (Topic::Overview, true),
        (Topic::Architecture, true),
        (Topic::Design, true),
        (Topic::Nfr, true),
        (Topic::Testing, true),
        (Topic::Risks, true),
        (Topic::OutOfScope, true),
    ],
    signals: &[
        (Signal::TitlePrefix("technical specification document"), 30),
        (Signal::Key("taskid"), 12),
        (Signal::Key("authors"), 4),
        (Signal::Key("reviewers"), 4),
        (Signal::SetextHeadings, 10),
        (Signal::ListHeadings, 8),
        (Signal::Heading("overview and motivation"), 8),
        (Signal::Heading("solution architecture"), 8),
        (Signal::Heading("detailed design"), 4),
        (Signal::Heading("non-functional requirements"), 2),
        (Signal::Heading("risks and mitigations"), 2),
        (Signal::Heading("out of scope"), 3),
        (Signal::Heading("integration with existing services"), 4),
        (Signal::HeadingPrefix("new table"), 3),
    ],
};
