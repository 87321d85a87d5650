//! Names of fields in the spellings that programs give them in JSON.

/// A way to write a name of several words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Case {
    /// `createdAt`
    Camel,
    /// `CreatedAt`
    Pascal,
    /// `created_at`
    Snake,
    /// `created-at`
    Kebab,
}

/// A name in a case; words end at `_`, `-` and before capitals.
pub(crate) fn convert(name: &str, case: Case) -> String {
    let words = words(name);
    let capital = |word: &String| {
        let mut chars = word.chars();
        chars
            .next()
            .map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect::<String>())
    };
    match case {
        Case::Camel => words
            .iter()
            .enumerate()
            .map(|(at, word)| if at == 0 { word.clone() } else { capital(word) })
            .collect(),
        Case::Pascal => words.iter().map(capital).collect(),
        Case::Snake => words.join("_"),
        Case::Kebab => words.join("-"),
    }
}

/// The words of a name in lower case.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut fresh = true;
    let mut chars = name.chars().peekable();
    let mut before_upper = true;
    while let Some(c) = chars.next() {
        if !c.is_alphanumeric() {
            fresh = true;
            continue;
        }
        let ends_capitals = chars.peek().is_some_and(|next| next.is_lowercase());
        let hump = c.is_uppercase() && (!before_upper || ends_capitals);
        if fresh || hump {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        (fresh, before_upper) = (false, c.is_uppercase());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_change_their_case() {
        for (name, case, expected) in [
            ("created_at", Case::Camel, "createdAt"),
            ("CreatedAt", Case::Snake, "created_at"),
            ("HTTPServerId", Case::Kebab, "http-server-id"),
            ("in_progress", Case::Pascal, "InProgress"),
            ("", Case::Camel, ""),
        ] {
            assert_eq!(convert(name, case), expected);
        }
    }
}
