//! libFuzzer's door to `targets::go`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::go(data));
