//! libFuzzer's door to `targets::sql`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::sql(data));
