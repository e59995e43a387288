//! Nobody, written as the zero address.

use borsh::{
    BorshDeserialize, BorshSerialize,
    io::{Read, Result, Write},
};
use solana_address::Address;

pub(crate) fn serialize<W: Write>(address: &Option<Address>, writer: &mut W) -> Result<()> {
    address.unwrap_or_default().serialize(writer)
}

pub(crate) fn deserialize<R: Read>(reader: &mut R) -> Result<Option<Address>> {
    let address = Address::deserialize_reader(reader)?;
    Ok(Some(address).filter(|address| *address != Address::default()))
}
