/// What holds for the events of every program. `$any_event` makes up any of them.
macro_rules! program_events_tests {
    ($events:ident, $any_event:expr) => {
        #[test]
        fn discriminators_are_the_programs() {
            use sha2::{Digest, Sha256};

            for (name, discriminator) in $events::TABLE {
                assert_eq!(*discriminator, Sha256::digest(format!("event:{name}"))[..8], "{name}");
            }
        }

        #[test]
        fn says_what_is_wrong() {
            for length in 0..8 {
                let short = $events::decode(&vec![0; length]);
                assert_eq!(short, Err(EventError::TooShort(length)));
            }
            let unknown = $events::decode(&[7; 8]);
            assert_eq!(unknown, Err(EventError::UnknownDiscriminator([7; 8])));
            for (event, discriminator) in $events::TABLE {
                let cut = [&discriminator[..], &[1; 20]].concat();
                assert_eq!($events::decode(&cut), Err(EventError::Malformed { event }));
            }
        }

        proptest! {
            #[test]
            fn reads_back_what_was_written(event in $any_event) {
                prop_assert_eq!($events::decode(&event.encode()), Ok(event));
            }

            #[test]
            fn every_event_has_one_length(event in $any_event, tail in 0_usize..100) {
                let mut bytes = event.encode();
                let length = bytes.len();
                bytes.resize(length + tail, 1);
                for cut in 8..bytes.len() {
                    prop_assert_eq!($events::decode(&bytes[..cut]).is_ok(), cut == length);
                }
            }

            #[test]
            fn never_panics(
                index in prop::option::of(0..$events::TABLE.len()),
                mut bytes: Vec<u8>,
            ) {
                if let Some(index) = index {
                    bytes.splice(0..0, $events::TABLE[index].1);
                }
                if let Ok(event) = $events::decode(&bytes) {
                    prop_assert_eq!(event.encode(), bytes);
                }
            }
        }
    };
}

pub(crate) use program_events_tests;
