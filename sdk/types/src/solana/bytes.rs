//! Bounds-checked reads at fixed offsets.

use crate::Address;

#[inline(always)]
pub(super) fn array<const N: usize>(data: &[u8], offset: usize) -> Option<&[u8; N]> {
    data.get(offset..)?.first_chunk()
}

#[inline(always)]
pub(super) fn address(data: &[u8], offset: usize) -> Option<&Address> {
    array(data, offset)
}

#[inline(always)]
pub(super) fn u16_at(data: &[u8], offset: usize) -> Option<u16> {
    array(data, offset).map(|bytes| u16::from_le_bytes(*bytes))
}

#[inline(always)]
pub(super) fn u32_at(data: &[u8], offset: usize) -> Option<u32> {
    array(data, offset).map(|bytes| u32::from_le_bytes(*bytes))
}

#[inline(always)]
pub(super) fn u64_at(data: &[u8], offset: usize) -> Option<u64> {
    array(data, offset).map(|bytes| u64::from_le_bytes(*bytes))
}

#[inline(always)]
pub(super) fn i64_at(data: &[u8], offset: usize) -> Option<i64> {
    array(data, offset).map(|bytes| i64::from_le_bytes(*bytes))
}
