//! Accounts as a client wants them.

use base64::{Engine, prelude::BASE64_STANDARD};
use solana_account::ReadableAccount;
use solana_account_decoder_client_types::{
    UiAccount, UiAccountData, UiAccountEncoding, UiDataSliceConfig,
};

use super::error::JsonRpcError;

/// The most bytes that are given in base 58.
const MAX_BASE58_BYTES: usize = 128;

/// An account in JSON. `JsonParsed` is base 64, as a node answers for a program that it does not
/// know.
///
/// # Errors
///
/// If there are too many bytes for base 58.
pub(crate) fn account(
    account: &impl ReadableAccount,
    encoding: UiAccountEncoding,
    slice: Option<UiDataSliceConfig>,
) -> Result<UiAccount, JsonRpcError> {
    let bytes = sliced(account.data(), slice);
    let data = match encoding {
        UiAccountEncoding::Binary | UiAccountEncoding::Base58 if bytes.len() > MAX_BASE58_BYTES => {
            return Err(JsonRpcError::invalid_request(format!(
                "Encoded binary (base 58) data should be less than {MAX_BASE58_BYTES} bytes, \
                 please use Base64 encoding."
            )));
        }
        UiAccountEncoding::Binary => UiAccountData::LegacyBinary(bs58::encode(bytes).into_string()),
        UiAccountEncoding::Base58 => {
            UiAccountData::Binary(bs58::encode(bytes).into_string(), encoding)
        }
        UiAccountEncoding::Base64 | UiAccountEncoding::JsonParsed => {
            UiAccountData::Binary(BASE64_STANDARD.encode(bytes), UiAccountEncoding::Base64)
        }
        UiAccountEncoding::Base64Zstd => {
            UiAccountData::Binary(BASE64_STANDARD.encode(zstd_frame(bytes)), encoding)
        }
    };
    Ok(UiAccount {
        lamports: account.lamports(),
        data,
        owner: account.owner().to_string(),
        executable: account.executable(),
        rent_epoch: account.rent_epoch(),
        space: u64::try_from(account.data().len()).ok(),
    })
}

fn sliced(data: &[u8], slice: Option<UiDataSliceConfig>) -> &[u8] {
    let Some(UiDataSliceConfig { offset, length }) = slice else { return data };
    let rest = data.get(offset..).unwrap_or_default();
    rest.get(..length).unwrap_or(rest)
}

/// A Zstandard frame (RFC 8878) of raw blocks: any decoder reads it, and nothing is compressed.
fn zstd_frame(bytes: &[u8]) -> Vec<u8> {
    const MAGIC: [u8; 4] = 0xFD2F_B528_u32.to_le_bytes();
    /// A single segment whose size follows in eight bytes; no checksum, no dictionary.
    const DESCRIPTOR: u8 = 0b1110_0000;
    const MAX_BLOCK_BYTES: usize = 1 << 17;

    let mut frame = MAGIC.to_vec();
    frame.push(DESCRIPTOR);
    frame.extend_from_slice(&u64::try_from(bytes.len()).unwrap_or(u64::MAX).to_le_bytes());
    let mut rest = bytes;
    loop {
        let (block, following) = rest.split_at(rest.len().min(MAX_BLOCK_BYTES));
        rest = following;
        // Whether it is the last; the type, which is zero for a raw one; the size from bit 3 on.
        let size = u32::try_from(block.len()).unwrap_or(u32::MAX);
        let header = u32::from(rest.is_empty()) | (size << 3);
        frame.extend(header.to_le_bytes().iter().take(3));
        frame.extend_from_slice(block);
        if rest.is_empty() {
            return frame;
        }
    }
}
