//! Sections by topic and the items in them.

use std::borrow::Cow;

use livespec_diagnostics::{Fragment, Span};

use crate::{Dialect, Inlines, Meta, Prose};

/// The outline of a document: what stands where, recognised but not interpreted.
#[derive(Debug, Clone)]
pub struct Outline {
    /// The closest dialect; `other` where none comes close.
    pub dialect: &'static Dialect,
    /// The title.
    pub title: Option<Title>,
    /// Front matter, bold key lines and plain key lines at the head (and foot) of the document.
    pub metadata: Metadata,
    /// The sections in document order; a parent stands before its children.
    pub sections: Vec<Section>,
    /// The items in document order.
    pub items: Vec<Item>,
    /// Text that was meant to be replaced, in document order.
    pub placeholders: Vec<Placeholder>,
    /// The language of the prose.
    pub prose: Prose,
}

/// The title of the document.
#[derive(Debug, Clone, PartialEq)]
pub struct Title {
    /// The text of the first heading.
    pub text: String,
    /// The same without the fixed words of a dialect.
    pub name: String,
    /// Where it stands.
    pub span: Span,
}

/// The metadata of a document, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metadata {
    /// Keys as written; look up with [`Metadata::get`].
    pub entries: Vec<Meta>,
    /// The language that the keys are in.
    pub prose: Prose,
}

impl Metadata {
    /// The first entry whose key is one of `names`, compared without case, spaces, `-` and `_`; a key
    /// in the language of the document counts as its English one.
    pub fn get(&self, names: &[&str]) -> Option<&Meta> {
        self.entries.iter().find(|entry| {
            let key: String = plain(&entry.key).collect();
            names.iter().any(|name| plain(name).eq(key.chars()))
                || self.prose.key(&key).is_some_and(|key| names.contains(&key))
        })
    }
}

/// The letters and digits of a key in lower case.
fn plain(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// The place of a section in [`Outline::sections`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SectionId(pub u32);

/// A heading, or a list item that acts as one, with what stands under it.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// The section that it is part of.
    pub parent: Option<SectionId>,
    /// The depth: 1 for a title. A list item that acts as a heading is one deeper than its parent.
    pub level: u8,
    /// The number in front of the heading (`3.1`), where there is one.
    pub number: Option<String>,
    /// The heading without its number, as plain text.
    pub heading: Text,
    /// From the heading to the end of what stands under it, children included.
    pub span: Span,
    /// What it is about, by its heading alone.
    pub topic: Option<Topic>,
    /// The text of `**N/A** - reason` or an equal phrase, where the section is answered that way: the
    /// reason, empty where none is given.
    pub not_applicable: Option<Text>,
    /// Whether it has no content of its own and no children with content.
    pub empty: bool,
}

/// A text with its place.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Text {
    /// The text without markup, with its map back to the document.
    pub fragment: Fragment,
    /// Where it stands.
    pub span: Span,
    /// The runs, for whoever needs code spans or bold words.
    pub inlines: Inlines,
    /// The language that it is written in.
    pub prose: Prose,
}

impl Text {
    /// The text of some inlines.
    pub fn of(inlines: &Inlines) -> Text {
        Text::from(inlines.clone())
    }

    /// The text, as it is shown.
    pub fn as_str(&self) -> &str {
        self.fragment.text()
    }

    /// The text as it is understood: with its key words in English.
    pub fn read(&self) -> Cow<'_, str> {
        self.prose.english_text(self.as_str())
    }
}

impl From<Inlines> for Text {
    fn from(inlines: Inlines) -> Text {
        Text { fragment: inlines.fragment(), span: inlines.span, inlines, prose: Prose::default() }
    }
}

/// What a section is about. Recognised by families of key words, not by exact headings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the headings")]
pub enum Topic {
    Overview,
    Goals,
    OutOfScope,
    Scope,
    Context,
    Requirements,
    Nfr,
    Acceptance,
    Architecture,
    Components,
    Design,
    DataModel,
    Entity,
    Constraints,
    SchemaChanges,
    DataFlow,
    StateMachine,
    Storage,
    Api,
    Endpoints,
    Endpoint,
    ModifiedEndpoints,
    Request,
    Response,
    Parameters,
    StatusCodes,
    Pagination,
    Authentication,
    Authorization,
    Permissions,
    Security,
    ThreatModel,
    InputValidation,
    DataProtection,
    AuditLogging,
    SecurityChecklist,
    RateLimiting,
    Performance,
    PerformanceTargets,
    Optimization,
    Caching,
    Scalability,
    Errors,
    ErrorCodes,
    Retry,
    Degradation,
    EdgeCases,
    Deployment,
    Configuration,
    FeatureFlags,
    Rollout,
    Phases,
    Rollback,
    Testing,
    UnitTests,
    IntegrationTests,
    EndToEndTests,
    PerformanceTests,
    SecurityTests,
    Monitoring,
    Metrics,
    Alerts,
    Logging,
    Tracing,
    Dependencies,
    ExternalDependencies,
    InternalDependencies,
    Integrations,
    Migration,
    DataMigration,
    Compatibility,
    OpenQuestions,
    Risks,
    Alternatives,
    References,
    Glossary,
    ChangeLog,
    CodeStructure,
    Files,
    ImplementationPlan,
    Jobs,
    Events,
    UserInterface,
    Future,
    Appendix,
}

/// A recognised unit, in document order.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands.
    pub span: Span,
    /// The innermost section that it stands in.
    pub section: Option<SectionId>,
    /// How deep it stands in lists: 0 outside, 1 for an entry of a list, and so on.
    pub depth: u8,
    /// The item of the enclosing list entry, as an index into [`Outline::items`].
    pub parent: Option<usize>,
}

/// The kinds of items.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// An endpoint, or several on one line.
    Endpoint(EndpointItem),
    /// A key with a value or with what follows it: `**Request**:`, `- Description: ...`,
    /// `**Response** (201 Created):`, `**Constraints**:`.
    Label(LabelItem),
    /// A code block.
    Fence(FenceItem),
    /// A table.
    Table(TableItem),
    /// An entry of a list that is nothing more special; a ticked or unticked box where it is a task.
    Entry(Text, Option<bool>),
    /// A paragraph that is nothing more special.
    Paragraph(Text),
}

/// One line, heading or row that declares one or more endpoints.
#[derive(Debug, Clone, PartialEq)]
pub struct EndpointItem {
    /// Method and path pairs: method in capitals with its place, path as written with its place.
    /// Both are kept where they are placeholders (`[METHOD]`, `/path`). Where the document tells one of them
    /// apart (a heading, a branch of a tree, the column of a table), its place is where it is told of this endpoint.
    pub targets: Vec<(String, Span, String, Span)>,
    /// How it is written.
    pub form: EndpointForm,
    /// What is said of it on the same line or in the same row: the purpose.
    pub purpose: Option<Text>,
    /// The other cells of a table row, by column.
    pub cells: Vec<(Column, Text)>,
    /// Whether method or path is a placeholder.
    pub placeholder: bool,
}

/// How an endpoint is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EndpointForm {
    /// A heading.
    Heading,
    /// A bold line.
    Bold,
    /// An entry of a list.
    List,
    /// A label (`**Method:**`, `Endpoint:`).
    Label,
    /// A row of a table.
    Table,
    /// A line in a code block.
    Code,
    /// A sentence.
    Prose,
    /// A request that is shown rather than described: a command, a diagram.
    Example,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct LabelItem {
    /// The key without markup and colon (`Response`, `Error Response`, `Description`).
    pub key: Text,
    /// What stands in parentheses in or right behind the key: `201 Created`, `application/json`.
    pub qualifier: Option<Text>,
    /// What follows on the same line or in the same paragraph.
    pub value: Text,
    /// An HTTP status in or behind the key (`(201 Created)`), with its place.
    pub status: Option<(u16, Span)>,
    /// The key as a topic, by the same key words as headings.
    pub topic: Option<Topic>,
}

/// A code block.
#[derive(Debug, Clone, PartialEq)]
pub struct FenceItem {
    /// The first word of the info string in lower case; empty where there is none.
    pub lang: String,
    /// The code.
    pub code: Fragment,
    /// The parts that comments like `// Request`, `// Response 201`, `// Error 400` cut it into; one
    /// part without role where there are none.
    pub parts: Vec<FencePart>,
}

/// A part of a code block.
#[derive(Debug, Clone, PartialEq)]
pub struct FencePart {
    /// What the comment above it says it is.
    pub role: PartRole,
    /// Where that comment stands.
    pub role_span: Span,
    /// The code of the part, without the comment.
    pub code: Fragment,
}

/// What a part of a code block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartRole {
    /// Nothing is said.
    Plain,
    /// A request body.
    Request,
    /// A response, with its status where it is told.
    Response(Option<u16>),
    /// An error response, with its status where it is told.
    Error(Option<u16>),
}

/// A table with its columns recognised.
#[derive(Debug, Clone, PartialEq)]
pub struct TableItem {
    /// What the table lists, by its columns and its section.
    pub role: TableRole,
    /// What each column holds.
    pub columns: Vec<Column>,
    /// The header cells.
    pub header: Vec<Text>,
    /// The rows; each as long as the header.
    pub rows: Vec<Vec<Text>>,
}

impl TableItem {
    /// The cell of the first column of a kind, in a row.
    pub fn cell<'a>(&self, row: &'a [Text], column: Column) -> Option<&'a Text> {
        let index = self.columns.iter().position(|candidate| *candidate == column)?;
        row.get(index).filter(|text| !text.as_str().trim().is_empty())
    }
}

/// What a table lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names are the things listed")]
pub enum TableRole {
    Endpoints,
    Fields,
    Parameters,
    Errors,
    StatusCodes,
    EdgeCases,
    Objectives,
    Limits,
    Alerts,
    Threats,
    Risks,
    Dependencies,
    Permissions,
    Roles,
    Variables,
    Flags,
    Phases,
    Questions,
    Glossary,
    ChangeLog,
    SchemaChanges,
    Components,
    Files,
    Transitions,
    Headers,
    Other,
}

/// What a column holds, by synonyms of its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names are the headers")]
pub enum Column {
    Method,
    Path,
    /// Method and path in one cell.
    Endpoint,
    Name,
    Field,
    Type,
    Required,
    Nullable,
    Default,
    Constraints,
    Description,
    Code,
    Status,
    /// The text of a response.
    Response,
    Request,
    Action,
    Condition,
    Severity,
    Metric,
    Target,
    Limit,
    Window,
    Scope,
    Role,
    Auth,
    Location,
    Example,
    Threat,
    Risk,
    Impact,
    Likelihood,
    Mitigation,
    Case,
    Behavior,
    Dependency,
    Version,
    Criticality,
    Owner,
    Question,
    Phase,
    Trigger,
    Date,
    Author,
    Change,
    Table,
    File,
    Term,
    Definition,
    From,
    To,
    Event,
    Number,
    Other,
}

/// Text that was meant to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder {
    /// The text as it stands (`[Name]`, `{{title}}`, `YYYY-MM-DD`).
    pub text: String,
    /// Where it stands.
    pub span: Span,
}
