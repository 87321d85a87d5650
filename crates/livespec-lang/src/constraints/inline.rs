//! Expressions written out: `` `endDate > startDate` ``, `CHECK (end_date > start_date)`.

use livespec_ir::{ConstraintKind as Kind, Expr, Operator};

use super::{At, Family, PhraseKind, Take};

pub(super) const FAMILY: Family = Family { name: "inline", read };

/// Words in front of an expression that must hold.
const LEADS: &[&str] = &[
    "must",
    "satisfy",
    "satisfies",
    "hold",
    "ensure",
    "ensures",
    "check",
    "constraint",
    "rule",
    "require",
    "requires",
    "that",
    "invariant",
    "validation",
    "validate",
    ":",
    "(",
    ",",
    "and",
    "enforce",
    "enforced",
    "condition",
    "\u{2014}",
    "-",
];

fn read(at: &At<'_>) -> Option<Take> {
    if at.negated {
        return None;
    }
    if at.word(0) == "check" && at.word(1) == "(" {
        return check(at);
    }
    let text = at.quoted(0).filter(|_| at.words.raw(at.at).starts_with('`'))?;
    if at.ends(1)
        && let Some(kind) = bound(text).or_else(|| values(text))
    {
        return Take::narrow(1, [kind]);
    }
    let led = at.at == at.start || LEADS.contains(&at.before(1));
    let goes_on = at.ends(1) || at.any(1, &["must", "always", "holds", "is"]);
    let signs = ['<', '>', '=', '\u{2264}', '\u{2265}', '\u{2260}'];
    let compares = text.contains(signs) || text.contains(" in [");
    let example = at.seq(1, &[",", "for", "example"]) || at.seq(1, &[",", "e"]);
    if !(led && goes_on && compares) || example {
        return None;
    }
    let tree = crate::expression::parse(text).ok()?.1;
    let end = at.skip(1, &["must", "always", "holds", "hold", "is", "true", "be"]);
    rule(&tree).then(|| Take { len: end, kinds: vec![PhraseKind::Holds(tree)] })
}

/// A sign with the rule that it makes of a number.
type Sign = (&'static str, fn(f64) -> Kind);

/// A sign and a number: `` `>= 0` ``.
fn bound(text: &str) -> Option<Kind> {
    let signs: [Sign; 6] = [
        (">=", Kind::Min),
        ("\u{2265}", Kind::Min),
        ("<=", Kind::Max),
        ("\u{2264}", Kind::Max),
        (">", Kind::Above),
        ("<", Kind::Below),
    ];
    let (sign, kind) = signs.iter().find(|(sign, _)| text.starts_with(sign))?;
    text[sign.len()..].trim().parse().ok().filter(|bound: &f64| bound.is_finite()).map(kind)
}

/// Texts in quotation marks, parted by bars: `` `"a" | "b"` ``.
fn values(text: &str) -> Option<Kind> {
    let parts: Vec<&str> = text.split('|').map(str::trim).collect();
    let values = parts.iter().map(|part| {
        let inner = part.strip_prefix('"')?.strip_suffix('"')?;
        Some(serde_json::Value::String(inner.to_owned()))
    });
    let values = values.collect::<Option<Vec<_>>>()?;
    (values.len() > 1).then_some(Kind::OneOf(values))
}

/// `CHECK (a > b)` without back-ticks.
fn check(at: &At<'_>) -> Option<Take> {
    const TOKENS_MAX: usize = 60;
    let mut depth = 0_usize;
    let close = (1..TOKENS_MAX).find(|offset| {
        match at.word(*offset) {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0
    })?;
    if !at.has(close) {
        return None;
    }
    let inside = at.words.bytes(at.at + 2, at.at + close);
    let tree = crate::expression::parse(&at.words.text.get(inside)?.replace('`', "")).ok()?.1;
    rule(&tree).then(|| Take { len: close + 1, kinds: vec![PhraseKind::Holds(tree)] })
}

/// Whether an expression is a rule rather than an example of a parameter (`status=open`): it orders fields,
/// or holds them against each other.
fn rule(tree: &Expr<String>) -> bool {
    match tree {
        Expr::Binary(Operator::And | Operator::Or, left, right) => rule(left) || rule(right),
        Expr::Not(inner) => rule(inner),
        Expr::Binary(Operator::Equal, left, right) => {
            let computed = |side: &Expr<String>| matches!(side, Expr::Binary(..) | Expr::Call(..));
            computed(left) || computed(right)
        }
        Expr::Binary(operator, ..) if operator.is_comparison() => {
            let mut fields = 0;
            tree.each_field(&mut |_| fields += 1);
            fields > 0
        }
        Expr::In(item, _) => matches!(**item, Expr::Field(_)),
        _ => false,
    }
}
