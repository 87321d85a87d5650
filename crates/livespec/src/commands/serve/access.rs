//! What proves who a client is: configured material, or that of a development run.

use anyhow::bail;
use livespec_ir::{AccessRule, Spec};
use livespec_serve::{AuthConfig, JwtConfig};
use livespec_service::Clock;

use super::options::Options;
use crate::clock::SystemClock;
use crate::commands::token;
use crate::output;
use crate::secrets::{self, Claims, SECRET_BYTES_GOOD};

/// Whom the token of a development run speaks for.
const DEVELOPER: &str = "developer";

/// How long that token is valid, in seconds.
const DEVELOPER_SECONDS: i64 = 24 * 60 * 60;

/// The decision.
pub(crate) struct Access {
    pub(crate) auth: AuthConfig,
    /// Whether tokens can be verified, so that a document that demands them can be served.
    pub(crate) is_closed: bool,
    /// Where the key is from, for the report.
    pub(crate) about: &'static str,
    /// The token of a development run.
    pub(crate) token: Option<String>,
}

/// Whether some endpoint demands credentials.
pub(crate) fn is_demanded(spec: &Spec) -> bool {
    spec.access.required
        || spec.operations.values().any(|operation| !matches!(operation.access, AccessRule::Public))
}

/// Decides what tokens are verified with.
///
/// # Errors
/// A document that demands credentials where nothing can verify them.
pub(crate) fn decide(spec: &Spec, options: &Options) -> anyhow::Result<Access> {
    let (secret, about) = match &options.secret {
        Some(secret) => {
            (Some(secret.clone()), "bearer tokens, signed with the configured secret (HS256)")
        }
        None if options.dev => {
            (Some(secrets::random_key()), "bearer tokens, signed with a key of this run (HS256)")
        }
        None if is_demanded(spec) => bail!(
            "the document demands credentials, and there is nothing to verify them with\n  \
             set {} (HS256), at least {SECRET_BYTES_GOOD} random bytes, such as from `openssl rand -hex 32`,\n  \
             or {} with the path of a file that holds it,\n  \
             or use --dev on your own machine",
            secrets::SECRET,
            secrets::SECRET_FILE
        ),
        None => (None, "none: the document demands no credentials"),
    };
    let short = secret.as_ref().is_some_and(|secret| secret.len() < SECRET_BYTES_GOOD);
    if short {
        output::warn(&format!(
            "the secret is shorter than {SECRET_BYTES_GOOD} bytes and can be guessed"
        ));
    }
    let token = match &secret {
        Some(secret) if options.dev => Some(developer(spec, options, secret)?),
        _ => None,
    };
    let is_closed = secret.is_some();
    let jwt = secret.map(|secret| JwtConfig {
        secret,
        issuer: options.issuer.clone(),
        audience: options.audience.clone(),
    });
    Ok(Access { auth: AuthConfig { jwt }, is_closed, about, token })
}

/// A token with every scope and role.
fn developer(spec: &Spec, options: &Options, secret: &[u8]) -> anyhow::Result<String> {
    let scopes: Vec<String> = token::scopes(spec).into_iter().collect();
    let roles: Vec<String> = spec.access.roles.iter().map(|role| role.name.clone()).collect();
    let now = SystemClock.now_ms() / 1000;
    let claims = Claims {
        sub: DEVELOPER,
        scope: &scopes.join(" "),
        roles: &roles,
        iat: now,
        exp: now + DEVELOPER_SECONDS,
        iss: options.issuer.as_deref(),
        aud: options.audience.as_deref(),
    };
    secrets::sign(&claims, secret)
}
