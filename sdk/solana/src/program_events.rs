//! What every enum of a program's events has.

use solana_address::Address;

use crate::event::EventError;

/// The events of one program.
pub(crate) trait ProgramEvents: Sized {
    /// Whose lines in the logs they are.
    const PROGRAM_ID: Address;

    fn from_bytes(bytes: &[u8]) -> Result<Self, EventError>;
}

macro_rules! program_events {
    (
        $(#[$attribute:meta])*
        pub enum $events:ident of $program_id:path {
            $($name:ident = $discriminator:expr,)*
        }

        $(#[$subject_attribute:meta])*
        pub const fn $subject:ident(&self) -> &Address;
    ) => {
        $(#[$attribute])*
        #[non_exhaustive]
        pub enum $events {
            $(
                #[doc = concat!("See [`", stringify!($name), "`].")]
                $name($name),
            )*
        }

        $(
            impl $name {
                #[doc = concat!(
                    "First eight bytes: `sha256(\"event:", stringify!($name), "\")[..8]`."
                )]
                pub const DISCRIMINATOR: [u8; 8] = $discriminator;
            }

            impl From<$name> for $events {
                fn from(event: $name) -> Self {
                    Self::$name(event)
                }
            }
        )*

        impl $events {
            /// Reads an event: its discriminator, then its fields in Borsh.
            ///
            /// # Errors
            ///
            /// [`EventError`](crate::event::EventError) if no event of the program has exactly
            /// these bytes.
            pub fn decode(bytes: &[u8]) -> Result<Self, $crate::event::EventError> {
                use $crate::event::EventError;

                let (discriminator, fields) =
                    bytes.split_first_chunk().ok_or(EventError::TooShort(bytes.len()))?;
                match *discriminator {
                    $($name::DISCRIMINATOR => borsh::from_slice(fields).map(Self::$name)
                        .map_err(|_| EventError::Malformed { event: stringify!($name) }),)*
                    unknown => Err(EventError::UnknownDiscriminator(unknown)),
                }
            }

            /// Its name: that of its struct.
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => stringify!($name),)*
                }
            }

            $(#[$subject_attribute])*
            pub const fn $subject(&self) -> &Address {
                match self {
                    $(Self::$name(event) => &event.$subject,)*
                }
            }
        }

        impl $crate::program_events::ProgramEvents for $events {
            const PROGRAM_ID: Address = $program_id;

            fn from_bytes(bytes: &[u8]) -> Result<Self, $crate::event::EventError> {
                Self::decode(bytes)
            }
        }

        #[cfg(test)]
        impl $events {
            /// Name and discriminator of every event.
            const TABLE: &[(&str, [u8; 8])] = &[$((stringify!($name), $name::DISCRIMINATOR),)*];

            pub(crate) fn encode(&self) -> Vec<u8> {
                match self {
                    $(Self::$name(event) => {
                        let mut bytes = $name::DISCRIMINATOR.to_vec();
                        borsh::BorshSerialize::serialize(event, &mut bytes).unwrap();
                        bytes
                    })*
                }
            }
        }
    };
}

pub(crate) use program_events;

#[cfg(test)]
pub(crate) mod tests;
