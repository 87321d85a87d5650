//! Which status, code and message the document gives to each kind of problem.

use livespec_ir::{ErrorEntry, ErrorUse, ProblemKind, Refusal, Spec};

/// What a kind of problem is answered with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) status: u16,
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
    /// The endpoint shows this error without a list of details.
    pub(crate) bare: bool,
}

impl Entry {
    /// The entry with the status and the code that the document gives to one refusal.
    pub(crate) fn of(&self, told: &Refusal) -> Entry {
        let mut entry = self.clone();
        entry.status = told.status.unwrap_or(entry.status);
        if let Some(code) = &told.code {
            entry.code.clone_from(code);
        }
        entry
    }
}

/// An entry for each kind of problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Catalogue {
    entries: Vec<Entry>,
}

impl Catalogue {
    /// The catalogue of a document as one endpoint answers with it: what the endpoint documents wins.
    pub(crate) fn new(spec: &Spec, uses: &[ErrorUse]) -> Catalogue {
        let style = Style::of(spec);
        let entries = ProblemKind::ALL.iter().map(|kind| entry(spec, uses, *kind, style)).collect();
        Catalogue { entries }
    }

    pub(crate) fn entry(&self, kind: ProblemKind) -> &Entry {
        let place = ProblemKind::ALL.iter().position(|other| *other == kind).unwrap_or(0);
        &self.entries[place]
    }
}

/// The row of the document for a kind: by its kind, else by its status, where it is not of another kind.
fn find(spec: &Spec, kind: ProblemKind, status: u16) -> Option<&ErrorEntry> {
    let by_kind = |catalogued| {
        spec.errors.iter().find(move |e| e.kind == Some(kind) && e.catalogued == catalogued)
    };
    let by_status = |catalogued| {
        spec.errors
            .iter()
            .find(move |e| e.kind.is_none() && e.status == status && e.catalogued == catalogued)
    };
    let known = by_kind(true).or_else(|| by_kind(false));
    // A body that is no JSON is an invalid request before it is some other 400.
    if kind == ProblemKind::Malformed {
        return known;
    }
    known.or_else(|| by_status(true)).or_else(|| by_status(false))
}

fn entry(spec: &Spec, uses: &[ErrorUse], kind: ProblemKind, style: Style) -> Entry {
    let row = find(spec, kind, kind.status());
    // A body that is no JSON is a request that is not valid, where the document has no row for it.
    let row = match (kind, row) {
        (ProblemKind::Malformed, None) => {
            let mut entry = entry(spec, uses, ProblemKind::Validation, style);
            let documented = find(spec, ProblemKind::Validation, entry.status).is_some()
                || uses.iter().any(|used| used.status == entry.status && used.code.is_some());
            if !documented {
                entry.code = style.spell(kind.code());
            }
            kind.message().clone_into(&mut entry.message);
            return entry;
        }
        // 422 is what many documents say of a body that breaks a rule.
        (ProblemKind::Validation, None) => find(spec, kind, 422),
        (_, row) => row,
    };
    let status = row.map_or(kind.status(), |row| row.status);
    let used = used(spec, uses, kind, status);
    let status = used.map_or(status, |used| used.status);
    let row = row.filter(|row| row.status == status || used.is_none_or(|used| used.code.is_none()));
    let code =
        used.and_then(|used| used.code.clone()).or_else(|| row.and_then(|row| row.code.clone()));
    Entry {
        status,
        code: code.unwrap_or_else(|| style.spell(kind.code())),
        message: used
            .and_then(|used| used.message.clone())
            .or_else(|| row.and_then(|row| row.message.clone()))
            .unwrap_or_else(|| kind.message().to_owned()),
        hint: row.and_then(|row| row.action.clone()),
        bare: used.is_some_and(|used| used.bare) || row.is_some_and(|row| row.bare == Some(true)),
    }
}

/// What the endpoint itself documents for a kind. A status may stand for several kinds, so a code that the
/// catalogue gives to another kind is not taken.
fn used<'a>(
    spec: &Spec,
    uses: &'a [ErrorUse],
    kind: ProblemKind,
    status: u16,
) -> Option<&'a ErrorUse> {
    let of_another = |used: &ErrorUse| {
        let named = |entry: &&ErrorEntry| entry.code.is_some() && entry.code == used.code;
        let mut kinds = spec.errors.iter().filter(named).filter_map(|entry| entry.kind).peekable();
        kinds.peek().is_some() && kinds.all(|other| other != kind)
    };
    let with = |status: u16| uses.iter().find(|used| used.status == status && !of_another(used));
    with(status).or_else(|| match kind {
        ProblemKind::Validation if status == 400 => with(422),
        ProblemKind::Validation if status == 422 => with(400),
        _ => None,
    })
}

/// How the document writes its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Style {
    UpperSnake,
    LowerSnake,
    Kebab,
    Pascal,
    Camel,
}

impl Style {
    fn of(spec: &Spec) -> Style {
        let sample = spec
            .code_sample
            .as_deref()
            .or_else(|| spec.errors.iter().find_map(|entry| entry.code.as_deref()));
        let Some(sample) = sample else { return Style::UpperSnake };
        let has = |test: fn(char) -> bool| sample.chars().any(test);
        match (has(char::is_uppercase), has(char::is_lowercase)) {
            _ if sample.contains('-') && !has(char::is_uppercase) => Style::Kebab,
            (false, true) => Style::LowerSnake,
            (true, true) if sample.starts_with(char::is_uppercase) => Style::Pascal,
            (true, true) => Style::Camel,
            _ => Style::UpperSnake,
        }
    }

    /// Writes a code of capitals and underscores in the style.
    fn spell(self, code: &str) -> String {
        let capital = |word: &str| {
            let lower = word.to_ascii_lowercase();
            let mut chars = lower.chars();
            chars.next().map_or(String::new(), |first| {
                first.to_ascii_uppercase().to_string() + chars.as_str()
            })
        };
        match self {
            Style::UpperSnake => code.to_owned(),
            Style::LowerSnake => code.to_ascii_lowercase(),
            Style::Kebab => code.to_ascii_lowercase().replace('_', "-"),
            Style::Pascal => code.split('_').map(capital).collect(),
            Style::Camel => {
                let pascal: String = code.split('_').map(capital).collect();
                pascal[..1].to_ascii_lowercase() + &pascal[1..]
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(status: u16, code: &str, kind: Option<ProblemKind>) -> ErrorEntry {
        ErrorEntry {
            status,
            code: Some(code.to_owned()),
            kind,
            catalogued: true,
            ..ErrorEntry::default()
        }
    }

    #[test]
    fn the_document_wins() {
        let spec = Spec {
            errors: vec![
                row(422, "INVALID", Some(ProblemKind::Validation)),
                row(409, "STALE", Some(ProblemKind::PreconditionFailed)),
                row(404, "GONE", None),
            ],
            ..Spec::default()
        };
        let catalogue = Catalogue::new(&spec, &[]);
        let show =
            |kind| format!("{} {}", catalogue.entry(kind).status, catalogue.entry(kind).code);
        assert_eq!(show(ProblemKind::Validation), "422 INVALID");
        assert_eq!(show(ProblemKind::Malformed), "422 INVALID");
        assert_eq!(show(ProblemKind::PreconditionFailed), "409 STALE");
        assert_eq!(show(ProblemKind::Conflict), "409 CONFLICT");
        assert_eq!(show(ProblemKind::NotFound), "404 GONE");
        let rows = vec![row(400, "ODD", None), row(400, "BAD", Some(ProblemKind::Validation))];
        let catalogue = Catalogue::new(&Spec { errors: rows, ..Spec::default() }, &[]);
        assert_eq!(catalogue.entry(ProblemKind::Malformed).code, "BAD");
    }

    #[test]
    fn the_endpoint_wins() {
        let spec = Spec { code_sample: Some("not_found".to_owned()), ..Spec::default() };
        let uses = [ErrorUse { status: 422, code: Some("bad".to_owned()), ..ErrorUse::default() }];
        let catalogue = Catalogue::new(&spec, &uses);
        assert_eq!(catalogue.entry(ProblemKind::Validation).status, 422);
        assert_eq!(catalogue.entry(ProblemKind::Validation).code, "bad");
        assert_eq!(catalogue.entry(ProblemKind::RateLimited).code, "rate_limited");
    }

    #[test]
    fn a_status_may_stand_for_several_kinds() {
        let mut conflict = row(409, "TAKEN", Some(ProblemKind::Conflict));
        conflict.catalogued = false;
        let errors = vec![conflict, row(409, "STALE", Some(ProblemKind::PreconditionFailed))];
        let spec = Spec { errors, ..Spec::default() };
        let uses =
            [ErrorUse { status: 409, code: Some("TAKEN".to_owned()), ..ErrorUse::default() }];
        let catalogue = Catalogue::new(&spec, &uses);
        assert_eq!(catalogue.entry(ProblemKind::Conflict).code, "TAKEN");
        assert_eq!(catalogue.entry(ProblemKind::PreconditionFailed).code, "STALE");
    }

    #[test]
    fn styles() {
        let spelled = |sample: &str| {
            let spec = Spec { code_sample: Some(sample.to_owned()), ..Spec::default() };
            Catalogue::new(&spec, &[]).entry(ProblemKind::NotFound).code.clone()
        };
        assert_eq!(spelled("A_B"), "NOT_FOUND");
        assert_eq!(spelled("a_b"), "not_found");
        assert_eq!(spelled("a-b"), "not-found");
        assert_eq!(spelled("AbCd"), "NotFound");
        assert_eq!(spelled("abCd"), "notFound");
    }
}
