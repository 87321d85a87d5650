//! Operations: one method on one path, and what it takes and answers.

use crate::{AccessRule, Behaviour, Entity, Field, Id, Origin, Schema, Template};

/// An HTTP method that a document can describe.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Safe read.
    Get,
    /// Create or act.
    Post,
    /// Replace.
    Put,
    /// Change in part.
    Patch,
    /// Delete.
    Delete,
    /// Headers of a read.
    Head,
    /// What is allowed.
    Options,
}

impl Method {
    /// The method of a word in capitals, none for another word.
    pub fn parse(word: &str) -> Option<Method> {
        Some(match word {
            "GET" => Method::Get,
            "POST" => Method::Post,
            "PUT" => Method::Put,
            "PATCH" => Method::Patch,
            "DELETE" => Method::Delete,
            "HEAD" => Method::Head,
            "OPTIONS" => Method::Options,
            _ => return None,
        })
    }

    /// The method in capitals, as it stands in a request.
    pub fn name(self) -> &'static str {
        match self {
            Method::Get => "GET",
            Method::Post => "POST",
            Method::Put => "PUT",
            Method::Patch => "PATCH",
            Method::Delete => "DELETE",
            Method::Head => "HEAD",
            Method::Options => "OPTIONS",
        }
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// A path with parameters, such as `/orders/{orderId}/lines`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PathTemplate {
    /// The segments between slashes.
    pub segments: Vec<PathSegment>,
    /// Whether the path ends in a slash, which then is significant.
    pub trailing_slash: bool,
}

/// One segment of a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathSegment {
    /// Fixed text, not percent-encoded.
    Literal(String),
    /// A parameter that fills the segment, by name.
    Parameter(String),
    /// A parameter between fixed text (`{id}.pdf`, `{id}:cancel`): prefix, name, suffix.
    Mixed(String, String, String),
}

impl PathTemplate {
    /// The template of a path as documents write it: `{id}`, `:id`, `<id>`, `<int:id>` and `[id]`
    /// are parameters. Host and query are cut off.
    pub fn parse(path: &str) -> PathTemplate {
        let path = path.split(['?', '#']).next().unwrap_or("");
        let path = match path.find("://") {
            Some(at) => path[at + 3..].find('/').map_or("/", |slash| &path[at + 3 + slash..]),
            None => path,
        };
        let segments =
            path.split('/').filter(|segment| !segment.is_empty()).map(PathSegment::parse).collect();
        PathTemplate { segments, trailing_slash: path.len() > 1 && path.ends_with('/') }
    }

    /// The names of the parameters, in order.
    pub fn parameters(&self) -> impl Iterator<Item = &str> {
        self.segments.iter().filter_map(|segment| match segment {
            PathSegment::Literal(_) => None,
            PathSegment::Parameter(name) | PathSegment::Mixed(_, name, _) => Some(name.as_str()),
        })
    }

    /// Whether two templates match the same paths, whatever their parameters are called.
    pub fn same_shape(&self, other: &PathTemplate) -> bool {
        self.segments.len() == other.segments.len()
            && self.segments.iter().zip(&other.segments).all(|(a, b)| match (a, b) {
                (PathSegment::Literal(a), PathSegment::Literal(b)) => a == b,
                (PathSegment::Parameter(_), PathSegment::Parameter(_)) => true,
                (PathSegment::Mixed(p, _, s), PathSegment::Mixed(q, _, t)) => p == q && s == t,
                _ => false,
            })
    }
}

impl PathSegment {
    fn parse(segment: &str) -> PathSegment {
        if let Some(name) = segment.strip_prefix(':').filter(|name| !name.is_empty()) {
            return match name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-') {
                None => PathSegment::Parameter(name.trim_end_matches('?').to_owned()),
                Some(at) => {
                    PathSegment::Mixed(String::new(), name[..at].to_owned(), name[at..].to_owned())
                }
            };
        }
        for (open, close) in [('{', '}'), ('<', '>'), ('[', ']')] {
            let Some(start) = segment.find(open) else { continue };
            let Some(length) = segment[start..].find(close) else { continue };
            let inner = &segment[start + 1..start + length];
            let name = inner.rsplit(':').next().unwrap_or(inner).trim_end_matches('?').trim();
            let prefix = &segment[..start];
            let suffix = &segment[start + length + 1..];
            if name.is_empty() {
                continue;
            }
            if prefix.is_empty() && suffix.is_empty() {
                return PathSegment::Parameter(name.to_owned());
            }
            return PathSegment::Mixed(prefix.to_owned(), name.to_owned(), suffix.to_owned());
        }
        PathSegment::Literal(segment.to_owned())
    }
}

impl std::fmt::Display for PathTemplate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.segments.is_empty() {
            return f.write_str("/");
        }
        for segment in &self.segments {
            match segment {
                PathSegment::Literal(text) => write!(f, "/{text}")?,
                PathSegment::Parameter(name) => write!(f, "/{{{name}}}")?,
                PathSegment::Mixed(prefix, name, suffix) => {
                    write!(f, "/{prefix}{{{name}}}{suffix}")?
                }
            }
        }
        if self.trailing_slash { f.write_str("/") } else { Ok(()) }
    }
}

/// What an operation does to its entity.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum OperationKind {
    /// Adds a record.
    Create,
    /// Answers one record.
    Read,
    /// Answers a page of records.
    List,
    /// Replaces a record.
    Replace,
    /// Changes a record in part (RFC 7396).
    Update,
    /// Removes a record.
    Delete,
    /// Does something else: what its behaviour tells where it has one, else what the document does not tell
    /// in a form that runs; the text says what is missing.
    Action(String),
    /// Bound to nothing: no entity fits; the text says why.
    #[default]
    Unbound,
}

impl OperationKind {
    /// The word in `trace` and in the start report.
    pub fn name(&self) -> &'static str {
        match self {
            OperationKind::Create => "create",
            OperationKind::Read => "read",
            OperationKind::List => "list",
            OperationKind::Replace => "replace",
            OperationKind::Update => "update",
            OperationKind::Delete => "delete",
            OperationKind::Action(_) => "action",
            OperationKind::Unbound => "unsupported",
        }
    }
}

/// One method on one path.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Operation {
    /// The method.
    pub method: Option<Method>,
    /// The path, prefixes included.
    pub path: PathTemplate,
    /// What it does.
    pub kind: OperationKind,
    /// The entity that it works on.
    pub entity: Option<Id<Entity>>,
    /// The records that the path names before the item itself, outermost first.
    pub parents: Vec<Parent>,
    /// What it does to its record, where the document tells more than its kind: an action runs by it.
    pub behaviour: Option<Behaviour>,
    /// The path parameter that names the item, with the field it is compared with.
    pub item: Option<(String, Id<Field>)>,
    /// Path, query and header parameters.
    pub parameters: Vec<Parameter>,
    /// How a list is paged.
    pub paging: Paging,
    /// The body that it takes.
    pub request: Option<RequestBody>,
    /// The successful responses that the document describes, in its order.
    pub responses: Vec<Response>,
    /// The errors that the document describes for it.
    pub errors: Vec<ErrorUse>,
    /// Who may call it.
    pub access: AccessRule,
    /// Where the access rule is from.
    pub access_origin: Origin,
    /// The name or first sentence that the document gives it.
    pub summary: Option<String>,
    /// Why it is not served as a stored resource, where it is not.
    pub reason: Option<String>,
    /// Marked as deprecated.
    pub deprecated: bool,
    /// Described as a change of an endpoint that exists already.
    pub modified: bool,
    /// Where it stands.
    pub origin: Origin,
}

impl Operation {
    /// The status of a success: as documented, else by convention (201, 200, 204).
    pub fn success_status(&self) -> u16 {
        match self.responses.first() {
            Some(response) => response.status,
            None => match self.kind {
                OperationKind::Create => 201,
                OperationKind::Delete => 204,
                _ => 200,
            },
        }
    }

    /// Whether it works on records in a way that runs here.
    pub fn runs(&self) -> bool {
        match self.kind {
            OperationKind::Action(_) => self.behaviour.is_some(),
            OperationKind::Unbound => false,
            _ => true,
        }
    }

    /// `POST /orders`, as reports name it.
    pub fn title(&self) -> String {
        format!("{} {}", self.method.map_or("?", Method::name), self.path)
    }
}

/// A record that a path names before its item: `{orderId}` in `/orders/{orderId}/lines`.
#[derive(Debug, Clone, PartialEq)]
pub struct Parent {
    /// The parent's entity.
    pub entity: Id<Entity>,
    /// The path parameter.
    pub parameter: String,
    /// The field of the parent that the parameter is compared with.
    pub key: Id<Field>,
    /// The field of the next record down that holds the parent's key.
    pub link: Option<Id<Field>>,
    /// Path parameters before it that scope it without naming a record that is kept here
    /// (`/tenants/{tenantId}/boards/{boardId}`), each with the parent's field that it is compared with.
    pub scopes: Vec<(String, Id<Field>)>,
}

/// Where a parameter stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ParameterPlace {
    /// In the path.
    Path,
    /// In the query.
    #[default]
    Query,
    /// In a header.
    Header,
}

/// A parameter outside the body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parameter {
    /// The name as it stands in the request.
    pub name: String,
    /// Where it stands.
    pub place: ParameterPlace,
    /// Its schema.
    pub schema: Schema,
    /// Whether it must be there.
    pub required: bool,
    /// The value of an absent parameter.
    pub default: Option<serde_json::Value>,
    /// The field of the entity that it filters by.
    pub field: Option<Id<Field>>,
    /// What the document says of it.
    pub description: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

/// How a list is paged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paging {
    /// An opaque cursor: names of the limit and the cursor parameter.
    Cursor {
        /// The parameter with the size of the page.
        limit: String,
        /// The parameter with the place to go on from.
        cursor: String,
    },
    /// A page number from 1: names of the page and the size parameter.
    Page {
        /// The parameter with the number of the page.
        page: String,
        /// The parameter with the size of the page.
        size: String,
    },
    /// An offset from 0: names of the offset and the limit parameter.
    Offset {
        /// The parameter with the number of records to skip.
        offset: String,
        /// The parameter with the size of the page.
        limit: String,
    },
}

impl Default for Paging {
    fn default() -> Self {
        Paging::Cursor { limit: "limit".to_owned(), cursor: "cursor".to_owned() }
    }
}

/// A media type that a body may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Media(pub String);

/// The body that an operation takes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RequestBody {
    /// Its schema; an object for every stored resource.
    pub schema: Schema,
    /// The members that lead from the root to the object with the entity's fields (`data`).
    pub item: Vec<String>,
    /// The media types; JSON where the document names none.
    pub media: Vec<Media>,
    /// A body that the document shows, as it stands there.
    pub example: Option<serde_json::Value>,
    /// Where it is stated.
    pub origin: Origin,
}

/// A header of a response.
#[derive(Debug, Clone, PartialEq)]
pub struct Header {
    /// Its name.
    pub name: String,
    /// What the document says of it.
    pub description: String,
    /// Where it is stated.
    pub origin: Origin,
}

/// A successful response.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Response {
    /// Its status.
    pub status: u16,
    /// Its shape with the places its values come from; none for an empty body.
    pub template: Option<Template>,
    /// Its schema, for descriptions and verification.
    pub schema: Option<Schema>,
    /// Headers that the document names.
    pub headers: Vec<Header>,
    /// A body that the document shows, as it stands there.
    pub example: Option<serde_json::Value>,
    /// What the document says of it.
    pub description: Option<String>,
    /// Where it is stated.
    pub origin: Origin,
}

/// An error that an operation can answer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ErrorUse {
    /// Its status.
    pub status: u16,
    /// Its code, where the document gives one here.
    pub code: Option<String>,
    /// When it happens.
    pub description: Option<String>,
    /// The message that a body shows.
    pub message: Option<String>,
    /// A body is shown, and it has no list of details.
    pub bare: bool,
    /// Where it is stated.
    pub origin: Origin,
}
