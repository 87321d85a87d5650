//! The report: a table of shares, what endpoints are taken for, then every difference.

use std::{collections::BTreeMap, fmt};

use super::{
    AIMS, Kind,
    compare::{Comparison, Count, Difference},
    exceptions::Exceptions,
    facts::Endpoint,
};

/// Everything that came out so far.
#[derive(Debug, Default)]
pub(crate) struct Report {
    /// The kind that is shown; all where none is named.
    kind: Option<Kind>,
    totals: BTreeMap<Kind, Total>,
    /// Lines of the report, by document.
    differences: Vec<String>,
    operations: Agreement,
    statuses: Agreement,
}

#[derive(Debug, Default, Clone, Copy)]
struct Total {
    count: Count,
    invented: usize,
}

/// How often both sides say the same of an endpoint.
#[derive(Debug, Default)]
struct Agreement {
    asked: usize,
    agreed: usize,
}

impl Agreement {
    fn add(&mut self, agrees: bool) {
        self.asked += 1;
        self.agreed += usize::from(agrees);
    }
}

impl Total {
    /// Percent of the labelled facts that were found.
    fn recall(self) -> f64 {
        share(self.count.found, self.count.labelled)
    }

    /// Percent of what was found that is labelled.
    fn precision(self) -> f64 {
        share(self.count.found, self.count.found + self.invented)
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a report")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

impl Report {
    pub(crate) fn new(kind: Option<Kind>) -> Report {
        Report { kind, ..Report::default() }
    }

    /// Adds what came out for a document; a difference that is excused counts as agreement.
    pub(crate) fn add(&mut self, name: &str, comparison: &Comparison, exceptions: &mut Exceptions) {
        for (kind, count) in &comparison.counts {
            let total = &mut self.totals.entry(*kind).or_default().count;
            total.labelled += count.labelled;
            total.found += count.found;
        }
        for fact in &comparison.missed {
            if exceptions.excuses_miss(name, fact) {
                self.totals.entry(fact.kind).or_default().count.labelled -= 1;
            } else {
                self.difference(name, "missed", fact);
            }
        }
        for fact in &comparison.invented {
            let total = self.totals.entry(fact.kind).or_default();
            if exceptions.excuses_invention(name, fact) {
                total.count.labelled += 1;
                total.count.found += 1;
            } else {
                total.invented += 1;
                self.difference(name, "invented", fact);
            }
        }
        for (label, found) in &comparison.pairs {
            self.compare(name, label, found);
        }
    }

    fn difference(&mut self, name: &str, verdict: &str, fact: &Difference) {
        if self.shows(fact.kind) {
            let (kind, line, what) = (fact.kind.name(), fact.line, &fact.what);
            self.differences.push(format!("{verdict:8} {name}.md:{line} {kind} {what}"));
        }
    }

    /// What an endpoint is taken for; a missing status is a difference, one more is none.
    fn compare(&mut self, name: &str, label: &Endpoint, found: &Endpoint) {
        // Labels call every change of an item an update; that `PUT` replaces it is not their matter.
        let replaced = found.method == "PUT" && found.operation == "replace";
        let operation = if replaced { "update" } else { &found.operation };
        let same = same_operation(&label.operation, operation)
            || label.operation == "replace" && found.operation == "replace";
        let missing: Vec<u64> = label
            .statuses
            .iter()
            .copied()
            .filter(|status| !found.statuses.contains(status))
            .collect();
        self.operations.add(same);
        if !label.statuses.is_empty() {
            self.statuses.add(missing.is_empty());
        }
        if !self.shows(Kind::Endpoints) {
            return;
        }
        let place = format!("{name}.md:{} {}", label.line, label.show());
        if !same {
            let entity = if found.entity.is_empty() { "nothing" } else { &found.entity };
            self.differences.push(format!(
                "differs  {place} labelled {}, found {} of {entity}",
                label.operation, found.operation
            ));
        }
        if !missing.is_empty() {
            self.differences.push(format!("differs  {place} lacks status {missing:?}"));
        }
    }

    fn shows(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|only| only == kind)
    }

    /// The aims that are missed.
    pub(crate) fn below(&self) -> Vec<String> {
        let mut below = Vec::new();
        for aim in AIMS.iter().filter(|aim| self.shows(aim.kind)) {
            let total = self.totals.get(&aim.kind).copied().unwrap_or_default();
            if total.recall() < aim.recall || total.precision() < aim.precision {
                below.push(aim.kind.name().to_owned());
            }
        }
        below
    }
}

/// Labels tell reports and others apart, which all are what no stored record answers by itself.
fn same_operation(label: &str, found: &str) -> bool {
    match label {
        "action" | "report" | "other" => {
            matches!(found, "action" | "report" | "upstream" | "unsupported")
        }
        label => label == found,
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:10} {:>8} {:>6} {:>6} {:>8} {:>7} {:>9}",
            "", "labelled", "found", "missed", "invented", "recall", "precision"
        )?;
        for aim in AIMS.iter().filter(|aim| self.shows(aim.kind)) {
            let total = self.totals.get(&aim.kind).copied().unwrap_or_default();
            let Count { labelled, found } = total.count;
            writeln!(
                f,
                "{:10} {labelled:8} {found:6} {:6} {:8} {:6.1}% {:8.1}%",
                aim.kind.name(),
                labelled - found,
                total.invented,
                total.recall(),
                total.precision()
            )?;
        }
        if self.shows(Kind::Endpoints) {
            let Agreement { asked, agreed } = self.operations;
            writeln!(f, "\noperation of an endpoint as labelled: {agreed} of {asked}")?;
            let Agreement { asked, agreed } = self.statuses;
            writeln!(f, "labelled statuses all found: {agreed} of {asked}")?;
        }
        writeln!(f)?;
        self.differences.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::facts::Facts, *};

    fn report(exceptions: &str) -> Report {
        let labels = json!({ "endpoints": [
            { "method": "GET", "path": "/a", "line": 1, "operation": "list", "statuses": [200] },
            { "method": "GET", "path": "/b", "line": 2, "operation": "report", "statuses": [] },
        ]});
        let trace = json!({ "operations": [
            { "method": "GET", "path": "/a", "line": 1, "operation": "read", "statuses": [404] },
            { "method": "GET", "path": "/c", "line": 3, "operation": "list", "statuses": [] },
        ]});
        let comparison = Comparison::of("", &Facts::labelled(&labels), &Facts::traced(&trace));
        let mut report = Report::new(None);
        report.add("001", &comparison, &mut Exceptions::parse(exceptions).unwrap());
        report
    }

    #[test]
    fn differences_are_listed_and_miss_the_aim() {
        let report = report("");
        assert_eq!(
            report.differences,
            [
                "missed   001.md:2 endpoints GET /b",
                "invented 001.md:3 endpoints GET /c",
                "differs  001.md:1 GET /a labelled list, found read of nothing",
                "differs  001.md:1 GET /a lacks status [200]",
            ]
        );
        assert_eq!(report.below(), ["endpoints"]);
        let total = report.totals[&Kind::Endpoints];
        assert_eq!((total.recall(), total.precision()), (50.0, 50.0));
    }

    #[test]
    fn exceptions_settle_differences() {
        let report = report("-001:2 endpoints GET /b # a\n+001:3 endpoints GET /c # b\n");
        assert!(report.below().is_empty());
        let total = report.totals[&Kind::Endpoints];
        assert_eq!(total.count, Count { labelled: 2, found: 2 });
    }
}
