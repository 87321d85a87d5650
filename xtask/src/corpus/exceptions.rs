//! Labels that are wrong: facts, without a word of the documents.

use anyhow::{Context, ensure};

use super::{Kind, compare::Difference};

/// The exceptions of a run; each is used up once.
#[derive(Debug, Default)]
pub(crate) struct Exceptions {
    all: Vec<Exception>,
}

#[derive(Debug)]
struct Exception {
    /// As it stands in the file.
    line: String,
    /// Whether the labels lack the fact; else they have it wrongly.
    lacks: bool,
    document: String,
    fact: Difference,
    used: bool,
}

impl Exceptions {
    /// Reads lines `-NAME:LINE KIND WHAT # REASON` and `+NAME:LINE KIND WHAT # REASON`; empty lines and those that
    /// begin with `#` are skipped.
    pub(crate) fn parse(text: &str) -> anyhow::Result<Exceptions> {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let lines = lines.filter(|line| !line.starts_with('#'));
        let read = |line: &str| exception(line).with_context(|| format!("exception `{line}`"));
        Ok(Exceptions { all: lines.map(read).collect::<anyhow::Result<_>>()? })
    }

    /// Whether a labelled fact that was not found is no fact.
    pub(crate) fn excuses_miss(&mut self, document: &str, fact: &Difference) -> bool {
        self.take(document, fact, false)
    }

    /// Whether a found fact that is not labelled is one.
    pub(crate) fn excuses_invention(&mut self, document: &str, fact: &Difference) -> bool {
        self.take(document, fact, true)
    }

    fn take(&mut self, document: &str, fact: &Difference, lacks: bool) -> bool {
        let found = self.all.iter_mut().find(|exception| {
            exception.lacks == lacks && exception.document == document && exception.fact == *fact
        });
        found.map(|exception| exception.used = true).is_some()
    }

    /// What excused nothing.
    pub(crate) fn unused(&self) -> Vec<&str> {
        self.all.iter().filter(|exception| !exception.used).map(|it| it.line.as_str()).collect()
    }
}

fn exception(line: &str) -> anyhow::Result<Exception> {
    let (fact, reason) = line.split_once(" # ").context("gives no reason behind ` # `")?;
    ensure!(!reason.trim().is_empty(), "gives no reason");
    let lacks = fact.starts_with('+');
    let fact = fact.strip_prefix(['+', '-']).context("begins with neither + nor -")?;
    let mut words = fact.trim().splitn(3, ' ');
    let place = words.next().unwrap_or_default();
    let (document, number) = place.split_once(':').context("names no line")?;
    let number = number.parse().context("names no line")?;
    let kind = Kind::parse(words.next().context("names no kind")?)?;
    let what = words.next().context("does not say what")?.trim().to_owned();
    let fact = Difference { kind, line: number, what };
    Ok(Exception { line: line.to_owned(), lacks, document: document.to_owned(), fact, used: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exceptions_are_used_by_what_they_name() {
        let text =
            "# why\n\n-001:3 endpoints GET /a # another system\n+001:4 errors 404 GONE # stated\n";
        let mut exceptions = Exceptions::parse(text).unwrap();
        let miss = Difference { kind: Kind::Endpoints, line: 3, what: "GET /a".to_owned() };
        assert!(!exceptions.excuses_miss("002", &miss));
        assert!(!exceptions.excuses_invention("001", &miss));
        assert!(exceptions.excuses_miss("001", &miss));
        assert_eq!(exceptions.unused(), ["+001:4 errors 404 GONE # stated"]);
    }

    #[test]
    fn exceptions_need_all_their_parts() {
        for line in ["-001:3 endpoints GET /a", "001:3 endpoints GET /a # x", "-001 limits x # x"] {
            assert!(Exceptions::parse(line).is_err(), "{line}");
        }
    }
}
