//! libFuzzer's door to `targets::kotlin`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::kotlin(data));
