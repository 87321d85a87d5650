//! libFuzzer's door to `targets::csharp`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::csharp(data));
