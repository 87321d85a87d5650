//! libFuzzer's door to `targets::java`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::java(data));
