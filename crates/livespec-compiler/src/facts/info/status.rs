//! The words of a document's life.

use livespec_diagnostics::Span;
use livespec_ir::{Note, Origin, Status, StatusChoice};

/// The words of each status; the longer of two that begin alike stands first.
const WORDS: &[(&str, Status)] = &[
    ("draft", Status::Draft),
    ("work in progress", Status::Draft),
    ("wip", Status::Draft),
    ("in progress", Status::Draft),
    ("planned", Status::Draft),
    ("planning", Status::Draft),
    ("backlog", Status::Draft),
    ("new", Status::Draft),
    ("proposed", Status::InReview),
    ("proposal", Status::InReview),
    ("in review", Status::InReview),
    ("in-review", Status::InReview),
    ("under review", Status::InReview),
    ("ready for review", Status::InReview),
    ("review", Status::InReview),
    ("pending", Status::InReview),
    ("open", Status::InReview),
    ("approved", Status::Approved),
    ("accepted", Status::Approved),
    ("ready", Status::Approved),
    ("final", Status::Approved),
    ("active", Status::Approved),
    ("agreed", Status::Approved),
    ("implemented", Status::Implemented),
    ("complete", Status::Implemented),
    ("done", Status::Implemented),
    ("shipped", Status::Implemented),
    ("released", Status::Implemented),
    ("rejected", Status::Retired),
    ("superseded", Status::Retired),
    ("deprecated", Status::Retired),
    ("obsolete", Status::Retired),
    ("retired", Status::Retired),
    ("withdrawn", Status::Retired),
    ("deferred", Status::Retired),
    ("cancelled", Status::Retired),
    ("canceled", Status::Retired),
    ("archived", Status::Retired),
];

/// Reads a status: `english` is the text as it is understood, `told` whether it is more than a
/// placeholder.
pub(super) fn read(text: &str, english: &str, span: Span, told: bool) -> StatusChoice {
    let note = Note { text: text.trim().to_owned(), origin: Origin::stated(span) };
    let parts: Vec<&str> =
        english.split(['|', '/']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > 1 && parts.iter().filter(|part| word(part).is_some()).count() > 1 {
        return StatusChoice::Undecided(note);
    }
    if text.trim().is_empty() {
        return StatusChoice::Absent;
    }
    if !told {
        return StatusChoice::Undecided(note);
    }
    match word(english) {
        Some(status) => StatusChoice::Chosen(status, note),
        None => StatusChoice::Unknown(note),
    }
}

/// The status that a text begins with.
fn word(text: &str) -> Option<Status> {
    let text = text.trim_start_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    WORDS.iter().find(|(word, _)| begins(&text, word)).map(|(_, status)| *status)
}

fn begins(text: &str, word: &str) -> bool {
    text.strip_prefix(word).is_some_and(|rest| {
        let rest = rest.strip_prefix('d').unwrap_or(rest);
        !rest.starts_with(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(text: &str) -> Option<Status> {
        match read(text, text, Span::new(0, text.len()), true) {
            StatusChoice::Chosen(status, _) => Some(status),
            _ => None,
        }
    }

    #[test]
    fn one_word_is_a_choice() {
        assert_eq!(status("draft"), Some(Status::Draft));
        assert_eq!(status("✅ Approved for implementation"), Some(Status::Approved));
        assert_eq!(status("In Review (second round)"), Some(Status::InReview));
        assert_eq!(status("Completed"), Some(Status::Implemented));
        assert_eq!(status("DEFERRED"), Some(Status::Retired));
        assert_eq!(status("drafty"), None);
    }

    #[test]
    fn several_joined_by_a_bar_are_none() {
        let span = Span::new(0, 1);
        assert!(matches!(read("", "Draft | In Review", span, true), StatusChoice::Undecided(_)));
        assert!(matches!(read("[Status]", "[Status]", span, false), StatusChoice::Undecided(_)));
        assert!(matches!(read("Purple", "Purple", span, true), StatusChoice::Unknown(_)));
        assert!(matches!(read(" ", " ", span, true), StatusChoice::Absent));
    }
}
