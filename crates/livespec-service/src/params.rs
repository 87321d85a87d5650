//! Query strings: paging, order, filters and the parameters that the document names.

mod list;

use std::borrow::Cow;

use livespec_ir::{Operation, Parameter, ParameterPlace};
use percent_encoding::percent_decode_str;

pub(crate) use list::ListParams;

use crate::api::{ApiRequest, FieldProblem};
use crate::validate::{Scalar, scalar_of};

/// How many parameters a query may have.
const PARAMETERS_MAX: usize = 200;

/// A parameter of the document, ready to check values.
#[derive(Debug)]
pub(crate) struct Documented {
    pub(crate) name: String,
    pub(crate) place: ParameterPlace,
    pub(crate) required: bool,
    /// None where its values are not narrowed.
    pub(crate) scalar: Option<Scalar>,
    /// The column that it filters by.
    pub(crate) column: Option<usize>,
}

/// Headers that other parts look after; a document that lists them as parameters changes nothing.
const HANDLED_HEADERS: [&str; 9] = [
    "authorization",
    "content-type",
    "content-length",
    "accept",
    "host",
    "x-api-key",
    "x-request-id",
    "if-none-match",
    "user-agent",
];

impl Documented {
    /// The query and header parameters of an operation.
    ///
    /// # Errors
    /// A parameter whose values cannot be checked, with the reason.
    pub(crate) fn of(operation: &Operation) -> Result<Vec<Documented>, (Parameter, String)> {
        let mut documented = Vec::new();
        for parameter in &operation.parameters {
            let handled = parameter.place == ParameterPlace::Header
                && HANDLED_HEADERS.iter().any(|name| parameter.name.eq_ignore_ascii_case(name));
            if parameter.place == ParameterPlace::Path || handled {
                continue;
            }
            let scalar = scalar_of(&parameter.schema)
                .transpose()
                .map_err(|reason| (parameter.clone(), reason))?;
            documented.push(Documented {
                name: parameter.name.clone(),
                place: parameter.place,
                required: parameter.required,
                scalar,
                column: parameter.field.map(livespec_ir::Id::index),
            });
        }
        Ok(documented)
    }

    fn check(&self, value: Option<&str>, now: i64) -> Option<FieldProblem> {
        let flaw = match (value, &self.scalar) {
            (None, _) if self.required => ("required", "is required".to_owned()),
            (None, _) | (Some(_), None) => return None,
            (Some(value), Some(scalar)) => {
                let flaw = scalar.parameter(value, now).err()?;
                (flaw.code, flaw.message)
            }
        };
        Some(FieldProblem { field: self.name.clone(), code: flaw.0, message: flaw.1 })
    }
}

/// Checks what the document demands of queries and headers, for operations that ignore other
/// parameters.
pub(crate) fn check(
    documented: &[Documented],
    request: &ApiRequest<'_>,
    now: i64,
) -> Vec<FieldProblem> {
    if documented.is_empty() {
        return Vec::new();
    }
    let pairs = pairs(request.query);
    documented
        .iter()
        .filter_map(|parameter| match parameter.place {
            ParameterPlace::Header => {
                let value = request.headers.get(&parameter.name.to_ascii_lowercase());
                parameter.check(value.as_deref(), now)
            }
            _ => {
                let value = pairs
                    .iter()
                    .find(|(name, _)| *name == parameter.name)
                    .map(|(_, value)| value.as_ref());
                parameter.check(value, now)
            }
        })
        .collect()
}

/// The parameters of a query, decoded (`application/x-www-form-urlencoded`).
pub(crate) fn pairs(query: &str) -> Vec<(Cow<'_, str>, Cow<'_, str>)> {
    if query.is_empty() {
        return Vec::new();
    }
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .take(PARAMETERS_MAX + 1)
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// Bytes that are no UTF-8 become replacement characters, which no name and hardly a value matches.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains(['+', '%']) {
        return Cow::Borrowed(text);
    }
    let spaced = text.replace('+', " ");
    Cow::Owned(percent_decode_str(&spaced).decode_utf8_lossy().into_owned())
}
