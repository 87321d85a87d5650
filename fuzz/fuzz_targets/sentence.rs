//! libFuzzer's door to `targets::sentence`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::sentence(data));
