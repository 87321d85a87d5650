//! Dates as people write them.

use jiff::civil::Date;

/// Months by their first three letters.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The date of a text: `2025-10-06` with or without a time behind it, `06.10.2025`, `6 October 2025`,
/// `October 6, 2025`; none where it is no date or one that does not exist.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let head = text.split(['T', ' ']).next().unwrap_or(text);
    numbers(head).or_else(|| words(text))
}

fn numbers(text: &str) -> Option<Date> {
    let parts: Vec<&str> = text.split(['-', '/', '.']).collect();
    let [first, second, third] = parts[..] else { return None };
    let (year, month, day) = match (first.len(), third.len()) {
        (4, 1..=2) => (first, second, third),
        (1..=2, 4) if text.contains('.') => (third, second, first),
        // Written the American way, unless that month does not exist.
        (1..=2, 4) if first.parse().is_ok_and(|month: i8| month > 12) => (third, second, first),
        (1..=2, 4) if text.contains('/') => (third, first, second),
        _ => return None,
    };
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Whether a date in numbers could have its day and month the other way round.
pub(crate) fn is_ambiguous(text: &str) -> bool {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let small = |part: &str| part.parse().is_ok_and(|number: u8| (1..=12).contains(&number));
    // Points are written between day, month and year, in this order.
    matches!(parts[..], [first, second, _, ..] if !text.contains('.') && small(first) && small(second))
}

fn words(text: &str) -> Option<Date> {
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let named = parts.iter().find_map(|part| {
        let head = part.get(..3)?.to_lowercase();
        MONTHS.iter().position(|month| *month == head)
    })?;
    let number = |length: std::ops::RangeInclusive<usize>| {
        parts.iter().find_map(|part| {
            let digits = part.trim_end_matches(char::is_alphabetic);
            length.contains(&digits.len()).then(|| digits.parse::<i16>().ok()).flatten()
        })
    };
    let month = i8::try_from(named + 1).ok()?;
    Date::new(number(4..=4)?, month, i8::try_from(number(1..=2)?).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn day_and_month_may_be_either_way_round() {
        assert!(is_ambiguous("05/06/2025"));
        assert!(!is_ambiguous("22/05/2025") && !is_ambiguous("05.06.2025"));
        assert!(!is_ambiguous("2025-05-06") && !is_ambiguous("October 6, 2025"));
    }

    #[test]
    fn dates_of_people() {
        let day = Date::new(2025, 10, 6).ok();
        for text in [
            "2025-10-06",
            "2025-10-06T12:00:00Z",
            "06.10.2025",
            "October 6, 2025",
            "6th of Oct 2025",
            "10/06/2025",
        ] {
            assert_eq!(parse(text), day, "{text}");
        }
        for text in ["2025-13-06", "2025-02-30", "soon", "", "2025", "Q3 2025", "06-10-25"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
