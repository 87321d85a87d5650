//! libFuzzer's door to `targets::protobuf`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| livespec_fuzz::targets::protobuf(data));
