//! What was decided about serving, wherever it was decided.

use std::io::IsTerminal;
use std::net::SocketAddr;

use anyhow::bail;
use livespec_serve::{Cors, LogFormat};
use tracing::level_filters::LevelFilter;

use super::{Args, level, stem};
use crate::secrets;
use crate::settings::{self, Sources, variable};

/// Options with every source looked at.
pub(crate) struct Options {
    pub(crate) listen: SocketAddr,
    pub(crate) admin: Option<SocketAddr>,
    pub(crate) database: String,
    pub(crate) dev: bool,
    pub(crate) cors: Cors,
    pub(crate) upstream: Option<String>,
    pub(crate) watch: bool,
    pub(crate) docs: bool,
    pub(crate) log_format: LogFormat,
    pub(crate) log_level: LevelFilter,
    /// The secret of HS256, where one is configured.
    pub(crate) secret: Option<Vec<u8>>,
    pub(crate) issuer: Option<String>,
    pub(crate) audience: Option<String>,
}

impl Options {
    /// Reads options, environment and file.
    ///
    /// # Errors
    /// What cannot be understood, and what must not be together.
    pub(crate) fn read(args: &Args, sources: &Sources) -> anyhow::Result<Options> {
        let file = &sources.file;
        let text = |option: &Option<String>, name: &str, file: &Option<String>| {
            sources.text(option.as_deref(), &[name], file.as_deref())
        };
        let listen = text(&args.listen, "LIVESPEC_LISTEN", &file.listen);
        let listen = settings::address(listen.as_deref().unwrap_or("127.0.0.1:8080"))?;
        let admin = text(&args.admin, "LIVESPEC_ADMIN", &file.admin);
        let admin = match admin.as_deref().unwrap_or("127.0.0.1:8081") {
            "off" => None,
            address => Some(settings::address(address)?),
        };
        let dev = sources.switch(args.dev, "LIVESPEC_DEV", None)?;
        if dev && !listen.ip().is_loopback() {
            bail!(
                "--dev is for this machine only: {listen} can be reached from others; listen on 127.0.0.1, or set a secret instead"
            );
        }
        let database = sources.text(
            args.database.as_deref(),
            &["LIVESPEC_DATABASE", "DATABASE_URL"],
            file.database.as_deref(),
        );
        let format = text(&args.log_format, "LIVESPEC_LOG_FORMAT", &file.log_format);
        let log_level =
            sources.text(None, &["LIVESPEC_LOG_LEVEL", "LOG_LEVEL"], file.log_level.as_deref());
        let docs_off = args.no_docs
            || !sources.switch(false, "LIVESPEC_DOCS", Some(file.docs.unwrap_or(true)))?;
        let jwt = file.jwt.clone().unwrap_or_default();
        let options = Options {
            listen,
            admin,
            database: database
                .unwrap_or_else(|| format!("sqlite:livespec-data/{}.db", stem(&args.file))),
            dev,
            cors: cors(dev, file.cors_origins.as_deref())?,
            upstream: text(&args.upstream, "LIVESPEC_UPSTREAM", &file.upstream),
            watch: sources.switch(args.watch, "LIVESPEC_WATCH", file.watch)?,
            docs: !docs_off,
            log_format: log_format(format.as_deref())?,
            log_level: level(log_level.as_deref().unwrap_or("info"))?,
            secret: secrets::jwt_secret(sources)?,
            issuer: variable("LIVESPEC_JWT_ISSUER").or(jwt.issuer),
            audience: variable("LIVESPEC_JWT_AUDIENCE").or(jwt.audience),
        };
        if options.watch && args.file == crate::input::STDIN {
            bail!("--watch needs a file; standard input does not change");
        }
        Ok(options)
    }
}

/// The origins whose pages may read answers: all with `*` or under `--dev`, else those that are listed.
fn cors(dev: bool, listed: Option<&[String]>) -> anyhow::Result<Cors> {
    let from_environment = variable("LIVESPEC_CORS_ORIGINS");
    let origins: Vec<String> = match &from_environment {
        Some(text) => {
            text.split([' ', ',']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
        }
        None => listed.unwrap_or_default().to_vec(),
    };
    if dev || origins.iter().any(|origin| origin == "*") {
        return Ok(Cors::Any);
    }
    for origin in &origins {
        let bare = origin.split_once("://").is_some_and(|(scheme, host)| {
            ["http", "https"].contains(&scheme) && !host.is_empty() && !host.contains('/')
        });
        if !bare {
            bail!("`{origin}` is no origin; write it as `https://app.example.com`, without a path");
        }
    }
    Ok(if origins.is_empty() { Cors::Off } else { Cors::Origins(origins) })
}

fn log_format(name: Option<&str>) -> anyhow::Result<LogFormat> {
    match name {
        Some("text") => Ok(LogFormat::Text),
        Some("json") => Ok(LogFormat::Json),
        None if std::io::stderr().is_terminal() => Ok(LogFormat::Text),
        None => Ok(LogFormat::Json),
        Some(other) => bail!("`{other}` is no form of log; write `text` or `json`"),
    }
}
