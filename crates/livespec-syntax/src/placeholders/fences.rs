//! Placeholders in code blocks, where most brackets are code.
//!
//! These count: a block without language whose only content is a text in brackets; a variable that is
//! set to words in angle brackets (`KEY=<secret>`); a JSON string that says `type — description`; the
//! label of a Mermaid node that is a noun with a letter or number (`A[Component A]`).

use std::ops::Range;

use super::brackets::is_placeholder;
use super::values::in_angles;
use crate::vocabulary::DIAGRAM_NOUNS;

/// Languages in which double braces are code.
pub(super) const TEMPLATE_LANGS: &[&str] = &[
    "yaml",
    "yml",
    "html",
    "vue",
    "svelte",
    "jsx",
    "tsx",
    "handlebars",
    "hbs",
    "mustache",
    "go",
    "gotmpl",
    "helm",
    "jinja",
    "jinja2",
    "j2",
    "liquid",
    "twig",
    "http",
    "rest",
    "promql",
    "angular",
    "erb",
    "latex",
    "python",
    "rust",
    "javascript",
    "js",
    "dockerfile",
    "makefile",
    "prometheus",
    "ruby",
    "css",
    "scss",
];

/// Languages of blocks that set variables.
const VARIABLE_LANGS: &[&str] = &[
    "",
    "bash",
    "sh",
    "shell",
    "env",
    "dotenv",
    "ini",
    "properties",
    "toml",
    "text",
    "yaml",
    "yml",
    "conf",
];

/// The placeholders in the code of a block.
pub(super) fn find(code: &str, lang: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    if lang == "mermaid" {
        mermaid(code, &mut ranges);
        return ranges;
    }
    if matches!(lang, "" | "text" | "txt" | "plaintext" | "ascii") {
        ranges.extend(sole(code));
    }
    if VARIABLE_LANGS.contains(&lang) && code.contains('<') {
        variables(code, &mut ranges);
    }
    if matches!(lang, "json" | "jsonc" | "json5") && code.contains("type") {
        type_strings(code, &mut ranges);
    }
    ranges
}

/// A text in brackets that is all there is.
fn sole(code: &str) -> Option<Range<usize>> {
    let text = code.trim();
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    let start = code.len() - code.trim_start().len();
    (!inner.contains(['[', ']']) && is_placeholder(inner)).then(|| start..start + text.len())
}

/// `KEY=<words>` and `key: <words>` as whole lines.
fn variables(code: &str, ranges: &mut Vec<Range<usize>>) {
    let mut at = 0;
    for line in code.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let Some(sign) = line.find(['=', ':']) else { continue };
        let name = line[..sign].trim();
        let name = name.strip_prefix("export ").unwrap_or(name);
        let value = line[sign + 1..].split(" #").next().unwrap_or("");
        let bare = value.trim().trim_matches(['"', '\'']);
        let named = !name.is_empty()
            && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '-'));
        // A header such as `Authorization: <token>` is filled in for every request.
        let variable = line.as_bytes()[sign] == b'='
            || name.chars().all(|c| c.is_uppercase() || c == '_' || c.is_ascii_digit());
        if named && variable && in_angles(bare) {
            let offset = start + sign + 1 + value.find(bare).unwrap_or(0);
            ranges.push(offset..offset + bare.len());
        }
    }
}

/// `"type — description"` as a JSON string.
fn type_strings(code: &str, ranges: &mut Vec<Range<usize>>) {
    for (at, _) in code.match_indices("\"type ") {
        let rest = &code[at + 1..];
        let Some(end) = rest.char_indices().take(40).find(|(_, c)| *c == '"').map(|(end, _)| end)
        else {
            continue;
        };
        let words: Vec<&str> = rest[..end]
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .collect();
        if words == ["type", "description"] {
            ranges.push(at + 1..at + 1 + end);
        }
    }
}

/// The labels of nodes: what stands in brackets, parentheses or braces behind an id.
fn mermaid(code: &str, ranges: &mut Vec<Range<usize>>) {
    const LABEL_BYTES_MAX: usize = 80;
    let mut from = 0;
    while let Some(open) = code[from..].find(['[', '(', '{']).map(|at| from + at) {
        let behind_id = code[..open].ends_with(|c: char| c.is_alphanumeric() || c == '_');
        let rest = code[open..].trim_start_matches(['[', '(', '{', '"', '/']);
        let start = code.len() - rest.len();
        from = start;
        if !behind_id {
            continue;
        }
        let label = rest.char_indices().take_while(|(at, c)| {
            *at <= LABEL_BYTES_MAX && !matches!(c, ']' | ')' | '}' | '"' | '\n')
        });
        let end = start + label.last().map_or(0, |(at, c)| at + c.len_utf8());
        if is_numbered_noun(code[start..end].trim()) {
            ranges.push(start..end);
        }
        from = end.max(from);
    }
}

/// `Component A`, `Result 2`.
fn is_numbered_noun(label: &str) -> bool {
    let Some((noun, mark)) = label.rsplit_once(' ') else { return false };
    let letter = mark.len() == 1 && mark.bytes().all(|byte| byte.is_ascii_uppercase());
    let number = (1..=2).contains(&mark.len()) && mark.bytes().all(|byte| byte.is_ascii_digit());
    (letter || number) && DIAGRAM_NOUNS.has(&noun.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(code: &str, lang: &str) -> Vec<String> {
        find(code, lang).into_iter().map(|range| code[range].to_owned()).collect()
    }

    #[test]
    fn what_counts_in_code() {
        assert_eq!(texts("[Picture of the parts]\n", ""), ["[Picture of the parts]"]);
        assert_eq!(
            texts("A=<secret>\nexport B=\"<db url>\"\nC=3\n", "bash"),
            ["<secret>", "<db url>"]
        );
        assert_eq!(texts("{\"a\": \"type — description\"}", "json"), ["type — description"]);
        assert_eq!(
            texts(
                "graph TD\n A[Component A] --> B(Component B)\n C{Decision} --> D[Result 1]\n",
                "mermaid"
            ),
            ["Component A", "Component B", "Result 1"]
        );
    }

    #[test]
    fn what_does_not() {
        assert_eq!(
            texts("Authorization: Bearer <token>\nX-Key: <key>\n", ""),
            Vec::<String>::new()
        );
        assert_eq!(texts("cat <file> [--all]\n", "bash"), Vec::<String>::new());
        assert_eq!(texts("[1, 2]\n", ""), Vec::<String>::new());
        assert_eq!(
            texts("graph TD\n A[Order API] --> B[(Orders)]\n", "mermaid"),
            Vec::<String>::new()
        );
        assert_eq!(texts("{\"a\": [\"Name\"]}", "json"), Vec::<String>::new());
    }
}
