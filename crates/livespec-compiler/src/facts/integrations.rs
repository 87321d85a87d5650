//! Other services that this one talks to.

use livespec_ir::{AuthKind, AuthMethod, Integration, Origin};
use livespec_syntax::{Column, Topic};

use super::reading::{Reader, row_span};
use super::topics::Topics;
use super::{SERVE_VERIFY, access};

const INTEGRATIONS: Topics = Topics::of(&[Topic::Integrations]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    let mut found = Vec::new();
    for line in reader.lines(INTEGRATIONS) {
        reader.context.claim(line.index, "integration", "S5", SERVE_VERIFY);
        let (Some(key), true) = (line.key, line.listed || line.key.is_some()) else { continue };
        let (Some(name), Some(text)) = (reader.told(key), reader.told(line.value)) else {
            continue;
        };
        let origin = Origin::stated(line.item.span);
        if authenticates(name, text) {
            demand(reader, text, origin);
        }
        found.push(integration(name, text, origin));
    }
    for (index, table) in reader.tables(|place, _| place.topic == Some(Topic::Integrations)) {
        reader.context.claim(index, "integrations", "S5", SERVE_VERIFY);
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let name = table
                .cell(row, Column::Name)
                .or_else(|| table.cell(row, Column::Dependency))
                .or_else(|| row.first());
            let Some(name) = reader.cell(name) else { continue };
            let texts: Vec<&str> =
                row.iter().skip(1).filter_map(|cell| reader.cell(Some(cell))).collect();
            found.push(integration(name, &texts.join("; "), Origin::stated(row_span(row, span))));
        }
    }
    reader.context.spec.integrations.extend(found);
}

fn integration(name: &str, text: &str, origin: Origin) -> Integration {
    Integration { name: name.to_owned(), text: text.to_owned(), sends_message: sends(text), origin }
}

/// Whether a sentence says that a message goes out after something happened here.
fn sends(text: &str) -> bool {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    has(&["send", "sent", "notify", "publish", "emit", "post a message", "push"])
        && has(&["message", "notif", "event", "email", "e-mail", "mail", "webhook", "sms", "alert"])
}

/// Whether the integration is the check of a caller's credentials.
fn authenticates(name: &str, text: &str) -> bool {
    let (name, text) = (name.to_lowercase(), text.to_lowercase());
    (name.contains("auth") || name.contains("identity"))
        && ["token", "credential", "jwt", "session", "api key"]
            .iter()
            .any(|word| text.contains(word))
        && ["validate", "verif", "check", "authenticate"].iter().any(|word| text.contains(word))
}

fn demand(reader: &mut Reader<'_, '_>, text: &str, origin: Origin) {
    let access = &mut reader.context.spec.access;
    if !access.required {
        access.required = true;
        access.origin = origin;
    }
    let kind = access::kinds(text).first().copied().unwrap_or(AuthKind::Undecided);
    access.methods.push(AuthMethod { kind, origin });
    reader.context.note(origin.span, "authentication", "X1", SERVE_VERIFY);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_told_from_other_uses() {
        assert!(sends("After a creation, send a message to the desk."));
        assert!(sends("Publishes an event for each order"));
        assert!(!sends("Validate the token"));
        assert!(!sends("Reads the mail address of a customer"));
    }

    #[test]
    fn a_check_of_tokens_is_authentication() {
        assert!(authenticates("Auth Service", "Validate the caller's token first"));
        assert!(!authenticates("Author Service", "Reads names"));
    }
}
