//! A [`StatusReason`] as its byte.

use borsh::{
    BorshDeserialize, BorshSerialize,
    io::{Read, Result, Write},
};
use portcullis_types::lifecycle::StatusReason;

pub(super) fn serialize<W: Write>(reason: &StatusReason, writer: &mut W) -> Result<()> {
    reason.to_byte().serialize(writer)
}

pub(super) fn deserialize<R: Read>(reader: &mut R) -> Result<StatusReason> {
    Ok(StatusReason::from_byte(u8::deserialize_reader(reader)?))
}
