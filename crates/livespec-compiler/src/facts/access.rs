//! Who may do what, as the document declares it: methods, permissions, roles. What single endpoints
//! demand is the business of `link`.

mod permissions;

use std::borrow::Cow;
use std::sync::LazyLock;

use livespec_ir::{AuthKind, AuthMethod, Origin};
use livespec_syntax::{ItemKind, TableRole, Text, Topic};

use super::SERVE_VERIFY;
use super::reading::{Line, Reader, row_span};
use super::topics::Topics;
use crate::lexicon::{Found, Lexicon};

const AUTHENTICATION: Topics = Topics::of(&[Topic::Authentication]);
/// Where a sentence about credentials is a demand on callers of this service.
const DEMANDS: Topics = Topics::of(&[
    Topic::Authentication,
    Topic::Authorization,
    Topic::Security,
    Topic::Api,
    Topic::Endpoints,
    Topic::Nfr,
    Topic::Overview,
    Topic::Requirements,
    Topic::Permissions,
    Topic::DataProtection,
]);
const OTHERS: Topics = Topics::of(&[
    Topic::OutOfScope,
    Topic::Alternatives,
    Topic::Testing,
    Topic::Dependencies,
    Topic::ExternalDependencies,
    Topic::Integrations,
    Topic::OpenQuestions,
    Topic::ThreatModel,
    Topic::Risks,
    Topic::Future,
    Topic::References,
    Topic::Glossary,
]);

pub(super) fn collect(reader: &mut Reader<'_, '_>) {
    for line in reader.lines(DEMANDS) {
        let around = reader.place(line.index).around;
        if around.meets(OTHERS) {
            continue;
        }
        read(reader, &line, around);
    }
    rows(reader);
    permissions::collect(reader);
    let access = &mut reader.context.spec.access;
    let first = access.permissions.first().map(|permission| permission.origin);
    if let (false, Some(origin)) = (access.required, first) {
        access.required = true;
        access.origin = origin;
    }
}

/// Rows of tables of requirements: `| Security | Authentication | OAuth 2.0 bearer tokens |`.
fn rows(reader: &mut Reader<'_, '_>) {
    let tables = reader.tables(|place, table| {
        let told =
            matches!(table.role, TableRole::Objectives | TableRole::Other | TableRole::Components);
        told && place.around.meets(DEMANDS) && !place.around.meets(OTHERS)
    });
    for (index, table) in tables {
        let span = reader.outline.items[index].span;
        for row in &table.rows {
            let named = row
                .iter()
                .take(2)
                .any(|cell| cell.read().trim().to_lowercase().starts_with("auth"));
            let told = row.iter().filter(|cell| reader.cell(Some(cell)).is_some());
            let cells: Vec<Cow<'_, str>> = told.map(Text::read).collect();
            let text = cells.join(" | ");
            let found = WORDS.find(&text);
            let kinds = methods(&text, found);
            if !named || kinds.is_empty() || found.has(OPEN) {
                continue;
            }
            let origin = Origin::stated(row_span(row, span));
            reader.context.note(origin.span, "authentication", "X1", SERVE_VERIFY);
            for kind in kinds {
                push(reader, kind, origin);
            }
            require(reader, origin);
        }
    }
}

fn require(reader: &mut Reader<'_, '_>, origin: Origin) {
    let access = &mut reader.context.spec.access;
    if !access.required {
        access.required = true;
        access.origin = origin;
    }
}

/// One line: the declaration of a method, or a demand in words.
fn read(reader: &mut Reader<'_, '_>, line: &Line<'_>, around: Topics) {
    let text = line.text();
    let declares = declares(line, around);
    let found = WORDS.find(&text);
    let open = found.has(OPEN);
    let kinds = if open { Vec::new() } else { methods(&text, found) };
    let demands = demands(found);
    if !declares && !demands {
        return;
    }
    let origin = Origin::stated(line.item.span);
    let said = if line.value.span.is_empty() { origin } else { Origin::stated(line.value.span) };
    if declares {
        reader.context.claim(line.index, "authentication", "X1", SERVE_VERIFY);
    } else {
        reader.context.note(line.item.span, "authentication", "X1", SERVE_VERIFY);
    }
    let undecided = declares
        && !open
        && reader.told(line.value).is_none()
        && reader.context.has_placeholder(line.item.span);
    if undecided {
        push(reader, AuthKind::Undecided, said);
        return;
    }
    for kind in &kinds {
        push(reader, *kind, said);
    }
    if (demands || (declares && !kinds.is_empty())) && !open {
        require(reader, origin);
        if kinds.is_empty() && reader.context.spec.access.methods.is_empty() && declares {
            push(reader, AuthKind::Undecided, origin);
        }
    }
}

/// Whether a line is there to name the method: its key says so, or it stands under such a heading.
fn declares(line: &Line<'_>, around: Topics) -> bool {
    let key = line.key_word();
    let named = key.starts_with("authentication")
        || matches!(key.as_str(), "auth" | "auth method" | "authn");
    let labelled = matches!(line.item.kind, ItemKind::Label(_)) && named;
    let keyed = line.key.is_some() && named;
    let about = around.meets(AUTHENTICATION) && !key.starts_with("authoriz");
    labelled || keyed || (about && !around.meets(Topics::of(&[Topic::Permissions])))
}

fn push(reader: &mut Reader<'_, '_>, kind: AuthKind, origin: Origin) {
    let methods = &mut reader.context.spec.access.methods;
    if !methods.iter().any(|method| method.kind == kind) {
        methods.push(AuthMethod { kind, origin });
    }
}

/// Words of which the groups tell something, in the order of the constants below.
static WORDS: LazyLock<Lexicon> = LazyLock::new(|| {
    Lexicon::new(&[
        &[
            "no authentication",
            "not require authentication",
            "no auth ",
            "no token is needed",
            "without authentication",
            "unauthenticated access",
            "is public",
            "are public",
            "publicly accessible",
            "not required",
            "no auth required",
            "authentication: none",
            "auth: none",
        ],
        &["oauth", "openid", "oidc"],
        &["jwt", "json web token", "bearer"],
        &["api key", "api-key", "apikey", "x-api-key", "api token"],
        &[
            "session cookie",
            "session-based",
            "cookie session",
            "httponly cookie",
            "session auth",
            "cookie-based",
        ],
        &["basic auth", "http basic"],
        &["jwt"],
        &[
            "must be authenticated",
            "authentication required",
            "authentication is required",
            "requires authentication",
            "require authentication",
            "requires auth",
            "require auth ",
            "authenticated users only",
            "login required",
            "auth required",
        ],
        &["token", "jwt", "api key", "api-key", "credential", "scope"],
        &[
            "require",
            "must ",
            "needs a",
            "only with",
            "protected by",
            "validated on every",
            "mandatory",
        ],
        &[
            "endpoint", "request", "call", "access", "api", "caller", "client", "reading",
            "creating",
        ],
    ])
});

/// No credentials are needed.
const OPEN: usize = 0;
const METHODS: &[(usize, AuthKind)] = &[
    (1, AuthKind::OAuth2),
    (2, AuthKind::Jwt),
    (3, AuthKind::ApiKey),
    (4, AuthKind::Session),
    (5, AuthKind::Basic),
];
const JWT: usize = 6;
/// Credentials are demanded.
const DEMANDED: usize = 7;
/// Together these demand credentials too: what, that it must be, of whom.
const CREDENTIALS: usize = 8;
const MUST: usize = 9;
const CALLERS: usize = 10;

/// The methods that a text names, in the order of the list above.
pub(super) fn kinds(text: &str) -> Vec<AuthKind> {
    methods(text, WORDS.find(text))
}

fn methods(text: &str, found: Found) -> Vec<AuthKind> {
    let named = METHODS.iter().filter(|(group, _)| found.has(*group));
    let mut kinds: Vec<AuthKind> = named.map(|(_, kind)| *kind).collect();
    // An API key that travels as a bearer token is no JWT, and the tokens of OAuth are its own.
    let other = kinds.contains(&AuthKind::ApiKey) || kinds.contains(&AuthKind::OAuth2);
    if other && !found.has(JWT) {
        kinds.retain(|kind| *kind != AuthKind::Jwt);
    }
    if kinds.is_empty() && is_session(text) {
        kinds.push(AuthKind::Session);
    }
    kinds
}

/// Whether a text is or ends in the word alone.
fn is_session(text: &str) -> bool {
    let ends = |end: &str| {
        let at = text.len().checked_sub(end.len());
        at.and_then(|at| text.get(at..)).is_some_and(|last| last.eq_ignore_ascii_case(end))
    };
    text.trim().eq_ignore_ascii_case("session") || ends(": session") || ends("sessions")
}

/// Whether a sentence demands credentials of whoever calls.
fn demands(found: Found) -> bool {
    let together = found.has(CREDENTIALS) && found.has(MUST) && found.has(CALLERS);
    !found.has(OPEN) && (found.has(DEMANDED) || together)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_found_in_words() {
        assert_eq!(kinds("JWT bearer tokens"), [AuthKind::Jwt]);
        assert_eq!(kinds("OAuth 2.0 with bearer tokens"), [AuthKind::OAuth2]);
        assert_eq!(kinds("API key in X-API-Key or as Bearer"), [AuthKind::ApiKey]);
        assert_eq!(kinds("JWT or API key"), [AuthKind::Jwt, AuthKind::ApiKey]);
        assert_eq!(kinds("Keycloak"), []);
    }

    #[test]
    fn demands_are_told_from_their_opposite() {
        let demands = |text| demands(WORDS.find(text));
        assert!(demands("All API calls require a Bearer token."));
        assert!(demands("Access to the endpoint requires the `a:b` scope"));
        assert!(!demands("The list does not require authentication"));
        assert!(!demands("Tokens live for 15 minutes"));
    }
}
