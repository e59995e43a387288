//! What every enum of a program's errors has.

macro_rules! program_errors {
    (
        $(#[$attribute:meta])*
        pub enum $errors:ident of $program:literal {
            $($name:ident = $code:literal => $message:literal,)*
        }
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
        #[repr(u32)]
        #[non_exhaustive]
        pub enum $errors {
            $(
                #[doc = concat!($message, ".")]
                #[error($message)]
                $name = $code,
            )*
        }

        impl $errors {
            /// Every error, in order of its code.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The error with this custom program error code; `None` if the program has none such.
            pub const fn from_code(code: u32) -> Option<Self> {
                match code {
                    $($code => Some(Self::$name),)*
                    _ => None,
                }
            }

            /// The custom program error code.
            pub const fn code(self) -> u32 {
                self as u32
            }

            /// The name used on every surface, e.g. `NotAuthorized`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }

        impl TryFrom<u32> for $errors {
            type Error = $crate::error::UnknownErrorCode;

            fn try_from(code: u32) -> Result<Self, Self::Error> {
                Self::from_code(code).ok_or(Self::Error { program: $program, code })
            }
        }

        impl From<$errors> for u32 {
            fn from(error: $errors) -> Self {
                error.code()
            }
        }
    };
}

pub(crate) use program_errors;
