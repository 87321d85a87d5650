//! Holds what a trace found against what is labelled.

use std::collections::BTreeMap;

use super::{
    Kind,
    facts::{Endpoint, Entity, Facts, Failure, plain},
    paths,
};

/// A labelled or found fact that the other side has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Difference {
    pub(crate) kind: Kind,
    pub(crate) line: u64,
    pub(crate) what: String,
}

/// Counts of one kind.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Count {
    /// Labelled facts.
    pub(crate) labelled: usize,
    /// Labelled facts that were found.
    pub(crate) found: usize,
}

/// What came out for one document.
#[derive(Debug, Default)]
pub(crate) struct Comparison {
    pub(crate) counts: BTreeMap<Kind, Count>,
    pub(crate) missed: Vec<Difference>,
    pub(crate) invented: Vec<Difference>,
    /// Endpoints that both sides know, the labelled one first.
    pub(crate) pairs: Vec<(Endpoint, Endpoint)>,
}

impl Comparison {
    /// Compares the labels of a document with what was found in it.
    pub(crate) fn of(document: &str, labels: &Facts, found: &Facts) -> Comparison {
        let mut comparison = Comparison::default();
        let lines: Vec<&str> = document.lines().collect();
        comparison.endpoints(labels, found);
        comparison.entities(labels, found);
        let matched = pair(&labels.objectives, &found.objectives, |label, other| {
            (label.agrees(other) && one_statement(&lines, label.line, other.line))
                .then(|| label.line.abs_diff(other.line))
        });
        let show = |fact: &super::facts::Objective| (fact.line, fact.show());
        comparison.settle(Kind::Objectives, &labels.objectives, &found.objectives, &matched, show);
        let matched = pair(&labels.errors, &found.errors, |label, other| {
            label.is(other).then(|| label.line.abs_diff(other.line))
        });
        let show = |fact: &Failure| (fact.line, fact.show());
        let strange: Vec<Failure> = unknown(&found.errors, &matched.1, &labels.errors);
        comparison.settle_found(Kind::Errors, &labels.errors, &matched.0, &show);
        comparison.settle_invented(Kind::Errors, &strange, &show);
        let matched = pair(&labels.limits, &found.limits, |label, other| {
            let equal = label.count == other.count && label.seconds == other.seconds;
            (equal && one_statement(&lines, label.line, other.line))
                .then(|| label.line.abs_diff(other.line))
        });
        let show = |fact: &super::facts::Limit| (fact.line, fact.show());
        comparison.settle(Kind::Limits, &labels.limits, &found.limits, &matched, show);
        comparison
    }

    /// By method and path; a prefix that the document states elsewhere may stand in front.
    fn endpoints(&mut self, labels: &Facts, found: &Facts) {
        let (labels, found) = (&labels.endpoints, &found.endpoints);
        let exact = |label: &Endpoint, other: &Endpoint| {
            let equal = label.method == other.method && label.path == other.path;
            equal.then(|| label.line.abs_diff(other.line))
        };
        let prefixed = |label: &Endpoint, other: &Endpoint| {
            let equal = label.method == other.method
                && label.line == other.line
                && paths::is_written(&other.path, &label.path);
            equal.then_some(0)
        };
        let mut matched = pair(labels, found, exact);
        for (at, label) in labels.iter().enumerate().filter(|(at, _)| !matched.0[*at]) {
            let other = (0..found.len()).find(|other| {
                matched.1[*other].is_none() && prefixed(label, &found[*other]).is_some()
            });
            if let Some(other) = other {
                matched.1[other] = Some(at);
            }
        }
        for label in matched.1.iter().flatten() {
            matched.0[*label] = true;
        }
        for (other, label) in matched.1.iter().enumerate() {
            if let Some(label) = label {
                self.pairs.push((labels[*label].clone(), found[other].clone()));
            }
        }
        self.settle(Kind::Endpoints, labels, found, &matched, |fact| (fact.line, fact.show()));
    }

    /// By name. A record that is told in several notations has several labels and is found once.
    fn entities(&mut self, labels: &Facts, found: &Facts) {
        let mut known: BTreeMap<String, Vec<&Entity>> = BTreeMap::new();
        found
            .entities
            .iter()
            .for_each(|entity| known.entry(entity.key()).or_default().push(entity));
        let mut told: BTreeMap<String, Vec<&Entity>> = BTreeMap::new();
        labels
            .entities
            .iter()
            .for_each(|entity| told.entry(entity.key()).or_default().push(entity));
        for label in &labels.entities {
            let others = known.get(&label.key());
            self.count(Kind::Entities, label.line, &label.name, others.is_some());
            let Some(others) = others else { continue };
            let has = |name: &str| {
                others
                    .iter()
                    .flat_map(|other| &other.fields)
                    .any(|field| plain(field) == plain(name))
            };
            for field in &label.fields {
                self.count(
                    Kind::Fields,
                    label.line,
                    &format!("{}.{field}", label.name),
                    has(field),
                );
            }
        }
        for entity in &found.entities {
            let Some(labels) = told.get(&entity.key()) else {
                self.invent(Kind::Entities, entity.line, entity.name.clone());
                continue;
            };
            let labelled = |name: &str| {
                labels
                    .iter()
                    .flat_map(|label| &label.fields)
                    .any(|field| plain(field) == plain(name))
            };
            for field in entity.fields.iter().filter(|field| !labelled(field)) {
                self.invent(Kind::Fields, entity.line, format!("{}.{field}", entity.name));
            }
        }
    }

    fn settle<T>(
        &mut self,
        kind: Kind,
        labels: &[T],
        found: &[T],
        matched: &(Vec<bool>, Vec<Option<usize>>),
        show: impl Fn(&T) -> (u64, String),
    ) {
        self.settle_found(kind, labels, &matched.0, &show);
        for (fact, _) in found.iter().zip(&matched.1).filter(|(_, label)| label.is_none()) {
            let (line, what) = show(fact);
            self.invent(kind, line, what);
        }
    }

    fn settle_found<T>(
        &mut self,
        kind: Kind,
        labels: &[T],
        matched: &[bool],
        show: &impl Fn(&T) -> (u64, String),
    ) {
        for (fact, found) in labels.iter().zip(matched) {
            let (line, what) = show(fact);
            self.count(kind, line, &what, *found);
        }
    }

    fn settle_invented<T>(&mut self, kind: Kind, facts: &[T], show: &impl Fn(&T) -> (u64, String)) {
        for fact in facts {
            let (line, what) = show(fact);
            self.invent(kind, line, what);
        }
    }

    fn count(&mut self, kind: Kind, line: u64, what: &str, found: bool) {
        let count = self.counts.entry(kind).or_default();
        count.labelled += 1;
        if found {
            count.found += 1;
        } else {
            self.missed.push(Difference { kind, line, what: what.to_owned() });
        }
    }

    fn invent(&mut self, kind: Kind, line: u64, what: String) {
        self.invented.push(Difference { kind, line, what });
    }
}

impl Failure {
    /// By the code, where the label has one, else by the status.
    fn is(&self, other: &Failure) -> bool {
        match &self.code {
            Some(code) => {
                let same = other.code.as_ref().is_some_and(|other| plain(other) == plain(code));
                same && (self.status == other.status || self.status == 0)
            }
            None => self.status == other.status,
        }
    }
}

/// The found errors that no label tells in any way; one that stands in several places is one.
fn unknown(found: &[Failure], matched: &[Option<usize>], labels: &[Failure]) -> Vec<Failure> {
    let mut strange: Vec<Failure> = Vec::new();
    for (fact, _) in found.iter().zip(matched).filter(|(_, label)| label.is_none()) {
        let told = match &fact.code {
            Some(_) => labels.iter().any(|label| label.is(fact) && label.code.is_some()),
            None => labels.iter().any(|label| label.status == fact.status),
        };
        if !told && !strange.iter().any(|other| other.is(fact)) {
            strange.push(fact.clone());
        }
    }
    strange
}

/// Pairs each label with the nearest fact that is not taken: which labels have one, and whose each fact is.
/// `distance` is `None` where the two are not the same thing.
fn pair<T>(
    labels: &[T],
    found: &[T],
    distance: impl Fn(&T, &T) -> Option<u64>,
) -> (Vec<bool>, Vec<Option<usize>>) {
    let mut has = vec![false; labels.len()];
    let mut whose: Vec<Option<usize>> = vec![None; found.len()];
    let mut pairs: Vec<(u64, usize, usize)> = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        for (other, fact) in found.iter().enumerate() {
            pairs.extend(distance(label, fact).map(|far| (far, at, other)));
        }
    }
    pairs.sort_unstable();
    for (_, at, other) in pairs {
        if !has[at] && whose[other].is_none() {
            has[at] = true;
            whose[other] = Some(at);
        }
    }
    (has, whose)
}

/// Whether two lines belong to one sentence, entry or row: nothing begins between them.
fn one_statement(lines: &[&str], first: u64, second: u64) -> bool {
    let (from, to) = (first.min(second), first.max(second));
    let begins = |line: &str| {
        let line = line.trim_start();
        line.is_empty()
            || line.starts_with(['#', '|', '-', '*', '+', '`'])
            || line.split_once(['.', ')']).is_some_and(|(number, _)| number.parse::<u32>().is_ok())
    };
    (from..to).all(|line| {
        let next = usize::try_from(line).ok().and_then(|line| lines.get(line));
        next.is_some_and(|line| !begins(line))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn compare(labels: &Value, trace: &Value) -> Comparison {
        Comparison::of("a\nb\n\n- c\n", &Facts::labelled(labels), &Facts::traced(trace))
    }

    fn shown(differences: &[Difference]) -> Vec<String> {
        let show = |it: &Difference| format!("{} {} {}", it.kind.name(), it.line, it.what);
        differences.iter().map(show).collect()
    }

    #[test]
    fn endpoints() {
        let labels = json!({ "endpoints": [
            { "method": "GET", "path": "/orders/:id/", "line": 1 },
            { "method": "POST", "path": "/orders", "line": 2 },
            { "method": "GET", "path": "/bills", "line": 2 },
        ]});
        let trace = json!({ "operations": [
            { "method": "GET", "path": "/orders/{id}", "line": 9 },
            { "method": "POST", "path": "/api/orders", "line": 2 },
            { "method": "GET", "path": "/api/bills", "line": 3 },
        ]});
        let comparison = compare(&labels, &trace);
        assert_eq!(comparison.counts[&Kind::Endpoints], Count { labelled: 3, found: 2 });
        assert_eq!(shown(&comparison.missed), ["endpoints 2 GET /bills"]);
        assert_eq!(shown(&comparison.invented), ["endpoints 3 GET /api/bills"]);
        assert_eq!(comparison.pairs.len(), 2);
    }

    #[test]
    fn a_record_in_two_notations_is_found_once() {
        let labels = json!({ "entities": [
            { "name": "orders", "line": 1, "fields": ["id", "paid_at"] },
            { "name": "Order", "line": 5, "fields": ["id", "paidAt", "total"] },
        ]});
        let trace = json!({ "entities": [
            { "name": "Order", "line": 1, "fields": [{ "name": "id" }, { "name": "paidAt" }, { "name": "note" }] },
            { "name": "Bill", "line": 7, "fields": [] },
        ]});
        let comparison = compare(&labels, &trace);
        assert_eq!(comparison.counts[&Kind::Entities], Count { labelled: 2, found: 2 });
        assert_eq!(comparison.counts[&Kind::Fields], Count { labelled: 5, found: 4 });
        assert_eq!(shown(&comparison.missed), ["fields 5 Order.total"]);
        assert_eq!(shown(&comparison.invented), ["fields 1 Order.note", "entities 7 Bill"]);
    }

    #[test]
    fn objectives_and_limits_stand_in_one_statement() {
        let labels = json!({
            "objectives": [{ "line": 1, "metric": "latency", "op": "<", "value": 2, "unit": "s" }],
            "limits": [{ "line": 4, "count": 5, "seconds": 60 }],
        });
        let trace = json!({
            "objectives": [{ "line": 2, "metric": "latency", "op": "<", "value": 2000, "unit": "ms" }],
            "limits": [{ "line": 2, "count": 5, "seconds": 60 }],
        });
        let comparison = compare(&labels, &trace);
        assert_eq!(shown(&comparison.missed), ["limits 4 5 in 60 s"]);
        assert_eq!(shown(&comparison.invented), ["limits 2 5 in 60 s"]);
    }

    #[test]
    fn errors_go_by_code_else_by_status() {
        let labels = json!({ "errors": [
            { "code": "NOT_FOUND", "status": 404, "line": 1 },
            { "code": null, "status": 409, "line": 1 },
            { "code": "GONE", "status": 410, "line": 1 },
        ]});
        let trace = json!({ "errors": [
            { "code": "not_found", "status": 404, "line": 1 },
            { "code": "NOT_FOUND", "status": 404, "line": 2 },
            { "code": "TAKEN", "status": 409, "line": 2 },
            { "code": null, "status": 404, "line": 2 },
            { "code": null, "status": 500, "line": 2 },
        ]});
        let comparison = compare(&labels, &trace);
        assert_eq!(shown(&comparison.missed), ["errors 1 410 GONE"]);
        assert_eq!(shown(&comparison.invented), ["errors 2 500"]);
    }
}
