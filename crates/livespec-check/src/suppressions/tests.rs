use livespec_diagnostics::{Diagnostics, Source, Suppression, apply};

use crate::testing::subject_of;
use crate::{Levels, settle};

/// Codes that are left and codes that are hidden, of the rules used here.
fn judged(text: &str) -> (Vec<String>, Vec<String>) {
    let diagnostics = settled(text);
    let used = |code: &str| code == "D041" || code.starts_with("D08");
    let left = diagnostics.iter().map(|it| it.code.0).filter(|code| used(code));
    let hidden = diagnostics.suppressed().iter().map(|it| it.diagnostic.code.0);
    (left.map(str::to_owned).collect(), hidden.map(str::to_owned).collect())
}

fn settled(text: &str) -> Diagnostics {
    let source = Source::new("a.md", text);
    let mut diagnostics = Diagnostics::default();
    subject_of(&source, &mut diagnostics, |subject, diagnostics| {
        crate::run(subject, diagnostics);
        settle(subject, &Levels::default(), diagnostics);
    });
    diagnostics.finish();
    diagnostics
}

fn left(text: &str) -> Vec<String> {
    judged(text).0
}

#[test]
fn a_comment_hides_in_the_next_block() {
    let comment = "<!-- livespec: allow(undecided_wording) in May -->";
    let text = format!("# Notes\n\n## Overview\n\n{comment}\n\nIt is TBD.\n\nThat is TBD.\n");
    let diagnostics = settled(&text);
    assert_eq!(judged(&text), (vec!["D041".to_owned()], vec!["D041".to_owned()]));
    assert_eq!(diagnostics.suppressed()[0].suppression, Suppression::InSource("in May".into()));
}

#[test]
fn before_a_heading_it_hides_in_the_section() {
    let text = "# Notes\n\n<!-- livespec: allow(D041) in May -->\n## Overview\n\nIt is TBD.\n\n### More\n\nTBD.\n\n## Goals\n\n- TBD\n";
    let (left, hidden) = judged(text);
    assert_eq!((left.len(), hidden.len()), (1, 2));
}

#[test]
fn at_the_end_of_a_line_it_hides_in_the_line() {
    let row = "| `a` | TBD <!-- livespec: allow(undecided-wording) in May --> |";
    let text =
        format!("# Notes\n\n## Overview\n\n| Name | Value |\n|---|---|\n{row}\n| b | TBD |\n");
    let (left, hidden) = judged(&text);
    assert_eq!((left.len(), hidden.len()), (1, 1));
}

#[test]
fn for_a_file_it_hides_everywhere() {
    let text = "# Notes\n\n## Overview\n\nIt is TBD.\n\n## Goals\n\n- TBD\n\n<!-- livespec: allow-file(D041) a study -->\n";
    let (left, hidden) = judged(text);
    assert_eq!((left.len(), hidden.len()), (0, 2));
}

#[test]
fn code_is_no_comment() {
    let fence = "```markdown\n<!-- livespec: allow(D041) in May -->\n```";
    let text =
        format!("# Notes\n\n## Overview\n\n{fence}\n\nAs `<!-- livespec: x -->` says, TBD.\n");
    assert_eq!(left(&text), ["D041"]);
}

#[test]
fn what_is_no_use_is_reported() {
    let with = |comment: &str| left(&format!("# Notes\n\n## Overview\n\n{comment}\nIt is TBD.\n"));
    assert_eq!(with("<!-- livespec: allow(D041) -->\n"), ["D080"]);
    assert_eq!(with("<!-- livespec: allow(undecided_wordng) x -->\n"), ["D081", "D041"]);
    assert_eq!(with("<!-- livespec: allow D041 -->\n"), ["D081", "D041"]);
    assert_eq!(with("<!-- livespec: allow() x -->\n"), ["D081", "D041"]);
    assert_eq!(with("<!-- livespec: allow(D041, D001) x -->\n"), ["D082"]);
    assert_eq!(with("<!-- livespec: allow(D080) x -->\n"), ["D082", "D041"]);
    assert_eq!(with("<!-- something else -->\n"), ["D041"]);
}

#[test]
fn an_idle_comment_goes_without_a_trace() {
    for (before, after) in [
        (
            "# A\r\n\r\n## Overview\r\n\r\n<!-- livespec: allow(D041) x -->\r\nText.\r\n",
            "# A\r\n\r\n## Overview\r\n\r\nText.\r\n",
        ),
        (
            "# A\n\n## Overview\n\nText.\t<!-- livespec: allow(D041) x -->",
            "# A\n\n## Overview\n\nText.",
        ),
    ] {
        let found = settled(before);
        let idle: Vec<_> = found.iter().filter(|it| it.code.0 == "D082").collect();
        assert_eq!(idle.len(), 1);
        assert_eq!(apply(before, &idle[0].fixes).0, after);
    }
}
