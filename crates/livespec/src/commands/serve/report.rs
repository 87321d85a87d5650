//! What stands on standard output when the service answers.

use std::fmt::Write;
use std::net::SocketAddr;

use livespec_diagnostics::Severity;
use livespec_ir::{AccessRule, Operation, Spec};

use super::access::Access;
use super::options::Options;
use crate::check::Checked;
use crate::terminal::harmless;
use crate::words::{obstacle, status};

/// How many findings there are of each kind.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Findings {
    errors: usize,
    warnings: usize,
    infos: usize,
}

impl Findings {
    pub(crate) fn of(checked: &Checked) -> Findings {
        let diagnostics = &checked.diagnostics;
        Findings {
            errors: diagnostics.errors(),
            warnings: diagnostics.warnings(),
            infos: diagnostics.count(Severity::Info),
        }
    }
}

/// Where the service answers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Addresses {
    pub(crate) public: SocketAddr,
    pub(crate) admin: Option<SocketAddr>,
}

/// The whole report; the line `ready` is the last.
pub(crate) fn start(
    spec: &Spec,
    options: &Options,
    access: &Access,
    findings: &Findings,
    file: &str,
    addresses: Addresses,
) -> String {
    let mut out = String::new();
    let name = if spec.info.name.trim().is_empty() { file } else { &spec.info.name };
    let _ = writeln!(
        out,
        "{} ({}, {})",
        harmless(name),
        spec.dialect,
        harmless(&status(&spec.info.status))
    );
    let _ = writeln!(out, "\n  document     {}", harmless(file));
    let _ = writeln!(out, "  database     {}", without_password(&options.database));
    let _ = writeln!(out, "  credentials  {}", access.about);
    if let Some(upstream) = &options.upstream {
        let _ = writeln!(out, "  upstream     {}", without_password(upstream));
    }
    if options.docs {
        let _ = writeln!(out, "  description  http://{}/docs", addresses.public);
    }
    let Findings { errors, warnings, infos } = *findings;
    let counts = [counted(errors, "error"), counted(warnings, "warning"), counted(infos, "info")];
    let _ = writeln!(out, "  findings     {}\n", counts.join(", "));
    endpoints(spec, options, &mut out);
    silent(spec, &mut out);
    if let Some(token) = &access.token {
        let _ = writeln!(out, "  token with every scope, valid for 24 hours\n  {token}\n");
    }
    let _ = write!(out, "ready http://{}", addresses.public);
    if let Some(admin) = addresses.admin {
        let _ = write!(out, " admin http://{admin}");
    }
    out.push('\n');
    out
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// The table of endpoints, and below it why some are not carried out here.
fn endpoints(spec: &Spec, options: &Options, out: &mut String) {
    let served: Vec<&Operation> =
        spec.operations.values().filter(|it| it.method.is_some()).collect();
    let rows: Vec<[String; 4]> =
        served.iter().map(|operation| row(spec, options, operation)).collect();
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let (a, b, c) = (width(0), width(1), width(2));
    for [method, path, kind, access] in &rows {
        let _ = writeln!(out, "  {method:<a$}  {path:<b$}  {kind:<c$}  {access}");
    }
    out.push('\n');
    let mut left =
        served.iter().filter_map(|operation| Some((operation, obstacle(operation)?))).peekable();
    if left.peek().is_none() {
        return;
    }
    let answer =
        if options.upstream.is_some() { "forwarded to the upstream" } else { "answered with 501" };
    let _ = writeln!(out, "  not carried out by the service itself, {answer}:");
    for (operation, reason) in left {
        let _ = writeln!(out, "    {}: {}", harmless(&operation.title()), harmless(reason));
    }
    out.push('\n');
}

fn row(spec: &Spec, options: &Options, operation: &Operation) -> [String; 4] {
    let kind = match obstacle(operation) {
        Some(_) if options.upstream.is_some() => "upstream",
        _ => operation.kind.name(),
    };
    let entity = operation.entity.filter(|_| obstacle(operation).is_none());
    let entity = entity.map_or(String::new(), |id| format!(" {}", spec.entities[id].name));
    let access = match &operation.access {
        AccessRule::Public => "public".to_owned(),
        AccessRule::Authenticated => "authenticated".to_owned(),
        AccessRule::Scopes(scopes) => scopes.join(" "),
    };
    [
        operation.method.map_or("?", |method| method.name()).to_owned(),
        harmless(&operation.path.to_string()),
        harmless(&format!("{kind}{entity}")),
        harmless(&access),
    ]
}

/// What the document asks for and this program does not do.
fn silent(spec: &Spec, out: &mut String) {
    let names: Vec<String> = spec
        .integrations
        .iter()
        .filter(|it| it.sends_message)
        .map(|it| harmless(&it.name))
        .collect();
    if !names.is_empty() {
        let _ = writeln!(out, "  messages are not sent by this version: {}\n", names.join(", "));
    }
}

/// A URL as it may be shown: what stands between `://` and `@` may hold a password.
fn without_password(url: &str) -> String {
    let shown = match url
        .split_once("://")
        .and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1)))
    {
        Some((scheme, rest)) => format!("{scheme}://***@{rest}"),
        None => url.to_owned(),
    };
    harmless(&shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        assert_eq!(without_password("postgres://me:p@ss@host/db"), "postgres://***@host/db");
        assert_eq!(without_password("sqlite:data/a@b.db"), "sqlite:data/a@b.db");
    }
}
