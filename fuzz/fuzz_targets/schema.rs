//! libFuzzer's door to `targets::schema`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::schema(data));
