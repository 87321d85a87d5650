//! `livespec explain`

use std::fmt::Write;

use anyhow::bail;
use livespec_check::Page;
use serde_json::{Value, json};

use crate::cli::Outcome;
use crate::terminal::paint;
use crate::words::TextOrJson;
use crate::{manual, output, terminal};

/// How many similar codes are offered for an unknown one.
const SUGGESTIONS_MAX: usize = 3;

/// Show the manual page of a diagnostic
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:
  livespec explain D001
  livespec explain placeholder_left
  livespec explain            (lists every code)")]
pub(crate) struct Args {
    /// A code or a name; all are listed where none is given
    code: Option<String>,
    /// How the page is written
    #[arg(long, value_enum, default_value_t = TextOrJson::Text)]
    format: TextOrJson,
}

pub(crate) fn run(args: &Args) -> anyhow::Result<Outcome> {
    let text = match (&args.code, args.format) {
        (None, TextOrJson::Text) => list(),
        (None, TextOrJson::Json) => {
            line(&Value::Array(manual::pages().iter().map(object).collect()))
        }
        (Some(code), format) => {
            let Some(found) = manual::explain(code) else { bail!("{}", unknown(code)) };
            match format {
                TextOrJson::Text => page(&found),
                TextOrJson::Json => line(&object(&found)),
            }
        }
    };
    output::print(&text)?;
    Ok(Outcome::Fine)
}

fn line(value: &Value) -> String {
    format!("{value:#}\n")
}

fn object(page: &Page) -> Value {
    json!({
        "code": page.code,
        "name": page.name,
        "severity": page.severity.name(),
        "summary": page.summary,
        "manual": page.manual,
    })
}

fn list() -> String {
    let colours = terminal::stdout_style().colours;
    let pages = manual::pages();
    let width = pages.iter().map(|page| page.name.len()).max().unwrap_or(0);
    let mut out = String::new();
    for page in &pages {
        let severity = page.severity.name();
        let code = paint(page.code, "1", colours);
        let _ = writeln!(out, "{code}  {severity:<7}  {:<width$}  {}", page.name, page.summary);
    }
    out
}

fn page(page: &Page) -> String {
    let colours = terminal::stdout_style().colours;
    let title = paint(&format!("{} {}", page.code, page.name), "1", colours);
    format!("{title} ({})\n\n{}\n\n{}\n", page.severity.name(), page.summary, page.manual.trim())
}

/// What is said of an unknown code, with the nearest ones.
fn unknown(code: &str) -> String {
    let pages = manual::pages();
    let wanted = code.trim().to_lowercase();
    let distance = |page: &Page| {
        let to_code = strsim::damerau_levenshtein(&page.code.to_lowercase(), &wanted);
        to_code.min(strsim::damerau_levenshtein(page.name, &wanted))
    };
    let mut near: Vec<(usize, &Page)> = pages.iter().map(|page| (distance(page), page)).collect();
    near.sort_by_key(|(distance, page)| (*distance, page.code));
    let near: Vec<String> = near
        .into_iter()
        .filter(|(distance, _)| *distance <= 2.max(wanted.len() / 3))
        .take(SUGGESTIONS_MAX)
        .map(|(_, page)| format!("{} ({})", page.code, page.name))
        .collect();
    let code = terminal::harmless(code);
    if near.is_empty() {
        return format!("there is no code `{code}`; `livespec explain` lists all");
    }
    format!("there is no code `{code}`; did you mean {}?", near.join(", "))
}
