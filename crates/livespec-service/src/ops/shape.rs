//! The reply with one record.
// tidy: no plug-in: what every operation answers with

use livespec_ir::{Operation, OperationKind};
use livespec_storage::ResultSet;

use super::Scene;
use crate::api::{Body, Reply};
use crate::etag;
use crate::record::Record;
use crate::reply::{Facts, Writer, full};

/// What a successful reply with one record looks like.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) status: u16,
    /// None for an empty body.
    writer: Option<Writer>,
}

impl Shape {
    /// The first response that the document describes; without a shape of it, the full representation.
    pub(crate) fn of(operation: &Operation, record: &Record) -> Shape {
        let status = operation.success_status();
        let described = operation.responses.first().and_then(|response| response.template.as_ref());
        let bodiless = matches!(status, 204 | 205 | 304) || operation.kind == OperationKind::Delete;
        let columns = record.all();
        let writer = match described {
            _ if matches!(status, 204 | 205 | 304) => None,
            Some(template) => Some(Writer::new(template, record, &columns, operation)),
            None if bodiless => None,
            None => Some(Writer::new(&full(record), record, &columns, operation)),
        };
        Shape { status, writer }
    }

    /// The reply with the first of `rows`, which hold every column.
    pub(crate) fn reply(
        &self,
        record: &Record,
        rows: &ResultSet,
        facts: &Facts<'_>,
        tagged: bool,
    ) -> Reply {
        let mut out = Vec::with_capacity(512);
        if let Some(writer) = &self.writer {
            writer.write(rows, facts, &mut out);
        }
        let mut headers = Vec::with_capacity(4);
        if tagged {
            headers.push(("etag", etag::of_record(record, rows, 0, &mut out)));
        }
        let body = if self.writer.is_some() { Body::Json(out) } else { Body::Empty };
        Reply { status: self.status, headers, body, problem: None }
    }
}

/// The facts of a request.
pub(crate) fn facts<'a>(scene: &Scene<'a>) -> Facts<'a> {
    Facts {
        request_id: scene.request.request_id,
        now: scene.now,
        parameters: &scene.matched.parameters,
        page: None,
    }
}
