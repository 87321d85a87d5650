//! Keeps the Markdown parser linear on absurd nesting.
//!
//! The parser visits every open container for each line, blank lines included, so a line that opens
//! thousands of lists makes all later lines expensive. Markers past a bound are therefore replaced
//! by a letter in the copy that the parser sees; the text of the document is taken from the original.

/// How many container markers of one line the parser gets to see.
const MARKERS_MAX: usize = 64;

/// How many bytes of white space in front of a marker the parser gets to see.
const INDENT_MAX: usize = 512;

/// The text with surplus markers masked, byte for byte as long as the original; `None` where there
/// are none, which is nearly always.
pub(super) fn mask(text: &str) -> Option<String> {
    let mut masked: Option<Vec<u8>> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let surplus = surplus_start(line.as_bytes());
        if let Some(from) = surplus {
            let bytes = masked.get_or_insert_with(|| text.as_bytes().to_vec());
            for byte in &mut bytes[start + from..start + line.len()] {
                if matches!(*byte, b'>' | b'-' | b'*' | b'+' | b'.' | b')') {
                    *byte = b'x';
                } else if !matches!(*byte, b' ' | b'\t' | b'0'..=b'9') {
                    break;
                }
            }
        }
        start += line.len();
    }
    masked.and_then(|bytes| String::from_utf8(bytes).ok())
}

/// The offset in a line from which its container markers are surplus.
fn surplus_start(line: &[u8]) -> Option<usize> {
    if line.len() <= MARKERS_MAX {
        return None;
    }
    let (mut at, mut markers, mut indent) = (0, 0, 0);
    while let Some(&byte) = line.get(at) {
        let spaced =
            |offset: usize| matches!(line.get(offset), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
        match byte {
            b' ' | b'\t' => {
                indent += if byte == b'\t' { 4 } else { 1 };
                at += 1;
                continue;
            }
            b'>' => at += 1,
            b'-' | b'*' | b'+' if spaced(at + 1) => at += 1,
            b'0'..=b'9' => {
                let digits = line[at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
                let end = at + digits;
                if digits > 9 || !matches!(line.get(end), Some(b'.' | b')')) || !spaced(end + 1) {
                    return None;
                }
                at = end + 1;
            }
            _ => return None,
        }
        markers += 1;
        if markers > MARKERS_MAX || indent > INDENT_MAX {
            return Some(at - 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn ordinary_text_is_left_alone() {
        assert_eq!(mask("# T\n\n- a\n  - b\n> > c\n"), None);
        assert_eq!(mask(&format!("{}\n", "-".repeat(500))), None);
        assert_eq!(mask(&format!("|{}\n", "---|".repeat(500))), None);
    }

    #[test]
    fn surplus_markers_become_letters() {
        let text = format!("{}end - x\n- b\n", "> ".repeat(100));
        let masked = mask(&text).expect("a hundred quotes are too many");
        assert_eq!(masked.len(), text.len());
        assert_eq!(masked.matches('>').count(), 64);
        assert!(masked.ends_with("end - x\n- b\n"));
    }
}
