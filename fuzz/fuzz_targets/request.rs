//! libFuzzer's door to `targets::request`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::request(data));
