/// Why bytes are not an event of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum EventError {
    /// The log line holds something else than one piece of base64.
    #[error("the log line does not hold one piece of base64")]
    NotBase64,
    /// There are fewer than the eight bytes that say which event it is.
    #[error("the event has {0} bytes, fewer than a discriminator")]
    TooShort(
        /// How many bytes there are.
        usize,
    ),
    /// A later version of the program may know it.
    #[error("no event has the discriminator {0:?}")]
    UnknownDiscriminator(
        /// The first eight bytes.
        [u8; 8],
    ),
    /// The event is known, its fields are not as they should be.
    #[error("the fields of {event} are cut, too long, or out of range")]
    Malformed {
        /// Name of the event.
        event: &'static str,
    },
}
