//! The service: routes, decides, asks the storage, replies.

use std::sync::Arc;

use livespec_ir::{AccessRule, Id, Media, Operation, ProblemKind, Spec, Valid};
use livespec_storage::{Query, ResultSet, Storage, StorageError, Value};

use crate::access;
use crate::api::{
    ApiRequest, Clock, FieldProblem, IdSource, Matched, Principal, Problem, Reply, Routed,
};
use crate::idempotency;
use crate::ops::{Bound, Scene, Step};
use crate::params::{self, Documented};
use crate::problem::{self, Catalogue, Renderer, internal};
use crate::record::Record;
use crate::router::Router;
use crate::validate::{invalid, invalid_field};

/// Seconds after which a client may try again when the storage does not take requests.
const RETRY_AFTER: &str = "1";

/// A document, ready to serve. Shared between threads; a changed document makes a new one.
#[derive(Debug)]
pub struct Service {
    pub(crate) spec: Valid<Spec>,
    pub(crate) storage: Arc<dyn Storage>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) router: Router,
    pub(crate) renderer: Renderer,
    pub(crate) catalogue: Catalogue,
    /// By the index of the operation.
    pub(crate) endpoints: Vec<Endpoint>,
}

/// An operation with what surrounds it.
#[derive(Debug)]
pub(crate) struct Endpoint {
    pub(crate) bound: Box<dyn Bound>,
    pub(crate) documented: Vec<Documented>,
    pub(crate) catalogue: Catalogue,
    pub(crate) label: String,
    pub(crate) media: Vec<Media>,
    pub(crate) takes_body: bool,
    pub(crate) forwarded: bool,
}

impl Service {
    /// The document.
    pub fn spec(&self) -> &Spec {
        &self.spec
    }

    /// Where the records are.
    pub fn storage(&self) -> &Arc<dyn Storage> {
        &self.storage
    }

    /// Where a method and a path (percent-encoded, without query) lead. `HEAD` leads where `GET` does.
    pub fn route<'a>(&'a self, method: &str, path: &'a str) -> Routed<'a> {
        self.router.route(method, path)
    }

    /// The operation of an id that [`Service::route`] gave.
    pub fn operation(&self, id: Id<Operation>) -> &Operation {
        &self.spec.operations[id]
    }

    /// The path of an operation as the document writes it, for labels.
    pub fn route_label(&self, id: Id<Operation>) -> &str {
        &self.endpoint(id).label
    }

    /// Who may call an operation.
    pub fn access(&self, id: Id<Operation>) -> &AccessRule {
        &self.operation(id).access
    }

    /// Whether whoever makes a request may call an operation.
    ///
    /// # Errors
    /// [`ProblemKind::Unauthorized`] or [`ProblemKind::Forbidden`], with a challenge.
    pub fn authorize(
        &self,
        id: Id<Operation>,
        principal: Option<&Principal>,
    ) -> Result<(), Problem> {
        access::authorize(&self.spec, self.access(id), principal)
    }

    /// Whether an operation reads the body of a request.
    pub fn takes_body(&self, id: Id<Operation>) -> bool {
        self.endpoint(id).takes_body
    }

    /// The media types that the body of an operation may have.
    pub fn media(&self, id: Id<Operation>) -> &[Media] {
        &self.endpoint(id).media
    }

    /// Whether the transport forwards an operation to the upstream.
    pub fn is_forwarded(&self, id: Id<Operation>) -> bool {
        self.endpoint(id).forwarded
    }

    fn endpoint(&self, id: Id<Operation>) -> &Endpoint {
        &self.endpoints[id.index()]
    }

    /// Answers a request that was routed and let in. Every error is in the document's envelope.
    pub async fn respond(&self, matched: &Matched<'_>, request: &ApiRequest<'_>) -> Reply {
        let endpoint = self.endpoint(matched.operation);
        let scene = Scene { request, matched, now: self.clock.now_ms(), ids: &*self.ids };
        match self.run(endpoint, &scene).await {
            Ok(reply) => reply,
            Err(problem) => {
                let around = problem::Scene {
                    request_id: request.request_id,
                    path: request.path,
                    now: scene.now,
                };
                self.render(problem, &endpoint.catalogue, &around)
            }
        }
    }

    /// An error in the document's envelope, for what goes wrong around operations.
    pub fn problem(&self, problem: Problem, request_id: &str, path: &str) -> Reply {
        let around = problem::Scene { request_id, path, now: self.clock.now_ms() };
        self.render(problem, &self.catalogue, &around)
    }

    fn render(
        &self,
        mut problem: Problem,
        catalogue: &Catalogue,
        around: &problem::Scene<'_>,
    ) -> Reply {
        if problem.kind == ProblemKind::Internal && problem.message.is_none() {
            let entry = catalogue.entry(problem.kind);
            problem.message = Some(format!("{} (error id {})", entry.message, around.request_id));
        }
        self.renderer.reply(problem, catalogue, around)
    }

    async fn run(&self, endpoint: &Endpoint, scene: &Scene<'_>) -> Result<Reply, Problem> {
        let flaws = params::check(&endpoint.documented, scene.request, scene.now);
        let planned = match endpoint.bound.plan(scene) {
            Err(mut problem) if problem.kind == ProblemKind::Validation => {
                problem.details.splice(0..0, flaws);
                return Err(problem);
            }
            Err(problem) => return Err(problem),
            Ok(_) if !flaws.is_empty() => return Err(invalid(flaws)),
            Ok(planned) => planned,
        };
        let outcome = match planned.step {
            Step::Query(query) => self.storage.query(query).await,
            Step::Write(write) => self.storage.write(write).await,
        };
        match outcome {
            Ok(ResultSet { replay: Some(bytes), .. }) => idempotency::unpack(&bytes)
                .ok_or_else(|| internal("a remembered answer cannot be read")),
            Ok(rows) => endpoint.bound.reply(scene, planned.state, &rows),
            Err(StorageError::ForeignKey { columns, deleting: false, .. }) => {
                Err(self.dangling(endpoint.bound.record(), &columns, planned.pointed).await)
            }
            Err(error) => Err(fault(error, endpoint.bound.record())),
        }
    }

    /// Names the pointers that point nowhere. Databases seldom tell which, so each is looked up.
    async fn dangling(
        &self,
        record: Option<&Record>,
        columns: &[String],
        pointed: Vec<(usize, Value)>,
    ) -> Problem {
        let Some(record) = record else { return Problem::new(ProblemKind::Conflict) };
        let flaw = |field: String| FieldProblem {
            field,
            message: "names a record that does not exist".to_owned(),
            code: "reference",
        };
        let mut flaws: Vec<FieldProblem> = record.labels(columns).into_iter().map(flaw).collect();
        if flaws.is_empty() {
            for (at, value) in pointed {
                let pointer = &record.pointers[at];
                let query = Query {
                    plan: pointer.find.clone(),
                    parameters: vec![value],
                    guards: Vec::new(),
                    list: None,
                };
                let found = self.storage.query(query).await;
                if matches!(&found, Ok(rows) if rows.is_empty())
                    || matches!(found, Err(StorageError::Missing(_)))
                {
                    flaws.push(flaw(record.columns[pointer.column].label().to_owned()));
                }
            }
        }
        invalid(flaws)
    }
}

/// The problem behind an error of the storage.
fn fault(error: StorageError, record: Option<&Record>) -> Problem {
    let labels =
        |names: &[String]| record.map_or_else(|| names.to_vec(), |record| record.labels(names));
    match error {
        StorageError::Missing(_) => Problem::new(ProblemKind::NotFound),
        StorageError::Unique { columns, .. } => {
            let mut problem = Problem::new(ProblemKind::Conflict);
            let taken = if columns.len() == 1 {
                "is already taken"
            } else {
                "is already taken in this combination"
            };
            problem.details = labels(&columns)
                .into_iter()
                .map(|field| FieldProblem { field, message: taken.to_owned(), code: "unique" })
                .collect();
            problem
        }
        StorageError::ForeignKey { .. } => {
            Problem::new(ProblemKind::Conflict).message("Other records still point to this one")
        }
        StorageError::NotNull { column, .. } => {
            let field = labels(std::slice::from_ref(&column)).into_iter().next().unwrap_or(column);
            invalid_field(field, "required", "is required")
        }
        StorageError::Check { name } => {
            let field = record.and_then(|record| checked(record, &name)).unwrap_or_default();
            invalid_field(field, "check", "breaks a rule of the data model")
        }
        StorageError::Refused(reason) => match reason.downcast::<Problem>() {
            Ok(problem) => *problem,
            Err(_) => internal("a refusal of another kind came back"),
        },
        StorageError::OtherRequest => Problem::new(ProblemKind::Unprocessable),
        StorageError::Unavailable(reason) => Problem::new(ProblemKind::Unavailable)
            .header("retry-after", RETRY_AFTER)
            .internal(reason),
        StorageError::Overloaded => Problem::new(ProblemKind::Unavailable)
            .header("retry-after", RETRY_AFTER)
            .internal("too many writes are waiting"),
        error @ (StorageError::Incompatible(_) | StorageError::Internal(_)) => {
            internal(error.to_string())
        }
    }
}

/// The field that a check is about, by the name of the check.
fn checked(record: &Record, name: &str) -> Option<String> {
    let ends = |column: &&crate::record::Column| {
        let tail = name.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches('_');
        name.ends_with(&format!("_{}", column.name)) || tail.ends_with(&format!("_{}", column.name))
    };
    let found = record.columns.iter().filter(ends).max_by_key(|column| column.name.len());
    found.map(|column| column.label().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A transport moves the answer between threads.
    #[test]
    fn answers_are_send() {
        fn is_send<T: Send>(_: &T) {}
        fn answer(service: &Service, matched: &Matched<'_>, request: &ApiRequest<'_>) {
            is_send(&service.respond(matched, request));
        }
        let _ = answer;
    }
}
