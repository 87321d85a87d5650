//! `livespec token`

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::bail;
use livespec_ir::{AccessRule, Spec};
use livespec_service::Clock;

use crate::cli::Outcome;
use crate::clock::SystemClock;
use crate::secrets::{self, Claims};
use crate::settings::{Sources, variable};
use crate::{check, duration, output};

/// Sign a token with the configured secret
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:
  LIVESPEC_JWT_SECRET=$(cat secret) livespec token orders.md --subject ada --scopes 'orders:read orders:write'")]
pub(crate) struct Args {
    /// The document that the service runs by
    file: String,
    /// Whom the token speaks for
    #[arg(long, value_name = "S")]
    subject: String,
    /// What the token allows, with spaces between
    #[arg(long, value_name = "'A B'", default_value = "")]
    scopes: String,
    /// How long it is valid: 30s, 15m, 1h, 90d
    #[arg(long, value_name = "TIME", default_value = "1h", value_parser = duration::parse)]
    ttl: Duration,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let checked = check::document(&args.file)?;
    let sources = Sources::beside(&args.file)?;
    let Some(secret) = secrets::jwt_secret(&sources)? else {
        bail!(
            "there is no secret to sign with; set {} or {}",
            secrets::SECRET,
            secrets::SECRET_FILE
        );
    };
    let known = scopes(&checked.compilation.spec);
    let wanted: Vec<&str> = args.scopes.split_whitespace().collect();
    for scope in wanted.iter().filter(|scope| !known.is_empty() && !known.contains(**scope)) {
        output::warn(&format!("the document has no permission `{scope}`"));
    }
    let file = sources.file.jwt.clone().unwrap_or_default();
    let issuer = variable("LIVESPEC_JWT_ISSUER").or(file.issuer);
    let audience = variable("LIVESPEC_JWT_AUDIENCE").or(file.audience);
    let now = SystemClock.now_ms() / 1000;
    let claims = Claims {
        sub: &args.subject,
        scope: &wanted.join(" "),
        roles: &[],
        iat: now,
        exp: now.saturating_add(i64::try_from(args.ttl.as_secs()).unwrap_or(i64::MAX)),
        iss: issuer.as_deref(),
        aud: audience.as_deref(),
    };
    output::print(&format!("{}\n", secrets::sign(&claims, &secret)?))?;
    Ok(Outcome::Fine)
}

/// Every scope that a document lists or demands.
pub(crate) fn scopes(spec: &Spec) -> BTreeSet<String> {
    let listed = spec.access.permissions.iter().map(|permission| permission.name.clone());
    let demanded = spec.operations.values().flat_map(|operation| match &operation.access {
        AccessRule::Scopes(scopes) => scopes.clone(),
        AccessRule::Public | AccessRule::Authenticated => Vec::new(),
    });
    listed.chain(demanded).collect()
}
