//! What the terminal can do.

use anstream::{AutoStream, ColorChoice};
use livespec_diagnostics::render::text::Style;

/// How text for people looks on standard output.
pub(crate) fn stdout_style() -> Style {
    style(AutoStream::choice(&std::io::stdout()))
}

/// How text for people looks on standard error.
pub(crate) fn stderr_style() -> Style {
    style(AutoStream::choice(&std::io::stderr()))
}

fn style(choice: ColorChoice) -> Style {
    let colours = choice != ColorChoice::Never;
    let width = terminal_size::terminal_size()
        .map_or(Style::PLAIN.width, |(width, _)| usize::from(width.0));
    Style { colours, width }
}

/// Text with an ANSI style where colours are on.
pub(crate) fn paint(text: &str, code: &str, colours: bool) -> String {
    if colours { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Text of a document that cannot steer the terminal: control characters become a sign.
pub(crate) fn harmless(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' => ' ',
            c if c.is_control() => '\u{fffd}',
            // Marks that turn the direction of what follows.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                '\u{fffd}'
            }
            c => c,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_do_not_steer_the_terminal() {
        assert_eq!(harmless("a\u{1b}[2Jb\tc\u{202e}d"), "a\u{fffd}[2Jb c\u{fffd}d");
    }

    #[test]
    fn colours_only_where_they_are_on() {
        assert_eq!(paint("x", "1", false), "x");
        assert_eq!(paint("x", "1", true), "\u{1b}[1mx\u{1b}[0m");
    }
}
