//! Arrows in text: `draft → sent → paid`, `active|past_due -> canceled on user cancel`.

use livespec_diagnostics::{Diagnostics, Fragment, Span};
use livespec_syntax::{FenceItem, Item, ItemKind, Text};

use super::super::tokens::{Kind, Token, Tokens, of_code, of_text};
use super::{ANY, Chart};

/// How many states a line may name.
const STATES_MAX: usize = 64;

pub(super) fn read(item: &Item, _: &mut Diagnostics) -> Option<Chart> {
    let mut chart = Chart::default();
    match &item.kind {
        ItemKind::Fence(fence) if is_plain(fence) => code(&fence.code, &mut chart),
        ItemKind::Entry(text, _) | ItemKind::Paragraph(text) => prose(text, &mut chart),
        ItemKind::Label(label) => prose(&crate::text::whole(label), &mut chart),
        _ => {}
    }
    (!chart.steps.is_empty()).then_some(chart)
}

/// A block of code that is in no language.
fn is_plain(fence: &FenceItem) -> bool {
    matches!(fence.lang.as_str(), "" | "text" | "txt" | "plain" | "plaintext")
}

fn code(code: &Fragment, chart: &mut Chart) {
    let tokens = of_code(code);
    let mut from = 0;
    for at in 0..=tokens.list.len() {
        if tokens.list.get(at).is_none_or(|token| token.kind == Kind::Break) {
            line(&tokens, from, at, chart);
            from = at + 1;
        }
    }
}

fn prose(text: &Text, chart: &mut Chart) {
    if !["→", "->", "=>", "⇒", "➔", "➜"].iter().any(|arrow| text.as_str().contains(arrow)) {
        return;
    }
    let tokens = of_text(text);
    // A full stop ends what an arrow leads to.
    let mut from = 0;
    for at in 0..=tokens.list.len() {
        let ends = tokens.list.get(at).is_none_or(|token| {
            token.kind == Kind::Sign && matches!(token.text.as_str(), "." | ";")
        });
        if ends {
            line(&tokens, from, at, chart);
            from = at + 1;
        }
    }
}

/// One line: groups of states with arrows between them, and a remark behind the last.
fn line(tokens: &Tokens<'_>, from: usize, end: usize, chart: &mut Chart) {
    let list = &tokens.list[from..end];
    if let Some(initial) = initial(list) {
        chart.initial = Some((initial.text.clone(), tokens.span(from..end)));
        return;
    }
    let Some(arrow) = list.iter().position(|token| token.kind == Kind::Arrow) else { return };
    let first = start(list, arrow);
    let Some(mut before) = group(&list[first..arrow], true) else { return };
    let head = before.clone();
    let mut at = arrow;
    let mut chain = 0;
    loop {
        let next = list[at + 1..]
            .iter()
            .position(|token| token.kind == Kind::Arrow)
            .map(|next| at + 1 + next);
        let part = &list[at + 1..next.unwrap_or(list.len())];
        let (states, rest) = split(part);
        let Some(after) = group(&part[..states], next.is_some()) else { return };
        let trigger =
            tokens.source(from + at + 1 + states + rest..from + next.unwrap_or(list.len()));
        let trigger = trigger.trim_matches(['(', ')', ' ', ':', '-', '—']).to_owned();
        let trigger = Some(trigger).filter(|text| !text.is_empty());
        let span = tokens.span(from + first..from + at + 1 + states);
        push(chart, &before, &after, trigger.as_deref(), span);
        chain += 1;
        before = after;
        match next {
            Some(next) if chain < STATES_MAX => at = next,
            _ => break,
        }
    }
    if chart.head.is_none()
        && let [head] = head.as_slice()
        && head != ANY
    {
        chart.head = Some((head.clone(), tokens.span(from..end)));
    }
}

fn push(chart: &mut Chart, before: &[String], after: &[String], trigger: Option<&str>, span: Span) {
    for from in before {
        for to in after {
            if from == "[*]" {
                chart.initial = Some((to.clone(), span));
            } else if to != "[*]" {
                let trigger = trigger.map(str::to_owned);
                chart.steps.push((from.clone(), to.clone(), trigger, span));
            }
        }
    }
}

/// `Initial state: Pending`.
fn initial(list: &[Token]) -> Option<&Token> {
    let words: Vec<&str> = list.iter().map(|token| token.lower.as_str()).collect();
    match words.as_slice() {
        ["initial" | "start" | "default", "state" | "status", ":" | "is" | "=", _] => list.get(3),
        ["initial" | "start", ":" | "=", _] => list.get(2),
        _ => None,
    }
}

/// Where the first group of states begins: behind a label (`Status flow:`).
fn start(list: &[Token], arrow: usize) -> usize {
    let colon = list[..arrow].iter().rposition(|token| {
        token.kind == Kind::Sign && matches!(token.text.as_str(), ":" | "-" | "•" | "*" | "(")
    });
    colon.map_or(0, |colon| colon + 1)
}

/// How many tokens of what an arrow leads to are states, and how many signs stand behind them.
fn split(part: &[Token]) -> (usize, usize) {
    let mut len = 0;
    while let Some(token) = part.get(len) {
        let joins = matches!(token.text.as_str(), "|" | "/" | ",");
        let named = !matches!(token.kind, Kind::Sign | Kind::Arrow | Kind::Break);
        let after_joint = len == 0 || matches!(part[len - 1].text.as_str(), "|" | "/" | "," | "or");
        let joining = joins || (token.lower == "or" && len > 0);
        if !(joining || named && after_joint) {
            break;
        }
        len += 1;
    }
    while len > 0 && matches!(part[len - 1].text.as_str(), "|" | "/" | "," | "or") {
        len -= 1;
    }
    let signs = part[len..]
        .iter()
        .take_while(|token| matches!(token.text.as_str(), "(" | ":" | ","))
        .count();
    (len, signs)
}

/// The states of a group, where it is nothing else.
fn group(tokens: &[Token], whole: bool) -> Option<Vec<String>> {
    let mut states = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        match token.kind {
            Kind::Code | Kind::Quoted => {
                states.extend(token.text.split(['|', '/', ',']).map(|part| part.trim().to_owned()));
            }
            Kind::Word if matches!(token.lower.as_str(), "or" | "and") => {}
            Kind::Word if matches!(token.lower.as_str(), "any" | "all") => {
                states.push(ANY.to_owned())
            }
            Kind::Word if token.lower == "state" || token.lower == "from" => {}
            Kind::Word => states.push(token.text.clone()),
            Kind::Sign
                if token.text == "[" && tokens.get(at + 1).is_some_and(|next| next.text == "*") =>
            {
                states.push("[*]".to_owned());
                at += 2;
            }
            Kind::Sign if token.text == "*" && tokens.len() == 1 => states.push(ANY.to_owned()),
            Kind::Sign if matches!(token.text.as_str(), "|" | "/" | ",") => {}
            // A remark in parentheses between two arrows is left out.
            Kind::Sign if token.text == "(" && whole && !states.is_empty() => break,
            _ => return None,
        }
        at += 1;
    }
    states.retain(|state| !state.is_empty());
    (!states.is_empty() && states.len() <= STATES_MAX).then_some(states)
}

/// The names that a cell lists.
pub(super) fn names_in(cell: &Text) -> Vec<String> {
    let parts = cell.as_str().split([',', '|', '/', '\n', ';']).flat_map(|part| part.split(" or "));
    parts
        .map(|part| part.trim().trim_matches('`').to_owned())
        .filter(|part| !part.is_empty())
        .collect()
}
