//! How grave the findings of a rule are, as a project decides.

use std::collections::BTreeMap;

use livespec_diagnostics::{Diagnostics, Severity};

use crate::explain::{Unknown, find};

/// What the findings of a rule count as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// Nothing; they are not reported.
    Allow,
    /// Warnings.
    Warn,
    /// Errors.
    Deny,
}

impl Level {
    /// The words of a configuration.
    pub const NAMES: &[(&str, Level)] =
        &[("allow", Level::Allow), ("warn", Level::Warn), ("deny", Level::Deny)];

    /// The level of a word.
    pub fn from_name(name: &str) -> Option<Level> {
        Level::NAMES.iter().find(|(word, _)| *word == name).map(|(_, level)| *level)
    }
}

/// The levels of the rules that do not have their own gravity.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels {
    by_code: BTreeMap<&'static str, Level>,
}

impl Levels {
    /// Sets the level of a rule, named by its code or its name; a later call wins.
    ///
    /// # Errors
    /// A name that no rule has.
    pub fn set(&mut self, rule: &str, level: Level) -> Result<(), Unknown> {
        self.by_code.insert(find(rule)?.code, level);
        Ok(())
    }

    pub(crate) fn apply(&self, diagnostics: &mut Diagnostics) {
        if self.by_code.is_empty() {
            return;
        }
        diagnostics.retain_mut(|diagnostic| {
            match self.by_code.get(diagnostic.code.0) {
                None => {}
                Some(Level::Allow) => return false,
                Some(Level::Warn) => diagnostic.severity = Severity::Warning,
                Some(Level::Deny) => diagnostic.severity = Severity::Error,
            }
            true
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use livespec_diagnostics::{Code, Diagnostic, Span};

    #[test]
    fn a_project_decides() {
        let mut diagnostics = Diagnostics::default();
        for code in ["D001", "D002", "D003", "D004"] {
            diagnostics.push(Diagnostic::new(Code(code), Severity::Info, "m", Span::default()));
        }
        let mut levels = Levels::default();
        for (rule, level) in
            [("D001", Level::Allow), ("missing-section", Level::Warn), ("d003", Level::Deny)]
        {
            assert_eq!(levels.set(rule, level), Ok(()));
        }
        levels.apply(&mut diagnostics);
        let seen: Vec<_> = diagnostics.iter().map(|it| (it.code.0, it.severity)).collect();
        let (warn, deny) = (Severity::Warning, Severity::Error);
        assert_eq!(seen, [("D002", warn), ("D003", deny), ("D004", Severity::Info)]);
    }

    #[test]
    fn an_unknown_rule_is_refused_with_the_nearest() {
        let error = Levels::default().set("missing_secton", Level::Warn).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no rule `missing_secton`; did you mean `missing_section`?"
        );
    }
}
