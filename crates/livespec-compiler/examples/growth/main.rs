//! How the time for a document grows with its size, for shapes that would show a loop in a loop:
//! microseconds for each KB of documents of n, 2n and 4n KB, which should stay about the same.
//!
//! `growth [n [shape]]`: n is 64 where it is not given; a shape limits the run to the names that hold it.
#![expect(clippy::print_stdout, reason = "printing is what it is for")]

mod shapes;

use std::fmt::Write;
use std::time::Instant;

use livespec_diagnostics::{Diagnostics, Source};

use shapes::{NOISE, SHAPES, Shape};

/// How long each document is read at least.
const SECONDS_MIN: f64 = 0.1;

/// Above this factor between the smallest and the largest document a shape is marked.
const SUSPICIOUS: f64 = 1.8;

/// The same noise in every run: bytes as they come, read as text with replacements.
fn noise(index: usize) -> String {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(u64::try_from(index).unwrap_or(0) + 1);
    let bytes: Vec<u8> = (0..64)
        .map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state.to_le_bytes()[0]
        })
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn document(shape: &Shape, bytes: usize) -> String {
    let mut text = shape.before.to_owned();
    let first = if shape.second.is_some() { bytes / 2 } else { bytes };
    repeat(shape, shape.part, first, &mut text);
    if let Some((between, part)) = shape.second {
        text.push_str(between);
        repeat(shape, part, bytes, &mut text);
    }
    text.push_str(shape.after);
    text
}

fn repeat(shape: &Shape, part: &str, bytes: usize, text: &mut String) {
    for index in 0.. {
        if text.len() >= bytes {
            break;
        }
        if shape.name == NOISE {
            text.push_str(&noise(index));
            continue;
        }
        for c in part.chars() {
            match c {
                '§' => write!(text, "{index}"),
                '½' => write!(text, "{}", index / 2),
                '¹' => write!(text, "{}", index + 1),
                c => write!(text, "{c}"),
            }
            .expect("a text takes all");
        }
    }
}

/// Seconds that this thread has had of a processor, where the system tells them, so that other programs
/// do not count; else the seconds of the clock.
fn spent() -> f64 {
    static START: std::sync::OnceLock<Instant> = std::sync::OnceLock::new();
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse::<f64>().ok());
    nanoseconds
        .map_or_else(|| START.get_or_init(Instant::now).elapsed().as_secs_f64(), |ns| ns / 1e9)
}

/// Seconds for compiling and checking, from as many rounds as the clock needs to tell.
fn measure(text: &str) -> f64 {
    let start = spent();
    for round in 1_u32.. {
        read(text);
        let seconds = spent() - start;
        if seconds >= SECONDS_MIN {
            return seconds / f64::from(round);
        }
    }
    0.0
}

fn read(text: &str) {
    let source = Source::new("growth.md", text);
    let mut diagnostics = Diagnostics::default();
    let compilation = livespec_compiler::compile(&source, &mut diagnostics);
    let subject = livespec_check::Subject {
        source: &source,
        document: &compilation.document,
        outline: &compilation.outline,
        spec: &compilation.spec,
        files: None,
    };
    livespec_check::run(&subject, &mut diagnostics);
    diagnostics.finish();
    std::hint::black_box((&compilation, &diagnostics));
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let kilobytes: usize = arguments.next().map_or(64, |size| size.parse().expect("a size in KB"));
    let only = arguments.next().unwrap_or_default();
    println!("{:30} {:>9} {:>9} {:>9}  µs/KB", "", "n", "2n", "4n");
    for shape in SHAPES.iter().filter(|shape| shape.name.contains(&only)) {
        let mut line = format!("{:30}", shape.name);
        let mut first = 0.0;
        let mut last = 0.0;
        for times in [1, 2, 4] {
            let text = document(shape, kilobytes * times * 1024);
            last = measure(&text) * 1e6 * 1024.0 / text.len() as f64;
            if times == 1 {
                first = last;
            }
            write!(line, " {last:9.1}").expect("a text takes all");
        }
        println!("{line}{}", if last > first * SUSPICIOUS { "  <<<" } else { "" });
    }
}
