//! libFuzzer's door to `targets::prisma`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::prisma(data));
