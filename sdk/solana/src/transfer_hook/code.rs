//! What `portcullis-types` numbers, as its one byte.

use borsh::{
    BorshDeserialize, BorshSerialize,
    io::{Error, ErrorKind, Read, Result, Write},
};
use portcullis_types::{
    Combination, Denial, ExemptionKind, PermanentDelegateRule, Sides, solana::PolicyFlags,
};

pub(super) trait Coded: Sized {
    fn to_byte(&self) -> u8;
    fn from_byte(byte: u8) -> Option<Self>;
}

macro_rules! coded {
    ($($coded:ident),*) => {
        $(
            impl Coded for $coded {
                fn to_byte(&self) -> u8 {
                    self.code()
                }

                fn from_byte(byte: u8) -> Option<Self> {
                    Self::from_code(byte)
                }
            }
        )*
    };
}

coded!(Combination, Denial, ExemptionKind, PermanentDelegateRule, Sides);

impl Coded for PolicyFlags {
    fn to_byte(&self) -> u8 {
        self.0
    }

    fn from_byte(byte: u8) -> Option<Self> {
        Some(Self(byte))
    }
}

pub(super) fn serialize<T: Coded, W: Write>(coded: &T, writer: &mut W) -> Result<()> {
    coded.to_byte().serialize(writer)
}

pub(super) fn deserialize<T: Coded, R: Read>(reader: &mut R) -> Result<T> {
    T::from_byte(u8::deserialize_reader(reader)?).ok_or_else(|| Error::from(ErrorKind::InvalidData))
}
