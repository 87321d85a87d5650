//! Instants, dates and times of day as RFC 3339 writes them, without a calendar library.
//!
//! The days are those of the proleptic Gregorian calendar, counted as in Howard Hinnant's
//! "chrono-compatible low-level date algorithms". Years run from 0000 to 9999.

/// Milliseconds of a day.
pub(crate) const DAY_MS: i64 = 86_400_000;

/// Appends an instant as `YYYY-MM-DDTHH:MM:SS.mmmZ`; instants outside the years 0 to 9999 become the
/// nearest one inside.
pub(crate) fn write_instant(ms: i64, out: &mut Vec<u8>) {
    let ms = ms.clamp(-62_167_219_200_000, 253_402_300_799_999);
    let (year, month, day) = civil(ms.div_euclid(DAY_MS));
    let rest = ms.rem_euclid(DAY_MS);
    digits(year, 4, out);
    out.push(b'-');
    digits(month, 2, out);
    out.push(b'-');
    digits(day, 2, out);
    out.push(b'T');
    digits(rest / 3_600_000, 2, out);
    out.push(b':');
    digits(rest / 60_000 % 60, 2, out);
    out.push(b':');
    digits(rest / 1000 % 60, 2, out);
    out.push(b'.');
    digits(rest % 1000, 3, out);
    out.push(b'Z');
}

/// An instant as text; see [`write_instant`].
pub(crate) fn instant(ms: i64) -> String {
    let mut out = Vec::with_capacity(24);
    write_instant(ms, &mut out);
    String::from_utf8(out).unwrap_or_default()
}

fn digits(value: i64, width: u32, out: &mut Vec<u8>) {
    for place in (0..width).rev() {
        let digit = value / 10_i64.pow(place) % 10;
        out.push(b'0' + u8::try_from(digit).unwrap_or(0));
    }
}

/// The date of a count of days since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let day_of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The days from 1970-01-01 to a date.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

fn number(bytes: &[u8]) -> Option<i64> {
    bytes.iter().try_fold(0_i64, |value, byte| {
        byte.is_ascii_digit().then(|| value * 10 + i64::from(byte - b'0'))
    })
}

/// The milliseconds since 1970 at which a full date (`YYYY-MM-DD`) begins in UTC; none where it is no
/// date of the calendar.
pub(crate) fn parse_date(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes[4] != b'-' || bytes[7] != b'-' {
        return None;
    }
    let (year, month, day) = (number(&bytes[..4])?, number(&bytes[5..7])?, number(&bytes[8..])?);
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    (1..=last).contains(&day).then(|| days(year, month, day) * DAY_MS)
}

/// The milliseconds since midnight of a time of day, `HH:MM[:SS[.fraction]]`, and how many bytes it
/// takes; a leap second counts as the second after it.
fn clock(bytes: &[u8], seconds_needed: bool) -> Option<(i64, usize)> {
    if bytes.len() < 5 || bytes[2] != b':' {
        return None;
    }
    let (hour, minute) = (number(&bytes[..2])?, number(&bytes[3..5])?);
    if hour > 23 || minute > 59 {
        return None;
    }
    let ms = (hour * 60 + minute) * 60_000;
    if bytes.get(5) != Some(&b':') {
        return (!seconds_needed).then_some((ms, 5));
    }
    let second = number(bytes.get(6..8)?)?;
    if second > 60 || (second == 60 && minute != 59) {
        return None;
    }
    let ms = ms + second * 1000;
    if bytes.get(8) != Some(&b'.') {
        return Some((ms, 8));
    }
    let fraction = bytes[9..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    if fraction == 0 {
        return None;
    }
    let kept = number(&bytes[9..9 + fraction.min(3)])?;
    let scale = [0, 100, 10, 1][fraction.min(3)];
    Some((ms + kept * scale, 9 + fraction))
}

/// A time of day in its canonical form, `HH:MM:SS`, with milliseconds where there are some.
pub(crate) fn parse_time(text: &str) -> Option<String> {
    let (ms, used) = clock(text.as_bytes(), false)?;
    if used != text.len() || ms >= DAY_MS {
        return None;
    }
    let (hour, minute, second, rest) =
        (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    Some(if rest == 0 {
        format!("{hour:02}:{minute:02}:{second:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}.{rest:03}")
    })
}

/// The milliseconds since 1970 of an RFC 3339 date and time; digits beyond milliseconds are cut off.
pub(crate) fn parse_instant(text: &str) -> Option<i64> {
    let bytes = text.as_bytes();
    if bytes.len() < 17 || !text.is_char_boundary(10) || !matches!(bytes[10], b'T' | b't' | b' ') {
        return None;
    }
    let date = parse_date(&text[..10])?;
    let (of_day, used) = clock(&bytes[11..], true)?;
    let zone = &bytes[11 + used..];
    let offset = match zone {
        [b'Z' | b'z'] => 0,
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hours, minutes) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?);
            if hours > 23 || minutes > 59 {
                return None;
            }
            let size = (hours * 60 + minutes) * 60_000;
            if *sign == b'+' { size } else { -size }
        }
        _ => return None,
    };
    let ms = date + of_day - offset;
    (-62_167_219_200_000..=253_402_300_799_999).contains(&ms).then_some(ms)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_instants() {
        assert_eq!(instant(0), "1970-01-01T00:00:00.000Z");
        assert_eq!(instant(1_709_210_096_789), "2024-02-29T12:34:56.789Z");
        assert_eq!(parse_instant("2024-02-29T14:34:56.7891+02:00"), Some(1_709_210_096_789));
        assert_eq!(parse_instant("2016-12-31T23:59:60Z"), Some(1_483_228_800_000));
        assert_eq!(parse_instant("2024-02-29 12:34:56.7z"), Some(1_709_210_096_700));
    }

    #[test]
    fn wrong_texts() {
        for text in ["", "2023-02-29", "2024-13-01", "2024-1-1", "2024-00-10", "+024-01-01"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
        for text in [
            "2024-02-29T24:00:00Z",
            "2024-02-29T12:00Z",
            "2024-02-29T12:00:00",
            "0000-01-01T00:00:00+00:01",
        ] {
            assert_eq!(parse_instant(text), None, "{text}");
        }
        assert_eq!(parse_time("7:30"), None);
        assert_eq!(parse_time("07:30").as_deref(), Some("07:30:00"));
        assert_eq!(parse_time("23:59:60"), None);
    }

    proptest! {
        #[test]
        fn round_trip(ms in -62_167_219_200_000_i64..=253_402_300_799_999) {
            prop_assert_eq!(parse_instant(&instant(ms)), Some(ms));
        }

        #[test]
        fn any_text(text in "\\PC*") {
            let _ = (parse_instant(&text), parse_date(&text), parse_time(&text));
        }
    }
}
