//! libFuzzer's door to `targets::cursor`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::cursor(data));
