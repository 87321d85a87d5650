//! libFuzzer's door to `targets::graphql`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::graphql(data));
