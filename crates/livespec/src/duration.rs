//! Durations as people type them: `30s`, `15m`, `1h`, `90d`.

use std::time::Duration;

/// Reads a duration; a number without a unit is seconds.
///
/// # Errors
/// A text that is none, with the reason.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let seconds: u64 = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        "w" => 7 * 24 * 60 * 60,
        _ => return Err(format!("`{unit}` is none of the units s, m, h, d, w")),
    };
    let number: u64 =
        number.parse().map_err(|_| "a number with a unit is expected, such as 15m".to_owned())?;
    let total = number.checked_mul(seconds).filter(|total| *total <= 100 * 366 * 24 * 60 * 60);
    total.map(Duration::from_secs).ok_or_else(|| "that is longer than a hundred years".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_their_absence() {
        assert_eq!(parse("90"), Ok(Duration::from_secs(90)));
        assert_eq!(parse("15m"), Ok(Duration::from_secs(900)));
        assert_eq!(parse("2d"), Ok(Duration::from_secs(172_800)));
        for wrong in ["", "h", "1 h", "1y", "-1s", "99999999999999999999", "9999999w", "٣s"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
