//! libFuzzer's door to `targets::typescript`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::typescript(data));
