//! libFuzzer's door to `targets::mermaid`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::mermaid(data));
