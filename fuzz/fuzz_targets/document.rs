//! libFuzzer's door to `targets::document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::document(data));
