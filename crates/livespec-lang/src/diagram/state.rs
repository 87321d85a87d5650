//! `stateDiagram-v2`: states and the steps between them.

use std::collections::{BTreeMap, BTreeSet};

use livespec_diagnostics::Span;

use super::{Body, Line, Reports};
use crate::Spanned;

/// A state machine as a diagram draws it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StateMachineDecl {
    /// The title of the diagram, where it has one.
    pub name: Option<Spanned<String>>,
    /// The states in the order of their first mention.
    pub states: Vec<StateDecl>,
    /// The state that `[*]` leads to, outside of any other state.
    pub initial: Option<Spanned<String>>,
    /// The states that lead to `[*]`, outside of any other state.
    pub finals: Vec<Spanned<String>>,
    /// The steps in order; those from and to `[*]` are left out.
    pub transitions: Vec<TransitionDecl>,
}

/// A state.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct StateDecl {
    /// Its name as the steps write it; the place is that of the first mention.
    pub name: Spanned<String>,
    /// How it is called for people (`state "waits for payment" as WAITING`).
    pub label: Option<Spanned<String>>,
    /// Whether a record can rest in it.
    pub kind: StateKind,
    /// The state that it is a part of, by its place in the list of states.
    pub inside: Option<usize>,
    /// The part that is entered with it, of a state with parts, by its place in the list.
    pub initial: Option<usize>,
}

/// The kinds of states.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StateKind {
    /// A state that a record can be in.
    #[default]
    Plain,
    /// A branching that is left at once.
    Choice,
    /// A splitting into several at once.
    Fork,
    /// The end of such a splitting.
    Join,
}

/// A step.
#[derive(Debug, Clone, PartialEq)]
pub struct TransitionDecl {
    /// The state before it.
    pub from: Spanned<String>,
    /// The state behind it.
    pub to: Spanned<String>,
    /// What sets it off, as written behind the colon.
    pub label: Option<Spanned<String>>,
    /// The whole line.
    pub span: Span,
}

/// The sign of the beginning and of the end.
const EDGE: &str = "[*]";

/// How deep states may lie in states; deeper ones are told as if they lay in the last that counts.
const DEPTH_MAX: usize = 16;

const HELP: &str = "write a step as `FROM --> TO : what sets it off`";

/// Lines that begin with these words are about looks only.
const LOOKS: &[&str] = &[
    "direction",
    "classDef",
    "class",
    "style",
    "scale",
    "click",
    "hide",
    "--",
    "title",
    "linkStyle",
];

pub(super) fn read(body: &Body<'_>, reports: &mut Reports<'_, '_>) -> StateMachineDecl {
    let mut machine = Machine::default();
    machine.decl.name = body.title.map(|title| reports.spanned(title));
    for line in &body.lines {
        if machine.in_note {
            machine.in_note = line.text != "end note";
        } else {
            machine.line(*line, reports);
        }
    }
    if let Some(last) = body.lines.last().filter(|_| !machine.open.is_empty() || machine.in_note) {
        reports.line(
            *last,
            "state diagram",
            "close what is open: a brace, or a note by `end note`",
        );
    }
    machine.decl
}

/// What is known while the lines are read.
#[derive(Default)]
struct Machine {
    decl: StateMachineDecl,
    /// The states by name.
    known: BTreeMap<String, usize>,
    /// The states whose braces are open, outermost first; those beyond the bound are none.
    open: Vec<Option<usize>>,
    in_note: bool,
    /// The states that are known to lead to the end.
    finals: BTreeSet<usize>,
}

impl Machine {
    fn line(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        let line = line.part(0..line.text.trim_end_matches(';').len());
        if line.text == "}" {
            if self.open.pop().is_none() {
                reports.line(line, "state diagram", "take out the brace that closes nothing");
            }
        } else if let Some(note) = line.after("note") {
            // A note without a colon goes on to `end note`.
            self.in_note = !note.text.contains(':');
        } else if let Some((from, rest)) = line.split("-->") {
            self.step(line, from, rest, reports);
        } else if LOOKS.iter().any(|word| line.after(word).is_some()) || line.text.is_empty() {
        } else if let Some(state) = line.after("state") {
            self.state(state, reports);
        } else if let Some((name, label)) = line.split(":").filter(|(name, _)| is_name(name.text)) {
            let at = self.declare(name, reports);
            self.decl.states[at].label = Some(reports.spanned(label));
        } else if is_name(line.text) {
            self.declare(line, reports);
        } else {
            reports.line(line, "state diagram", HELP);
        }
    }

    /// `A --> B : label`, where either side may be `[*]`.
    fn step(
        &mut self,
        line: Line<'_>,
        from: Line<'_>,
        rest: Line<'_>,
        reports: &mut Reports<'_, '_>,
    ) {
        let plain = rest.split(":::").map_or(rest, |(to, _)| to);
        let (to, label) = match plain.split(":") {
            Some((to, label)) => (to, Some(label).filter(|label| !label.text.is_empty())),
            None => (plain, None),
        };
        let from = from.split(":::").map_or(from, |(name, _)| name);
        let fits = |name: Line<'_>| name.text == EDGE || is_name(name.text);
        if !fits(from) || !fits(to) || (from.text == EDGE && to.text == EDGE) {
            reports.line(line, "state diagram", HELP);
            return;
        }
        let around = self.open.last().copied().flatten();
        if from.text == EDGE {
            let first = self.declare(to, reports);
            match around {
                Some(at) => self.decl.states[at].initial = Some(first),
                None => {
                    self.decl.initial.get_or_insert(reports.spanned(to));
                }
            }
        } else if to.text == EDGE {
            let last = self.declare(from, reports);
            if around.is_none() && self.finals.insert(last) {
                self.decl.finals.push(reports.spanned(from));
            }
        } else {
            let transition = TransitionDecl {
                from: self.declare_spanned(from, reports),
                to: self.declare_spanned(to, reports),
                label: label.map(|label| reports.spanned(label)),
                span: reports.span(line),
            };
            self.decl.transitions.push(transition);
        }
    }

    /// `"words" as NAME`, `NAME <<choice>>`, `NAME {`, `NAME : words`.
    fn state(&mut self, line: Line<'_>, reports: &mut Reports<'_, '_>) {
        let opens = line.text.ends_with('{');
        let line = line.part(0..line.text.len() - usize::from(opens));
        let (label, rest) = match line.quoted() {
            Some((label, rest)) => match rest.after("as") {
                Some(name) => (Some(label), name),
                None => (Some(label), label),
            },
            None => match line.split(":").filter(|(name, _)| is_name(name.text)) {
                Some((name, label)) => (Some(label), name),
                None => (None, line),
            },
        };
        let (name, kind) = kind(rest);
        let known = is_name(name.text) || label.is_some_and(|label| label == name);
        if !known || name.text.is_empty() {
            reports.line(line, "state diagram", "write a state as `state \"words\" as NAME`");
            if opens {
                self.open.push(None);
            }
            return;
        }
        let at = self.declare(name, reports);
        let state = &mut self.decl.states[at];
        state.kind = kind;
        if let Some(label) = label {
            state.label = Some(reports.spanned(label));
        }
        if opens {
            let counts = self.open.len() < DEPTH_MAX;
            self.open.push(if counts { Some(at) } else { self.open.last().copied().flatten() });
        }
    }

    /// The state of a name, made at its first mention.
    fn declare(&mut self, name: Line<'_>, reports: &Reports<'_, '_>) -> usize {
        let name = name.split(":::").map_or(name, |(name, _)| name);
        let states = &mut self.decl.states;
        let around = self.open.last().copied().flatten();
        *self.known.entry(name.text.to_owned()).or_insert_with(|| {
            states.push(StateDecl {
                name: reports.spanned(name),
                inside: around,
                ..StateDecl::default()
            });
            states.len() - 1
        })
    }

    fn declare_spanned(&mut self, name: Line<'_>, reports: &Reports<'_, '_>) -> Spanned<String> {
        self.declare(name, reports);
        reports.spanned(name)
    }
}

/// `NAME <<choice>>` or `NAME [[fork]]`.
fn kind(line: Line<'_>) -> (Line<'_>, StateKind) {
    let kinds =
        [("choice", StateKind::Choice), ("fork", StateKind::Fork), ("join", StateKind::Join)];
    for (word, kind) in kinds {
        for mark in [format!("<<{word}>>"), format!("[[{word}]]")] {
            if let Some(name) = line.text.strip_suffix(mark.as_str()) {
                return (line.part(0..name.len()), kind);
            }
        }
    }
    (line, StateKind::Plain)
}

/// Whether a word can name a state.
fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
        && text.contains(char::is_alphanumeric)
}
