//! Front matter with a parent, bold endpoints, one code block for request, response and errors.

use super::{Dialect, Signal};
use crate::{EndpointForm, Topic};

/// Documents whose front matter says `type: tech-spec`.
pub static DIALECT: Dialect = Dialect {
    name: "story",
    summary: "the technical side of user stories, with front matter and commented code blocks",
    metadata: &["type", "status", "created", "parent"],
    sections: &[
        (Topic::Overview, true),
        (Topic::Design, true),
        (Topic::DataModel, true),
        (Topic::Api, true),
        (Topic::CodeStructure, true),
        (Topic::EdgeCases, true),
        (Topic::Errors, true),
        (Topic::Testing, true),
        (Topic::Security, true),
        (Topic::Performance, true),
        (Topic::OpenQuestions, true),
    ],
    signals: &[
        (Signal::FrontMatterValue("type", "tech-spec"), 24),
        (Signal::FrontMatter("parent"), 8),
        (Signal::Heading("technical approach"), 6),
        (Signal::Heading("database changes"), 6),
        (Signal::Heading("api changes"), 6),
        (Signal::Heading("code structure"), 5),
        (Signal::Heading("edge cases"), 3),
        (Signal::Heading("error handling"), 1),
        (Signal::Heading("security considerations"), 1),
        (Signal::Heading("performance considerations"), 1),
        (Signal::Heading("open questions"), 1),
        (Signal::Key("parentprd"), 6),
        (Signal::Key("userstoriescovered"), 6),
        (Signal::Key("filestocreate"), 3),
        (Signal::Key("filestomodify"), 3),
        (Signal::Endpoint(EndpointForm::Bold), 4),
        (Signal::CutFence, 5),
    ],
};
