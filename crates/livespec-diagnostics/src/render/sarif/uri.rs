//! Paths as references of RFC 3986.

/// A reference to a file: absolute paths become `file:` URIs (RFC 8089), relative ones stay
/// relative. Backslashes count as separators only in a path that starts with a drive, because
/// elsewhere they are characters of a name.
pub(super) fn reference(path: &str) -> String {
    let drive = has_drive(path);
    let mut out = String::with_capacity(path.len() + 8);
    if drive {
        out.push_str("file:///");
    } else if path.starts_with('/') {
        out.push_str("file://");
    }
    let path = path.strip_prefix("./").unwrap_or(path);
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b':' if drive && at == 1 => out.push(':'),
            b'\\' if drive => out.push('/'),
            // A colon in the first segment would read as a scheme; encoding it is right anywhere.
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

/// Whether the path starts like `C:\` or `C:/`.
fn has_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(reference("docs/orders.md"), "docs/orders.md");
        assert_eq!(reference("./docs/my spec.md"), "docs/my%20spec.md");
        assert_eq!(reference("../é%.md"), "../%C3%A9%25.md");
        assert_eq!(reference("/srv/a.md"), "file:///srv/a.md");
        assert_eq!(reference("C:\\docs\\a b.md"), "file:///C:/docs/a%20b.md");
        assert_eq!(reference("a:b\\c.md"), "a%3Ab%5Cc.md");
        assert_eq!(reference("<stdin>"), "%3Cstdin%3E");
    }
}
