//! libFuzzer's door to `targets::sample`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::sample(data));
