//! Words of sentences, compared as people mean them.

/// A name in lower case with letters and digits only.
pub(crate) fn plain(text: &str) -> String {
    letters(text).collect()
}

/// Whether `plain(text) == words`, known after the first letter that differs.
pub(crate) fn is_plain(text: &str, words: &str) -> bool {
    letters(text).eq(words.chars())
}

fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

/// The words of a text in lower case; `camelCase` and `snake_case` are cut into theirs.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut current = String::new();
    let mut lower = false;
    for c in text.chars() {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower) {
            words.extend(Some(std::mem::take(&mut current)).filter(|word| !word.is_empty()));
        }
        lower = c.is_lowercase() || c.is_ascii_digit();
        if c.is_alphanumeric() {
            current.extend(c.to_lowercase());
        }
    }
    words.extend(Some(current).filter(|word| !word.is_empty()));
    words
}

/// A noun without the ending of its plural.
pub(crate) fn singular(word: &str) -> &str {
    if word.len() > 3 && !word.ends_with("ss") {
        word.strip_suffix('s').unwrap_or(word)
    } else {
        word
    }
}

/// A noun without what its plural changes; two nouns are the same where their stems are: `orders`, `boxes`, `categories`.
pub(crate) fn stem(word: &str) -> &str {
    match word.strip_suffix("ies").or_else(|| word.strip_suffix('y')) {
        Some(stem) if stem.len() > 2 => stem,
        _ => {
            let word = singular(word);
            let sibilant = ["xe", "che", "she", "sse", "ze"].iter().any(|end| word.ends_with(end));
            if sibilant { &word[..word.len() - 1] } else { word }
        }
    }
}

/// The most candidates that a word is compared with, so that many wrong names among many right ones
/// stay cheap.
const CANDIDATES_MAX: usize = 1000;

/// The most characters of a word that are compared.
const LENGTH_MAX: usize = 64;

/// The candidate nearest to `word` by edits, where it is near enough to be what was meant.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word: String = word.to_lowercase().chars().take(LENGTH_MAX).collect();
    let limit = word.chars().count().div_ceil(3).clamp(1, 3);
    let length = word.chars().count();
    candidates
        .into_iter()
        .take(CANDIDATES_MAX)
        // Names of very different lengths are not compared letter by letter.
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (strsim::osa_distance(&word, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The candidate that a word surely was meant to be: an edit or two away, in a word long enough that
/// this is no accident, and beginning with the same letter.
pub(crate) fn misspelled<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let word = word.to_lowercase();
    let length = word.chars().count();
    let limit = match length {
        0..=4 => return None,
        5..=8 => 1,
        LENGTH_MAX.. => return None,
        _ => 2,
    };
    candidates
        .into_iter()
        .take(CANDIDATES_MAX)
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .filter_map(|candidate| {
            let lower = candidate.to_lowercase();
            let distance = strsim::osa_distance(&word, &lower);
            let sure =
                (1..=limit).contains(&distance) && lower.chars().next() == word.chars().next();
            sure.then_some((distance, candidate))
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// A word in the case of another: `HIGH` and `High` for `high`.
pub(crate) fn in_case_of(word: &str, model: &str) -> String {
    let mut letters = model.chars().filter(|c| c.is_alphabetic());
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_uppercase() && second.is_uppercase() => {
            word.to_uppercase()
        }
        (Some(first), _) if first.is_uppercase() => {
            let mut rest = word.chars();
            rest.next().into_iter().flat_map(char::to_uppercase).chain(rest).collect()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_cut_into_words() {
        assert_eq!(words("orderLines of_all URL2"), ["order", "lines", "of", "all", "url2"]);
        assert_eq!(plain("Last-Modified"), "lastmodified");
        assert!(is_plain("N/A.", "na") && !is_plain("nap", "na") && !is_plain("n", "na"));
    }

    #[test]
    fn nouns_are_compared_in_both_numbers() {
        let same_noun = |one, other| stem(one) == stem(other);
        assert!(
            same_noun("orders", "order")
                && same_noun("status", "status")
                && same_noun("boxes", "box")
        );
        assert!(!same_noun("orders", "ordering") && !same_noun("pass", "pas"));
    }

    #[test]
    fn near_names_are_suggested() {
        assert_eq!(nearest("reviewrs", ["reviewers", "version"]), Some("reviewers"));
        assert_eq!(nearest("colour", ["reviewers", "version"]), None);
    }

    #[test]
    fn only_sure_misspellings_are_corrected() {
        let known = ["Status", "Overview", "Architecture"];
        assert_eq!(misspelled("Staus", known), Some("Status"));
        assert_eq!(misspelled("Oveview", known), Some("Overview"));
        assert_eq!(misspelled("Architekture", known), Some("Architecture"));
        assert_eq!(misspelled("Interview", known), None);
        assert_eq!(misspelled("status", known), None);
        assert_eq!(in_case_of("high", "Hgih"), "High");
        assert_eq!(in_case_of("high", "HGIH"), "HIGH");
    }
}
