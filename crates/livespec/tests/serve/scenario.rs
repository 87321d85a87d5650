//! Scenario files: Markdown with one case a `###` heading.

use std::collections::HashMap;
use std::time::{SystemTime, UNIX_EPOCH};

use jsonwebtoken::{EncodingKey, Header};
use regex::Regex;
use serde_json::{Value, json};

use crate::http::Answer;
use crate::matcher;

/// One request and what is expected of its answer.
#[derive(Debug, Default)]
pub(crate) struct Case {
    pub(crate) title: String,
    /// Where the heading stands, from 1.
    pub(crate) line: usize,
    pub(crate) request: String,
    status: Option<u16>,
    headers: Vec<(String, Regex)>,
    body: Option<String>,
    /// Names with the paths of the values to keep.
    captures: Vec<(String, String)>,
}

/// The cases of a file, in order.
///
/// # Errors
/// A line that is none of the forms, with its number.
pub(crate) fn parse(text: &str) -> Result<Vec<Case>, String> {
    let mut cases: Vec<Case> = Vec::new();
    let mut fence: Option<(String, String)> = None;
    for (index, line) in text.lines().enumerate() {
        let wrong = |what: &str| format!("line {}: {what}: {line}", index + 1);
        if let Some((kind, mut body)) = fence.take() {
            if line != "```" {
                body.push_str(line);
                body.push('\n');
                fence = Some((kind, body));
                continue;
            }
            let case = cases.last_mut().ok_or_else(|| wrong("a fence before the first case"))?;
            match kind.as_str() {
                "http" => case.request = body,
                "json" => case.body = Some(body),
                _ => return Err(wrong("an unknown fence")),
            }
        } else if let Some(kind) = line.strip_prefix("```") {
            fence = Some((kind.to_owned(), String::new()));
        } else if let Some(title) = line.strip_prefix("### ") {
            cases.push(Case { title: title.to_owned(), line: index + 1, ..Case::default() });
        } else if let Some(case) = cases.last_mut() {
            case.expect(line).map_err(|what| wrong(&what))?;
        }
    }
    match cases.iter().find(|case| case.request.is_empty() || case.status.is_none()) {
        Some(case) => {
            Err(format!("line {}: `{}` lacks a request or a status", case.line, case.title))
        }
        None => Ok(cases),
    }
}

impl Case {
    fn expect(&mut self, line: &str) -> Result<(), String> {
        if let Some(status) = line.strip_prefix("=> ") {
            self.status = Some(status.trim().parse().map_err(|_| "no status")?);
        } else if let Some(header) = line.strip_prefix("header ") {
            let (name, pattern) = header.split_once(": ").ok_or("no header")?;
            self.headers
                .push((name.to_owned(), Regex::new(pattern).map_err(|error| error.to_string())?));
        } else if let Some(capture) = line.strip_prefix("capture ") {
            let (name, path) = capture.split_once(" = ").ok_or("no capture")?;
            self.captures.push((name.to_owned(), path.to_owned()));
        } else if !line.trim().is_empty() && line.starts_with(['=', '#']) {
            return Err("not understood".to_owned());
        }
        Ok(())
    }

    /// The request as it was sent, tokens as the scenario writes them.
    pub(crate) fn shown(&self, sent: &str) -> String {
        let written = self.request.lines().filter(|line| line.starts_with("Authorization:"));
        let mut written = written.collect::<Vec<_>>().into_iter();
        let line = |line: &str| match line.starts_with("Authorization:") {
            true => written.next().unwrap_or("Authorization: ...").to_owned(),
            false => line.to_owned(),
        };
        sent.lines().map(line).collect::<Vec<_>>().join("\n")
    }

    /// Holds an answer against what is expected, and keeps what is to be kept.
    ///
    /// # Errors
    /// The first difference.
    pub(crate) fn judge(&self, answer: &Answer, memory: &mut Memory) -> Result<(), String> {
        if self.status != Some(answer.status) {
            return Err(format!(
                "expected status {}, seen {}",
                self.status.unwrap_or(0),
                answer.status
            ));
        }
        for (name, pattern) in &self.headers {
            let value =
                answer.header(name).ok_or_else(|| format!("expected the header {name}, absent"))?;
            if !pattern.is_match(&value) {
                return Err(format!("expected {name} to match {pattern}, seen {value}"));
            }
        }
        let body = || {
            serde_json::from_str::<Value>(&answer.body)
                .map_err(|error| format!("the body is no JSON: {error}"))
        };
        if let Some(expected) = &self.body {
            let expected = memory.fill(expected)?;
            let expected: Value = serde_json::from_str(&expected)
                .map_err(|error| format!("the expected body: {error}"))?;
            if let Some(difference) = matcher::differs(&expected, &body()?) {
                return Err(difference);
            }
        }
        for (name, path) in &self.captures {
            let pointer = path.trim_start_matches('$').replace('.', "/");
            let body = body()?;
            let value =
                body.pointer(&pointer).ok_or_else(|| format!("nothing to keep at {path}"))?;
            memory.keep(name, value);
        }
        Ok(())
    }
}

/// What a run remembers, and the secret that its tokens are signed with.
pub(crate) struct Memory {
    secret: &'static str,
    values: HashMap<String, String>,
}

impl Memory {
    pub(crate) fn new(secret: &'static str) -> Self {
        Memory { secret, values: HashMap::new() }
    }

    fn keep(&mut self, name: &str, value: &Value) {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        self.values.insert(name.to_owned(), text);
    }

    /// Puts values and tokens into a text.
    ///
    /// # Errors
    /// A name that nothing was kept under.
    pub(crate) fn fill(&self, text: &str) -> Result<String, String> {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (inside, after) = after.split_once("}}").ok_or("`{{` without `}}`")?;
            out.push_str(before);
            match inside.strip_prefix("token ") {
                Some(scopes) => out.push_str(&self.token(scopes.trim_matches('"'))),
                None => out.push_str(
                    self.values
                        .get(inside)
                        .ok_or_else(|| format!("nothing was kept as `{inside}`"))?,
                ),
            }
            rest = after;
        }
        out.push_str(rest);
        Ok(out)
    }

    fn token(&self, scopes: &str) -> String {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("it is after 1970").as_secs();
        let claims = json!({ "sub": "scenario", "scope": scopes, "iat": now, "exp": now + 600 });
        let key = EncodingKey::from_secret(self.secret.as_bytes());
        jsonwebtoken::encode(&Header::default(), &claims, &key).expect("a token can be signed")
    }
}
