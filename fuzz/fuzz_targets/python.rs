//! libFuzzer's door to `targets::python`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::python(data));
