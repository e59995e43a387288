use proptest::test_runner::{Config, RngSeed};
use std::{
    env,
    hash::{BuildHasher, RandomState},
};

/// A run of `cases` cases, from the seed in `PORTCULLIS_SEED` or else from a new one.
pub(crate) fn seeded(cases: u32) -> Config {
    let seed = match env::var("PORTCULLIS_SEED") {
        Ok(text) => text.parse().expect("PORTCULLIS_SEED is a number below 2^64"),
        Err(_) => RandomState::new().hash_one(cases),
    };
    eprintln!("PORTCULLIS_SEED={seed}");
    Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() }
}
