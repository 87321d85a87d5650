//! Exact decimals as text.
//!
//! A decimal of up to [`DECIMAL_REAL_DIGITS`] digits fits a binary64 and comes back unchanged (IEEE 754:
//! any decimal of 15 digits survives the way there and back). Longer ones are text in one canonical form.

use std::cmp::Ordering;

/// Decimals of at most so many digits are held as [`crate::Value::Real`], longer ones as text.
pub const DECIMAL_REAL_DIGITS: u8 = 15;

/// Largest exponent that is written out; a number beyond it is no amount of anything.
const EXPONENT_MAX: i64 = 400;

/// The canonical text of a decimal: no `+`, no exponent, no leading zeros, at least `scale` digits after
/// the point and no trailing zeros beyond them. `None` where the text is no decimal number.
///
/// ```
/// use livespec_storage::canonical_decimal;
/// assert_eq!(canonical_decimal("+012.5", 2).as_deref(), Some("12.50"));
/// assert_eq!(canonical_decimal("-1.25e3", 2).as_deref(), Some("-1250.00"));
/// assert_eq!(canonical_decimal("1.2.3", 2), None);
/// ```
pub fn canonical_decimal(text: &str, scale: u8) -> Option<String> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], unsigned[at + 1..].parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    if exponent.abs() > EXPONENT_MAX {
        return None;
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() + fraction.len() == 0 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let mut digits = format!("{whole}{fraction}");
    let mut point = i64::try_from(whole.len()).ok()? + exponent;
    while point < 0 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).ok()?;
    while digits.len() < point {
        digits.push('0');
    }
    Some(spell(negative, &digits, point, usize::from(scale)))
}

/// Writes digits with the point after `point` of them.
fn spell(negative: bool, digits: &str, point: usize, scale: usize) -> String {
    let (whole, fraction) = digits.split_at(point);
    let whole = whole.trim_start_matches('0');
    let kept = fraction.trim_end_matches('0').len().max(scale.min(fraction.len()));
    let mut text = String::with_capacity(digits.len() + scale + 3);
    if negative && digits.bytes().any(|byte| byte != b'0') {
        text.push('-');
    }
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if kept.max(scale) > 0 {
        text.push('.');
        text.push_str(&fraction[..kept]);
        text.extend(std::iter::repeat_n('0', scale.saturating_sub(kept)));
    }
    text
}

/// The order of two decimals by their value, whatever their spelling. Text that is no number stands
/// after all numbers, in byte order.
///
/// ```
/// use livespec_storage::compare_decimals;
/// assert!(compare_decimals("-10.5", "9").is_lt());
/// assert!(compare_decimals("12.50", "12.5").is_eq());
/// ```
pub fn compare_decimals(a: &str, b: &str) -> Ordering {
    match (canonical_decimal(a, 0), canonical_decimal(b, 0)) {
        (Some(a), Some(b)) => compare_canonical(&a, &b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

fn compare_canonical(a: &str, b: &str) -> Ordering {
    match (a.strip_prefix('-'), b.strip_prefix('-')) {
        (Some(a), Some(b)) => compare_magnitudes(b, a),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => compare_magnitudes(a, b),
    }
}

fn compare_magnitudes(a: &str, b: &str) -> Ordering {
    let (a_whole, a_fraction) = a.split_once('.').unwrap_or((a, ""));
    let (b_whole, b_fraction) = b.split_once('.').unwrap_or((b, ""));
    // Without leading zeros a longer number is a larger one; without trailing ones text order decides.
    a_whole
        .len()
        .cmp(&b_whole.len())
        .then_with(|| a_whole.cmp(b_whole))
        .then_with(|| a_fraction.cmp(b_fraction))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings() {
        for (text, scale, expected) in [
            ("0", 0, Some("0")),
            ("-0", 2, Some("0.00")),
            (".5", 0, Some("0.5")),
            ("5.", 1, Some("5.0")),
            ("1e-3", 2, Some("0.001")),
            ("123456789012345678.90", 2, Some("123456789012345678.90")),
            ("1.2300", 2, Some("1.23")),
            ("1.2300", 3, Some("1.230")),
            ("007", 0, Some("7")),
            ("100", 0, Some("100")),
            ("1e2", 0, Some("100")),
            ("", 0, None),
            ("-", 0, None),
            (".", 0, None),
            ("1e999", 0, None),
            ("NaN", 0, None),
            ("1 ", 0, None),
        ] {
            assert_eq!(canonical_decimal(text, scale).as_deref(), expected, "{text} at {scale}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in ".{0,20}", scale in 0u8..40) {
            let _ = canonical_decimal(&text, scale);
        }

        #[test]
        fn order_is_that_of_the_numbers(a in -1_000_000i64..1_000_000, b in -1_000_000i64..1_000_000, scale in 0u32..5) {
            let spell = |number: i64| {
                let factor = 10i64.pow(scale);
                let sign = if number < 0 { "-" } else { "" };
                format!("{sign}{}.{:0width$}", number.abs() / factor, number.abs() % factor, width = scale as usize)
            };
            prop_assert_eq!(compare_decimals(&spell(a), &spell(b)), a.cmp(&b));
        }
    }
}
