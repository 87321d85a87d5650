//! `livespec serve`

mod access;
mod bound;
mod options;
mod report;
mod watch;

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use livespec_diagnostics::render::{Report, text};
use livespec_ir::{Spec, Valid};
use livespec_serve::{Config, Limits, Log, Metrics};
use tracing::level_filters::LevelFilter;

use crate::check::{self, Checked};
use crate::cli::Outcome;
use crate::clock::SystemClock;
use crate::settings::Sources;
use crate::{backends, output, terminal};
use bound::{Binder, NotBound};
use options::Options;

/// Run the service that a specification describes
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec serve docs/orders.md --dev
  LIVESPEC_JWT_SECRET_FILE=secret livespec serve docs/orders.md --listen 0.0.0.0:8080 --database sqlite:orders.db

Every option can stand in the environment (LIVESPEC_LISTEN, ...) or in livespec.toml beside the document.")]
pub(crate) struct Args {
    /// The document
    file: String,
    /// Where the API answers; port 0 picks a free one [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Where metrics and health answer [default: 127.0.0.1:8081]
    #[arg(long, value_name = "ADDR|off")]
    admin: Option<String>,
    /// Where records are kept [default: sqlite:livespec-data/NAME.db]
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// A key for this run, a token with every scope, permissive CORS; only on a loopback listener
    #[arg(long)]
    dev: bool,
    /// Where requests go that the service cannot carry out by itself
    #[arg(long, value_name = "URL")]
    upstream: Option<String>,
    /// Serve the new version when the document changes, without dropping a request
    #[arg(long)]
    watch: bool,
    /// How the log on standard error is written [default: text on a terminal, else json]
    #[arg(long, value_name = "text|json")]
    log_format: Option<String>,
    /// Serve what is sound of a document with errors
    #[arg(long)]
    allow_errors: bool,
    /// Do not answer /openapi.json and /docs
    #[arg(long)]
    no_docs: bool,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let options = Options::read(args, &Sources::beside(&args.file)?)?;
    let checked = check::document(&args.file)?;
    let findings = report::Findings::of(&checked);
    let unsound = checked.diagnostics.errors() > 0;
    let empty = !bound::has_endpoints(&checked.compilation.spec);
    if unsound || empty {
        show(&checked);
    }
    if unsound && !args.allow_errors {
        let count = checked.diagnostics.errors();
        let errors = if count == 1 { "1 error".to_owned() } else { format!("{count} errors") };
        output::complain(&format!("`{}` has {errors} and is not served", args.file));
        return Ok(Outcome::Findings);
    }
    if empty {
        output::complain(&format!("`{}` has no endpoint that can be served", args.file));
        return Ok(Outcome::Findings);
    }
    let Checked { source, compilation, .. } = checked;
    let spec = Valid::assume_valid(compilation.spec);
    let access = access::decide(&spec, &options)?;
    let metrics = Arc::new(Metrics::default());
    let storage = livespec_serve::metered(backends::open(&options.database)?, Arc::clone(&metrics));
    let binder = Binder::new(storage, options.upstream.is_some());
    let live = match binder.bind(&spec) {
        Ok(live) => live,
        Err(NotBound::Document(error)) => {
            show_bind_error(&source, &error);
            return Ok(Outcome::Findings);
        }
        Err(NotBound::Storage(error)) => return Err(error),
    };
    let log = Log::new(Box::new(std::io::stderr()), options.log_format, true);
    log.install(options.log_level);
    let config = config(&options, &access, &log, metrics);
    let runtime = livespec_serve::runtime().context("the system gives no threads")?;
    let outcome = runtime.block_on(async {
        let running = livespec_serve::start(live, config).await?;
        running.stop_on_signals()?;
        let watching = match options.watch {
            true => Some(watch::start(
                &args.file,
                args.allow_errors,
                binder,
                access.is_closed,
                running.handle(),
            )?),
            false => None,
        };
        let addresses = report::Addresses { public: running.public, admin: running.admin };
        output::print(&report::start(&spec, &options, &access, &findings, &args.file, addresses))?;
        running.wait().await?;
        drop(watching);
        anyhow::Ok(Outcome::Fine)
    });
    log.flush();
    outcome
}

/// What was decided, as the server wants it.
fn config(options: &Options, access: &access::Access, log: &Log, metrics: Arc<Metrics>) -> Config {
    Config {
        listen: options.listen,
        admin: options.admin,
        dev: options.dev,
        cors: options.cors.clone(),
        upstream: options.upstream.clone(),
        auth: access.auth.clone(),
        docs: options.docs,
        limits: Limits::STANDARD,
        clock: Arc::new(SystemClock),
        log: Some(log.clone()),
        metrics,
    }
}

/// The findings of a document on standard error.
fn show(checked: &Checked) {
    let report = Report {
        source: &checked.source,
        dialect: Some(checked.compilation.outline.dialect.name),
        diagnostics: &checked.diagnostics,
    };
    output::note(&text::findings(&report, terminal::stderr_style()));
}

fn show_bind_error(source: &livespec_diagnostics::Source, error: &livespec_service::BindError) {
    let place = error.span().map(|span| source.line_column(span.start));
    let place =
        place.map_or(String::new(), |at| format!("{}:{}:{}: ", source.path(), at.line, at.column));
    output::complain(&terminal::harmless(&format!("{place}{error}")));
}

/// The model of a document without errors; the errors on standard error otherwise.
pub(crate) fn refuse_errors(checked: Checked) -> Option<Valid<Spec>> {
    if checked.diagnostics.errors() > 0 {
        show(&checked);
    }
    livespec_check::validate(checked.compilation.spec, &checked.diagnostics)
}

/// The name of a document: its file without the ending.
pub(crate) fn stem(file: &str) -> String {
    let stem = Path::new(file).file_stem().map(|stem| stem.to_string_lossy().into_owned());
    stem.filter(|stem| stem != "-").unwrap_or_else(|| "stdin".to_owned())
}

/// The level of the log by its name.
///
/// # Errors
/// A name that is none.
pub(crate) fn level(name: &str) -> anyhow::Result<LevelFilter> {
    let name = if name.eq_ignore_ascii_case("warning") { "warn" } else { name };
    name.parse().map_err(|_| {
        anyhow::anyhow!("`{name}` is none of the levels error, warn, info, debug, trace, off")
    })
}
