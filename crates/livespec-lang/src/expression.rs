//! Expressions in CEL, as inline code of a document writes them, to trees over names of fields.
//!
//! What documents write in the manner of SQL or of a programming language is taken too: `=`, `<>`, `≥`, `AND`,
//! `IS NOT NULL`, `0 < a <= b`.
// tidy: no plug-in: expressions inside of declarations and sentences

mod lower;
mod normal;

use cel::parser::PrattParser;
use livespec_ir::{Expr, ExprError};

/// The longest text that is looked at, in bytes; with it the number of operators is bounded.
const EXPRESSION_BYTES_MAX: usize = 1000;
/// How deep the parser calls itself; parentheses in a row count once.
const CALLS_MAX: u16 = 48;

/// An expression with its text as CEL. Names of fields are as written.
///
/// # Errors
/// [`ExprError::Syntax`] where it is no expression, or is longer or nested deeper than the limits allow;
/// [`ExprError::Unsupported`] for a part of CEL that has no counterpart in [`Expr`].
pub fn parse(text: &str) -> Result<(String, Expr<String>), ExprError> {
    let text = text.trim();
    if text.len() > EXPRESSION_BYTES_MAX {
        return Err(ExprError::Syntax(format!("it is longer than {EXPRESSION_BYTES_MAX} bytes")));
    }
    let source = normal::cel(text);
    let parsed = PrattParser::new()
        .max_recursion_depth(CALLS_MAX)
        .parse(&source)
        .map_err(|errors| ExprError::Syntax(first(&errors)))?;
    let tree = lower::tree(&parsed, 0)?;
    Ok((source, tree))
}

/// The first thing that the parser says, in one line.
fn first(errors: &cel::ParseErrors) -> String {
    let message = errors.errors.first().map_or("", |error| error.msg.as_str());
    let message = message.strip_prefix("Syntax error: ").unwrap_or(message);
    message.lines().next().unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use livespec_ir::{Function, Literal, Operator};

    use super::*;

    fn field(name: &str) -> Expr<String> {
        Expr::Field(name.to_owned())
    }

    fn tree(text: &str) -> Expr<String> {
        parse(text).unwrap_or_else(|error| panic!("{text}: {error}")).1
    }

    #[test]
    fn comparisons_of_fields() {
        let after = Expr::binary(Operator::Greater, field("endDate"), field("startDate"));
        assert_eq!(tree("endDate > startDate"), after);
        assert_eq!(parse("end_at ≥ start_at").unwrap().0, "end_at >= start_at");
        assert_eq!(parse("a = b AND c <> 'x = y'").unwrap().0, "a == b && c != 'x = y'");
        assert_eq!(parse("a IS NOT NULL or not b").unwrap().0, "a != null || ! b");
    }

    #[test]
    fn chains_are_two_comparisons() {
        let low = Expr::binary(Operator::LessEqual, field("low"), field("x"));
        let high = Expr::binary(Operator::Less, field("x"), field("high"));
        assert_eq!(tree("low <= x < high"), Expr::binary(Operator::And, low, high));
    }

    #[test]
    fn functions_and_constants() {
        let size = Expr::Call(Function::Size, vec![field("tags")]);
        assert_eq!(tree("size(tags)"), size);
        assert_eq!(tree("tags.size()"), size);
        assert_eq!(tree("duration('36h')"), Expr::Literal(Literal::Duration(129_600_000)));
        assert_eq!(tree("-1"), Expr::Literal(Literal::Integer(-1)));
        let list = vec![Expr::Literal(Literal::Text("a".into())), Expr::Literal(Literal::Null)];
        assert_eq!(tree("s in ['a', null]"), Expr::In(Box::new(field("s")), list));
    }

    #[test]
    fn what_is_no_expression() {
        for text in ["", "GET /x /", "a >", "a b", "1..3", "{", "\"", "a ? b", "é == 1"] {
            assert!(matches!(parse(text), Err(ExprError::Syntax(_))), "{text}");
        }
        for text in ["a.b > 1", "f(x)", "[1, 2].map(x, x)", "{'a': 1}", "a.all(x, x > 1)"] {
            assert!(matches!(parse(text), Err(ExprError::Unsupported(_))), "{text}");
        }
    }

    #[test]
    fn limits() {
        let deep = format!("{}a{}", "[".repeat(400), "]".repeat(400));
        let calls = format!("{}a{}", "size(".repeat(100), ")".repeat(100));
        let long = ["a"; 300].join("+");
        for text in [deep, calls, long, "!".repeat(999), "a".repeat(1001)] {
            assert!(matches!(parse(&text), Err(ExprError::Syntax(_))), "{text}");
        }
    }
}
