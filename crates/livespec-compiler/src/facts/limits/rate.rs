//! A count in a time: `100 requests per minute per key`, `30/min`, `5 req/hour`, `3/phone/10min`.

/// A rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rate {
    /// How many.
    pub(super) count: u32,
    /// In how many seconds.
    pub(super) seconds: u32,
    /// What the words behind it count by, up to the end of the sentence.
    pub(super) by: String,
    /// Where it stands in the text.
    pub(super) place: std::ops::Range<usize>,
}

/// How many words may stand between the count and its window.
const WORDS_MAX: usize = 5;

/// The rates of a text, in order.
pub(super) fn scan(text: &str) -> Vec<Rate> {
    let tokens = tokens(text);
    let mut rates = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match number(tokens[at].0).and_then(|count| behind(text, &tokens, at, count)) {
            Some((rate, next)) => {
                rates.push(rate);
                at = next;
            }
            None => at += 1,
        }
    }
    rates
}

/// The window behind the count at `at`: words, then `per`, `/`, `a`, `every`, `in`, then the time.
fn behind(text: &str, tokens: &[(&str, usize)], at: usize, count: u32) -> Option<(Rate, usize)> {
    let mut counted = String::new();
    let mut next = at + 1;
    while next < tokens.len() && next <= at + WORDS_MAX * 2 {
        let word = tokens[next].0;
        if matches!(word, "per" | "/" | "a" | "an" | "every" | "each" | "in" | "within" | ":") {
            if let Some((seconds, after)) = time(tokens, next + 1) {
                let rest = tokens.get(after).map_or("", |(_, start)| &text[*start..]);
                let end = rest.find(['.', ';', '|']).unwrap_or(rest.len());
                let by = format!("{counted} {}", &rest[..end]);
                let (last, start) = tokens[after - 1];
                let place = tokens[at].1..start + last.len();
                return Some((Rate { count, seconds, by, place }, after));
            }
        } else if number(word).is_some() || matches!(word, "." | "," | ";" | "|" | "<" | ">" | "%")
        {
            return None;
        } else {
            counted.push(' ');
            counted.push_str(word);
        }
        next += 1;
    }
    None
}

/// A time at a token: `minute`, `10 min`, `10min`; its seconds and the token after it.
fn time(tokens: &[(&str, usize)], at: usize) -> Option<(u32, usize)> {
    let (word, _) = tokens.get(at)?;
    if let Some(seconds) = unit(word) {
        return Some((seconds, at + 1));
    }
    let count = number(word)?;
    let seconds = unit(tokens.get(at + 1)?.0)?;
    Some((count.checked_mul(seconds)?, at + 2))
}

/// The seconds of a window in a cell: `15 min`, `minute`, `1h`.
pub(super) fn window(text: &str) -> Option<u32> {
    let tokens = tokens(text);
    (0..tokens.len()).find_map(|at| time(&tokens, at)).map(|(seconds, _)| seconds)
}

fn unit(word: &str) -> Option<u32> {
    let word = word.to_ascii_lowercase();
    Some(match word.as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1,
        "m" | "min" | "mins" | "minute" | "minutes" => 60,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600,
        "d" | "day" | "days" => 86_400,
        _ => return None,
    })
}

fn number(word: &str) -> Option<u32> {
    let digits: String = word.chars().filter(|c| *c != ',' && *c != '_').collect();
    digits.parse().ok().filter(|count| *count > 0)
}

/// Numbers, words and signs with their places; `10min` are two tokens.
fn tokens(text: &str) -> Vec<(&str, usize)> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        let digit = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        if c.is_alphanumeric() {
            while let Some((at, next)) = chars.peek().copied() {
                let group = digit
                    && (next == ',' || next == '_')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                let same =
                    if digit { next.is_ascii_digit() || group } else { next.is_alphabetic() };
                if !same {
                    break;
                }
                end = at + next.len_utf8();
                chars.next();
            }
        }
        tokens.push((&text[start..end], start));
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn brief(text: &str) -> Vec<(u32, u32)> {
        scan(text).iter().map(|rate| (rate.count, rate.seconds)).collect()
    }

    #[test]
    fn rates_in_the_wild() {
        assert_eq!(brief("100 requests per minute per API key"), [(100, 60)]);
        assert_eq!(brief("30/min"), [(30, 60)]);
        assert_eq!(brief("1,000 requests/hour and 5 req / s"), [(1000, 3600), (5, 1)]);
        assert_eq!(brief("max 5 refreshes per hour per user"), [(5, 3600)]);
        assert_eq!(brief("3/phone/10min, 30/IP/hour"), [(3, 600), (30, 3600)]);
        assert_eq!(brief("'api_key': '1000/hour'"), [(1000, 3600)]);
        assert_eq!(brief("60 per minute per user"), [(60, 60)]);
        assert_eq!(brief("10 attempts within 15 minutes"), [(10, 900)]);
        assert_eq!(brief("12 calls a minute"), [(12, 60)]);
        assert_eq!(brief("anonymous: 100 requests/minute"), [(100, 60)]);
        assert_eq!(brief("answers in 200 ms, 5 items per page"), []);
    }

    #[test]
    fn what_it_counts_by_is_kept() {
        assert!(scan("30/IP/hour")[0].by.contains("IP"));
        assert!(scan("30 per minute per IP address. Each key")[0].by.contains("IP"));
        assert!(!scan("30 per minute. Per IP nothing")[0].by.contains("IP"));
    }

    #[test]
    fn windows_stand_alone_in_cells() {
        assert_eq!(window("15 min"), Some(900));
        assert_eq!(window("1h"), Some(3600));
        assert_eq!(window("minute"), Some(60));
        assert_eq!(window("sliding"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[0-9a-z/ ,.é|per]{0,60}") {
            for rate in scan(&text) {
                prop_assert!(rate.count > 0 && rate.seconds > 0);
            }
        }
    }
}
