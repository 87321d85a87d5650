//! The walk over sentences that the families hang on.
// tidy: no plug-in: walks sentences and asks the families

use std::ops::Range;

use livespec_diagnostics::Span;
use livespec_ir::{Condition, Entity, Field, Id, NewValue, Type};

use super::english as words;
use super::states::States;
use super::tokens::{Kind, Token, Tokens};
use super::{super::named::Named, BEHAVIOURS};
use crate::names;

/// What a clause says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Saying {
    /// A field is written.
    Write(Place, NewValue),
    /// A condition must hold; where it is told of something that is done to records in general
    /// (`can be cancelled`), the verb.
    Require(Vec<Condition>, Told, Option<String>),
    /// What the conditions nearby are answered with where they do not hold.
    Refuse(Told),
    /// A message goes to somebody.
    Message(String),
    /// What the path says already.
    Purpose,
    /// Doing it twice is doing it once.
    Idempotent,
    /// Deleting keeps the row.
    Keeps,
    /// Nothing about the record: the answer, who may call, a remark.
    Nothing,
}

/// A field that a sentence names.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    Known(Id<Field>),
    /// A name in a code span that the model does not have.
    New(String),
}

/// States that a phrase names, each with the field that holds it.
pub(super) type StatesNamed = Vec<(Id<Field>, String)>;

/// A status and a code that a sentence gives.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Told {
    pub(super) status: Option<u16>,
    pub(super) code: Option<String>,
}

/// What is known where a sentence stands.
pub(super) struct Scene<'s> {
    pub(super) entity: &'s Entity,
    pub(super) named: &'s Named,
    pub(super) states: &'s States,
    /// The verbs of the endpoint: `cancel`, or `delete` for a deletion.
    pub(super) verbs: &'s [String],
    /// The names of the members of the body.
    pub(super) sent: &'s [String],
    /// The services that the document names.
    pub(super) integrations: &'s [String],
}

/// A place in a sentence; offsets count from it, and nothing beyond the sentence is seen.
#[derive(Clone, Copy)]
pub(super) struct At<'a> {
    pub(super) scene: &'a Scene<'a>,
    tokens: &'a [Token],
    /// Whether the clause before wrote a field, so that `` `b` to now`` may go on with it.
    pub(super) goes_on: bool,
    /// Whether it is the first clause of a sentence.
    pub(super) opens: bool,
}

/// Tokens that a family takes, and what they say.
#[derive(Debug)]
pub(super) struct Take {
    pub(super) len: usize,
    pub(super) says: Vec<Saying>,
}

impl Take {
    pub(super) fn one(len: usize, saying: Saying) -> Option<Take> {
        Some(Take { len, says: vec![saying] })
    }
}

/// What was read from a text.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// What its clauses say, with their places.
    pub(super) says: Vec<(Saying, Span)>,
    /// Clauses that no family knows, with their words.
    pub(super) rest: Vec<(String, Span)>,
}

/// How many tokens a sentence may have; a longer one is not understood.
const SENTENCE_MAX: usize = 160;

/// Reads every sentence of a text, in linear time: a family looks at a bounded number of tokens.
pub(super) fn read(tokens: &Tokens<'_>, scene: &Scene<'_>, out: &mut Reading) {
    let mut from = 0;
    for index in 0..=tokens.list.len() {
        let ends = tokens.list.get(index).is_none_or(|token| is_stop(&tokens.list, index, token));
        if ends {
            sentence(tokens, from..index, scene, out);
            from = index + 1;
        }
    }
}

fn is_stop(list: &[Token], index: usize, token: &Token) -> bool {
    match token.text.as_str() {
        "!" | "?" if token.kind == Kind::Sign => true,
        "." if token.kind == Kind::Sign => {
            !list.get(index + 1).is_some_and(|next| matches!(next.text.as_str(), "." | ","))
        }
        _ => token.kind == Kind::Break,
    }
}

fn sentence(tokens: &Tokens<'_>, range: Range<usize>, scene: &Scene<'_>, out: &mut Reading) {
    if range.len() > SENTENCE_MAX {
        out.rest.push((tokens.source(range.clone()).to_owned(), tokens.span(range)));
        return;
    }
    let mut at = range.start;
    let (mut goes_on, mut opens) = (false, true);
    loop {
        at = joints(tokens, at, range.end, scene, opens);
        if at >= range.end {
            return;
        }
        let place = At { scene, tokens: &tokens.list[at..range.end], goes_on, opens };
        let taken = BEHAVIOURS.iter().find_map(|family| place.first(&[family.read]));
        let Some(take) = taken else {
            let words = tokens.source(at..range.end).to_owned();
            out.rest.push((words, tokens.span(at..range.end)));
            return;
        };
        let span = tokens.span(at..at + take.len);
        goes_on = take.says.iter().any(|saying| matches!(saying, Saying::Write(..)));
        opens = false;
        out.says.extend(take.says.into_iter().map(|saying| (saying, span)));
        at += take.len;
    }
}

/// Steps over what joins clauses.
fn joints(tokens: &Tokens<'_>, mut at: usize, end: usize, scene: &Scene<'_>, opens: bool) -> usize {
    while at < end {
        let token = &tokens.list[at];
        let sign = token.kind == Kind::Sign
            && matches!(token.text.as_str(), "," | ";" | ":" | "(" | ")" | "—" | "–" | "-" | "*");
        let word = token.kind == Kind::Word && words::JOINTS.contains(&token.lower.as_str());
        // A word that joins may also be the subject of a condition or open a noun.
        let place = At { scene, tokens: &tokens.list[at..end], goes_on: false, opens };
        let speaks = word
            && BEHAVIOURS
                .iter()
                .any(|family| place.first(&[family.read]).is_some_and(|it| it.len > 1));
        if !(sign || word) || speaks {
            return at;
        }
        at += 1;
    }
    at
}

/// How far a family looks for the end of a list or a noun.
pub(super) const REACH_MAX: usize = 16;

impl<'a> At<'a> {
    /// What the first of some readers takes, where a clause may end behind it.
    pub(super) fn first(&self, readers: &[fn(&At<'_>) -> Option<Take>]) -> Option<Take> {
        let fits = |take: &Take| take.len > 0 && self.may_end(take.len);
        readers.iter().find_map(|read| read(self).filter(fits))
    }

    pub(super) fn token(&self, offset: usize) -> Option<&'a Token> {
        self.tokens.get(offset)
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn kind(&self, offset: usize) -> Option<Kind> {
        self.token(offset).map(|token| token.kind)
    }

    /// The word or sign at an offset in lower case; empty past the end and for code and quotations.
    pub(super) fn word(&self, offset: usize) -> &'a str {
        self.token(offset)
            .filter(|token| !matches!(token.kind, Kind::Code | Kind::Quoted))
            .map_or("", |token| &token.lower)
    }

    pub(super) fn any(&self, offset: usize, words: &[&str]) -> bool {
        let word = self.word(offset);
        !word.is_empty() && words.contains(&word)
    }

    /// The length of the longest phrase of some that stands here.
    pub(super) fn phrase(&self, offset: usize, phrases: &[&str]) -> Option<usize> {
        let length = |phrase: &&&str| {
            let mut count = 0;
            let fits = phrase.split(' ').all(|word| {
                count += 1;
                self.word(offset + count - 1) == word
            });
            fits.then_some(count)
        };
        phrases.iter().filter_map(|phrase| length(&phrase)).max()
    }

    /// Steps over as many of some words as follow.
    pub(super) fn skip(&self, offset: usize, words: &[&str]) -> usize {
        (offset..offset + REACH_MAX).find(|next| !self.any(*next, words)).unwrap_or(offset)
    }

    /// Whether a clause may end at an offset: at the end, a sign, or a word that goes on with another.
    pub(super) fn may_end(&self, offset: usize) -> bool {
        let Some(token) = self.token(offset) else { return true };
        match token.kind {
            Kind::Sign => {
                matches!(token.text.as_str(), "," | ";" | ":" | ")" | "(" | "—" | "–" | "-")
            }
            Kind::Word => {
                self.phrase(offset, words::OTHERWISE).is_some()
                    || matches!(
                        token.lower.as_str(),
                        "and" | "then" | "unless" | "provided" | "only"
                    )
            }
            _ => false,
        }
    }

    /// A field by name: a code span, or up to three words that are a field's name.
    pub(super) fn field(&self, offset: usize) -> Option<(usize, Place)> {
        let from = self.skip(offset, words::DETERMINERS);
        // `the order's status` is the status.
        let from = self.owner(from).unwrap_or(from);
        let token = self.token(from)?;
        if token.kind == Kind::Code {
            let name = token.text.rsplit('.').next().unwrap_or(&token.text);
            if let Some(field) = self.scene.named.find(name) {
                return Some((from + 1 - offset, Place::Known(field)));
            }
            return is_name(&token.text)
                .then(|| (from + 1 - offset, Place::New(token.text.clone())));
        }
        if token.kind == Kind::Word
            && words::STATE_WORDS.contains(&token.lower.as_str())
            && let Some(field) =
                self.scene.named.find(&token.lower).or_else(|| self.scene.states.field())
        {
            return Some((from + 1 - offset, Place::Known(field)));
        }
        let known = |count: usize| {
            let name: Vec<&str> = (from..from + count).map(|at| self.word(at)).collect();
            let named = name.iter().all(|word| !word.is_empty());
            let field = self.scene.named.find(&name.join("_")).filter(|_| named)?;
            Some((from + count - offset, Place::Known(field)))
        };
        (1..=3).rev().find_map(known)
    }

    /// Steps over an owner: `the order's`.
    fn owner(&self, offset: usize) -> Option<usize> {
        let word = self.word(offset);
        let noun = word.strip_suffix("'s").or_else(|| word.strip_suffix("\u{2019}s"))?;
        self.is_record(noun).then_some(offset + 1)
    }

    /// A field that the model has.
    pub(super) fn known_field(&self, offset: usize) -> Option<(usize, Id<Field>)> {
        match self.field(offset)? {
            (len, Place::Known(field)) => Some((len, field)),
            (_, Place::New(_)) => None,
        }
    }

    pub(super) fn ty(&self, field: Id<Field>) -> &'a Type {
        &self.scene.entity.field(field).schema.ty
    }

    /// Whether a noun names the record.
    fn is_record(&self, noun: &str) -> bool {
        if words::PRONOUNS.contains(&noun) {
            return true;
        }
        let key = names::entity_key(noun);
        let own = names::words(&self.scene.entity.name);
        let last = own.last().map(|word| names::singular(word).into_owned());
        key == names::entity_key(&self.scene.entity.name) || last.as_deref() == Some(key.as_str())
    }

    /// A noun that is the record, with the states in front of it: `a pending order`, `it`.
    pub(super) fn record(&self, offset: usize) -> Option<(usize, StatesNamed)> {
        let mut at = self.skip(offset, words::DETERMINERS);
        let mut states = Vec::new();
        for _ in 0..REACH_MAX {
            // The whole name, however many words it has.
            let longest = names::words(&self.scene.entity.name).len().min(4);
            for count in (1..=longest.max(1)).rev() {
                let name: Vec<&str> = (at..at + count).map(|at| self.word(at)).collect();
                let code = self.token(at).filter(|token| count == 1 && token.kind == Kind::Code);
                let text = code.map_or_else(|| name.concat(), |token| token.lower.clone());
                let full = name.iter().all(|word| !word.is_empty()) || code.is_some();
                if full && self.is_record(&text) {
                    return Some((at + count - offset, states));
                }
            }
            if let Some((len, field, values)) = self.states(at) {
                states.extend(values.into_iter().map(|value| (field, value)));
                at += len;
            } else {
                return None;
            }
        }
        None
    }

    /// One state or several: `` `A`, `B` or `C` ``, `active|past_due`.
    pub(super) fn states(&self, offset: usize) -> Option<(usize, Id<Field>, Vec<String>)> {
        let (mut len, field, mut values) = self.state(offset)?;
        while len < REACH_MAX {
            let joint = self.joint(offset + len);
            if joint == 0 {
                break;
            }
            let Some((more, other, next)) = self.state(offset + len + joint) else { break };
            if other != field {
                break;
            }
            len += joint + more;
            values.extend(next);
        }
        Some((len, field, values))
    }

    /// The length of what joins the members of a list.
    pub(super) fn joint(&self, offset: usize) -> usize {
        let comma = usize::from(matches!(self.word(offset), "," | "/" | "|"));
        let word = usize::from(matches!(self.word(offset + comma), "or" | "and" | "nor"));
        comma + word
    }

    fn state(&self, offset: usize) -> Option<(usize, Id<Field>, Vec<String>)> {
        let states = self.scene.states;
        let from = self.skip(offset, &["a", "an", "the"]);
        let token = self.token(from)?;
        if matches!(token.kind, Kind::Code | Kind::Quoted) {
            let mut parts = token.text.split(['|', '/', ',']).map(str::trim).peekable();
            let mut field = None;
            let mut values = Vec::new();
            while let Some(part) = parts.next() {
                let (of, value) = states.find(part).or_else(|| states.free(part))?;
                if field.is_some_and(|field| field != of) {
                    return None;
                }
                field = Some(of);
                values.push(value);
                if parts.peek().is_none() {
                    return Some((from + 1 - offset, of, values));
                }
            }
            return None;
        }
        (1..=3).rev().find_map(|count| {
            let all: Vec<&str> = (from..from + count).map(|at| self.word(at)).collect();
            let plain = (from..from + count).all(|at| self.kind(at) == Some(Kind::Word));
            if !plain {
                return None;
            }
            let (field, value) = states.find(&all.concat()).or_else(|| {
                let capitals = token.text.len() > 2
                    && count == 1
                    && token.text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
                capitals.then(|| states.free(&token.text)).flatten()
            })?;
            Some((from + count - offset, field, vec![value]))
        })
    }

    /// The verb whose participle stands here: `cancelled` of `cancel`.
    pub(super) fn is_done(&self, offset: usize) -> Option<String> {
        let word = self.word(offset);
        (self.kind(offset) == Some(Kind::Word) && word.len() > 2).then(|| word.to_owned())
    }
}

/// Whether a code span is a name.
fn is_name(text: &str) -> bool {
    text.len() > 1
        && text.chars().all(|c| c.is_alphanumeric() || c == '_')
        && text.starts_with(|c: char| c.is_alphabetic())
        && text.chars().any(char::is_lowercase)
}
