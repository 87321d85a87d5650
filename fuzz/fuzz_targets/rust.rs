//! libFuzzer's door to `targets::rust`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::rust(data));
