//! Configuration: options over environment over `livespec.toml` beside the document over defaults.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use anyhow::{Context, anyhow, bail};
use serde::Deserialize;

use crate::{input, levels};

/// The name of the file beside the document.
pub(crate) const FILE: &str = "livespec.toml";

/// The largest configuration file, in bytes.
const FILE_BYTES_MAX: u64 = 1 << 20;

/// What the file may say.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct File {
    pub(crate) listen: Option<String>,
    pub(crate) admin: Option<String>,
    pub(crate) database: Option<String>,
    pub(crate) upstream: Option<String>,
    pub(crate) watch: Option<bool>,
    pub(crate) log_format: Option<String>,
    pub(crate) log_level: Option<String>,
    pub(crate) docs: Option<bool>,
    pub(crate) cors_origins: Option<Vec<String>>,
    pub(crate) jwt: Option<Jwt>,
    /// Levels of rules, for `check` and whoever asks whether a document is sound.
    pub(crate) rules: Option<levels::Rules>,
    pub(crate) overrides: Option<Vec<levels::Override>>,
}

/// How tokens are verified; the secret itself never stands in the file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct Jwt {
    pub(crate) secret_file: Option<PathBuf>,
    pub(crate) issuer: Option<String>,
    pub(crate) audience: Option<String>,
}

/// Reads a configuration file.
///
/// # Errors
/// A file that cannot be read or says what no configuration says.
pub(crate) fn read(path: &Path) -> anyhow::Result<File> {
    let shown = || format!("`{}`", path.display());
    if std::fs::metadata(path).with_context(shown)?.len() > FILE_BYTES_MAX {
        bail!("{} is too large", shown());
    }
    toml::from_str(&std::fs::read_to_string(path).with_context(shown)?).with_context(shown)
}

/// Looks a value up wherever it may be given.
#[derive(Debug)]
pub(crate) struct Sources {
    pub(crate) file: File,
    /// The folder of the document, which paths in the file start from.
    pub(crate) folder: PathBuf,
}

impl Sources {
    /// Reads the file beside a document, where there is one.
    ///
    /// # Errors
    /// A file that cannot be read or says what no configuration says.
    pub(crate) fn beside(document: &str) -> anyhow::Result<Sources> {
        let folder = match Path::new(document).parent() {
            Some(folder) if document != input::STDIN => folder.to_owned(),
            _ => PathBuf::new(),
        };
        let path = folder.join(FILE);
        let file = if path.is_file() { read(&path)? } else { File::default() };
        Ok(Sources { file, folder })
    }

    /// An option, else the first of the variables that is set, else what the file says.
    pub(crate) fn text(
        &self,
        option: Option<&str>,
        variables: &[&str],
        file: Option<&str>,
    ) -> Option<String> {
        let from_environment = || variables.iter().find_map(|name| variable(name));
        option.map(str::to_owned).or_else(from_environment).or_else(|| file.map(str::to_owned))
    }

    /// A switch: on by its option, else as the variable or the file says.
    ///
    /// # Errors
    /// A variable that says neither.
    pub(crate) fn switch(&self, on: bool, name: &str, file: Option<bool>) -> anyhow::Result<bool> {
        if on {
            return Ok(true);
        }
        match variable(name).map(|value| value.to_ascii_lowercase()).as_deref() {
            None => Ok(file.unwrap_or(false)),
            Some("1" | "true" | "on" | "yes") => Ok(true),
            Some("0" | "false" | "off" | "no") => Ok(false),
            Some(other) => bail!("{name} is `{other}`; write `on` or `off`"),
        }
    }
}

/// A variable of the environment that is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.trim().is_empty())
}

/// An address to listen on: `127.0.0.1:8080`, `localhost:8080`, `:8080` or `8080`, the latter two on
/// the loopback address.
///
/// # Errors
/// A text that is none.
pub(crate) fn address(text: &str) -> anyhow::Result<SocketAddr> {
    let text = text.trim();
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok(address);
    }
    let (host, port) = text.rsplit_once(':').unwrap_or(("", text));
    let wrong = || anyhow!("`{text}` is no address to listen on; write it like 127.0.0.1:8080");
    let port: u16 = port.parse().map_err(|_| wrong())?;
    match host {
        "" | "localhost" => Ok(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), port)),
        host => Ok(SocketAddr::new(host.parse().map_err(|_| wrong())?, port)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_as_people_write_them() {
        for (text, expected) in [
            ("127.0.0.1:8080", "127.0.0.1:8080"),
            ("localhost:0", "127.0.0.1:0"),
            (":9000", "127.0.0.1:9000"),
            ("9000", "127.0.0.1:9000"),
            ("0.0.0.0:80", "0.0.0.0:80"),
            ("[::1]:80", "[::1]:80"),
        ] {
            assert_eq!(
                address(text).map(|it| it.to_string()).ok().as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for text in ["", "example.org:80", "127.0.0.1", "127.0.0.1:99999", ":"] {
            assert!(address(text).is_err(), "{text}");
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(toml::from_str::<File>("lisen = \"127.0.0.1:1\"").is_err());
        assert!(toml::from_str::<File>("[jwt]\nsecret = \"s\"").is_err());
        let file: File =
            toml::from_str("log-format = \"json\"\n[jwt]\nissuer = \"a\"").expect("both are known");
        assert_eq!(file.jwt.and_then(|jwt| jwt.issuer).as_deref(), Some("a"));
    }

    #[test]
    fn an_option_wins_over_the_file() {
        let sources = Sources { file: File::default(), folder: PathBuf::new() };
        assert_eq!(sources.text(Some("a"), &[], Some("b")).as_deref(), Some("a"));
        assert_eq!(
            sources.text(None, &["LIVESPEC_NO_SUCH_VARIABLE"], Some("b")).as_deref(),
            Some("b")
        );
        assert_eq!(sources.text(None, &[], None), None);
    }
}
