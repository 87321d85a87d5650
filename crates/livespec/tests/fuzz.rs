//! Every fuzz target holds on its seeds and on cuts of them; the fuzzing itself is in `fuzz/`.

#[expect(unreachable_pub, reason = "it is the library of another workspace too")]
#[path = "../../../fuzz/src/lib.rs"]
mod fuzz;

use std::path::Path;

use fuzz::targets::TARGETS;

/// How many cuts of a seed are tried besides the whole.
const CUTS: usize = 8;

#[test]
fn every_target_holds_on_its_seeds() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    for target in TARGETS {
        let (folder, end) = target.seeds;
        let mut seeds = 0;
        for entry in std::fs::read_dir(root.join(folder)).expect("a folder of seeds") {
            let path = entry.expect("an entry").path();
            if !path.to_string_lossy().ends_with(end) {
                continue;
            }
            let seed = std::fs::read(&path).expect("a seed");
            println!("{}: {}", target.name, path.display());
            (target.run)(&seed);
            for cut in 1..CUTS {
                let at = seed.len() * cut / CUTS;
                (target.run)(&seed[..at]);
                (target.run)(&seed[at..]);
            }
            seeds += 1;
        }
        assert!(seeds > 0, "no seeds for `{}`", target.name);
    }
}

#[test]
fn every_target_stands_odd_bytes() {
    let odd: &[&[u8]] =
        &[b"", b"\0", b"\xff\xfe\xfd", b"\r\n\r\n", "\u{feff}# \u{202e}é".as_bytes()];
    for target in TARGETS {
        odd.iter().for_each(|bytes| (target.run)(bytes));
    }
}
