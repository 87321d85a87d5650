//! Links inside the documentation lead somewhere: to a file that exists, to a heading that it has.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Check, Finding, Tree};

/// The check.
pub(crate) const CHECK: Check = Check { name: "links", run };

fn run(tree: &Tree, findings: &mut Vec<Finding>) -> anyhow::Result<()> {
    for (path, text) in tree.files().filter(|(path, _)| is_documentation(path)) {
        let parser = Parser::new_ext(text, Options::ENABLE_TABLES);
        for (event, range) in parser.into_offset_iter() {
            let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event
            else {
                continue;
            };
            if let Some(problem) = problem(tree, path, &dest_url) {
                let line = text[..range.start].matches('\n').count() + 1;
                findings.push(Finding::failure(
                    path,
                    line,
                    format!("link `{dest_url}`: {problem}"),
                ));
            }
        }
    }
    Ok(())
}

/// Example specifications and fixtures are input, not documentation.
fn is_documentation(path: &str) -> bool {
    let Some((folder, name)) = path.rsplit_once('/') else { return path.ends_with(".md") };
    name.ends_with(".md")
        && (folder == "docs" || folder.starts_with("docs/") || name == "README.md")
}

/// What is wrong with a link, if it is a local one.
fn problem(tree: &Tree, from: &str, link: &str) -> Option<&'static str> {
    let scheme = link.split(['/', '#', '?']).next().unwrap_or_default();
    if scheme.contains(':') {
        return None;
    }
    let (target, anchor) = link.split_once('#').unwrap_or((link, ""));
    let target = match target {
        "" => from.to_owned(),
        _ => match resolve(from, target) {
            Some(target) => target,
            None => return Some("leads out of the repository"),
        },
    };
    if !tree.exists(&target) {
        return Some("no such file");
    }
    if anchor.is_empty() || !target.ends_with(".md") {
        return None;
    }
    let headings = tree.text(&target).map(anchors).unwrap_or_default();
    (!headings.iter().any(|heading| heading == anchor)).then_some("no such heading")
}

/// The path of a target from the root, without `.` and `..`.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    if target.starts_with('/') {
        parts.clear();
    }
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

/// The anchors of a document's headings, as code hosts make them.
fn anchors(text: &str) -> Vec<String> {
    let mut anchors: Vec<String> = Vec::new();
    let mut heading: Option<String> = None;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
            Event::Text(part) | Event::Code(part) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&part);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let anchor = slug(&heading.take().unwrap_or_default());
                let same = anchors.iter().filter(|other| **other == anchor).count();
                anchors.push(if same == 0 { anchor } else { format!("{anchor}-{same}") });
            }
            _ => {}
        }
    }
    anchors
}

fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.flat_map(char::to_lowercase).map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::findings;

    #[test]
    fn links_to_nowhere_are_found() {
        let guide = ("docs/guide.md", "# The `first` step\n");
        let find = |text: &str| findings(&CHECK, &[guide, ("README.md", text)]);
        assert!(
            find("[a](docs/guide.md) [b](docs/) [c](https://example.com/x) [d](mailto:a@b.c)")
                .is_empty()
        );
        assert!(find("[a](docs/guide.md#the-first-step)").is_empty());
        assert!(find("```\n[a](none.md)\n```\n`[a](none.md)`").is_empty());
        assert_eq!(
            find("text\n\n[a](docs/none.md)")[0].message,
            "link `docs/none.md`: no such file"
        );
        assert_eq!(find("text\n\n[a](docs/none.md)")[0].line, 3);
        assert_eq!(find("[a](docs/guide.md#second)").len(), 1);
        assert_eq!(find("[a](../x.md)")[0].message, "link `../x.md`: leads out of the repository");
        assert_eq!(find("[a][b]\n\n[b]: none.md").len(), 1);
    }

    #[test]
    fn links_are_relative_to_their_file() {
        let files =
            [("docs/a.md", "[b](b.md) [r](../README.md)"), ("docs/b.md", ""), ("README.md", "")];
        assert!(findings(&CHECK, &files).is_empty());
    }
}
