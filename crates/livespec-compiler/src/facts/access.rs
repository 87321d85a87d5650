//! Who may do what, as the document declares it: methods, permissions, roles. What single endpoints
//! demand is the business of `link`.

mod permissions;

use livespec_ir::{AuthKind, AuthMethod, Origin};
use livespec_syntax::{ItemKind, TableRole, Topic};

use super::SERVE_VERIFY;
use super::reading::{Line, Reader, row_span};
use super::topics::Topics;

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
                .any(|cell| cell.as_str().trim().to_lowercase().starts_with("auth"));
            let cells: Vec<&str> = row.iter().filter_map(|cell| reader.cell(Some(cell))).collect();
            let text = cells.join(" | ");
            let kinds = kinds(&text);
            if !named || kinds.is_empty() || open(&text) {
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
    let kinds = if open(&text) { Vec::new() } else { kinds(&text) };
    let demands = demands(&text);
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
        && !open(&text)
        && reader.told(line.value).is_none()
        && reader.context.has_placeholder(line.item.span);
    if undecided {
        push(reader, AuthKind::Undecided, said);
        return;
    }
    for kind in &kinds {
        push(reader, *kind, said);
    }
    if (demands || (declares && !kinds.is_empty())) && !open(&text) {
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

/// The methods that a text names, in the order of the list below.
pub(super) fn kinds(text: &str) -> Vec<AuthKind> {
    const WORDS: &[(AuthKind, &[&str])] = &[
        (AuthKind::OAuth2, &["oauth", "openid", "oidc"]),
        (AuthKind::Jwt, &["jwt", "json web token", "bearer"]),
        (AuthKind::ApiKey, &["api key", "api-key", "apikey", "x-api-key", "api token"]),
        (
            AuthKind::Session,
            &[
                "session cookie",
                "session-based",
                "cookie session",
                "httponly cookie",
                "session auth",
                "cookie-based",
            ],
        ),
        (AuthKind::Basic, &["basic auth", "http basic"]),
    ];
    let text = text.to_lowercase();
    let found = WORDS.iter().filter(|(_, words)| words.iter().any(|word| text.contains(word)));
    let mut kinds: Vec<AuthKind> = found.map(|(kind, _)| *kind).collect();
    // An API key that travels as a bearer token is no JWT, and the tokens of OAuth are its own.
    let key_only = kinds.contains(&AuthKind::ApiKey) && !text.contains("jwt");
    let oauth_only = kinds.contains(&AuthKind::OAuth2) && !text.contains("jwt");
    if key_only || oauth_only {
        kinds.retain(|kind| *kind != AuthKind::Jwt);
    }
    if kinds.is_empty()
        && (text.trim() == "session" || text.ends_with(": session") || text.ends_with("sessions"))
    {
        kinds.push(AuthKind::Session);
    }
    kinds
}

/// Whether a sentence demands credentials of whoever calls.
fn demands(text: &str) -> bool {
    let text = text.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    if open(&text) {
        return false;
    }
    has(&[
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
    ]) || (has(&["token", "jwt", "api key", "api-key", "credential", "scope"])
        && has(&[
            "require",
            "must ",
            "needs a",
            "only with",
            "protected by",
            "validated on every",
            "mandatory",
        ])
        && has(&[
            "endpoint", "request", "call", "access", "api", "caller", "client", "reading",
            "creating",
        ]))
}

/// Whether a sentence says that no credentials are needed.
fn open(text: &str) -> bool {
    let text = text.to_lowercase();
    [
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
    ]
    .iter()
    .any(|word| text.contains(word))
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
        assert!(demands("All API calls require a Bearer token."));
        assert!(demands("Access to the endpoint requires the `a:b` scope"));
        assert!(!demands("The list does not require authentication"));
        assert!(!demands("Tokens live for 15 minutes"));
    }
}
