//! SBPFv3 maps read-only data at virtual address 0, where the first constant would be a null
//! pointer. The shim crate puts a guard there; this looks whether the linker has left it there.

use anyhow::{Context, Result, bail};

/// What `programs/sbf-shim` defines.
const GUARD: &[u8; 16] = b"-null-ar-aguard\0";

const PROGRAM_HEADER_BYTES: usize = 56;
const SEGMENT_LOAD: u32 = 1;
const READ_ONLY: u32 = 4;

/// Checks that the read-only segment of a program begins with the guard.
pub(crate) fn check(so: &[u8]) -> Result<()> {
    if first_bytes_of_read_only_segment(so).context("this is no SBF program")? != GUARD {
        bail!(
            "the guard is not at the start of the read-only data, so a constant has address zero: \
             does the program link `portcullis-sbf-shim`?"
        );
    }
    Ok(())
}

fn first_bytes_of_read_only_segment(so: &[u8]) -> Option<&[u8]> {
    if so.get(..4)? != b"\x7fELF" {
        return None;
    }
    let headers = so.get(index(so, 32)?..)?;
    let count = usize::from(u16::from_le_bytes(so.get(56..58)?.try_into().ok()?));
    let header = headers.chunks_exact(PROGRAM_HEADER_BYTES).take(count).find(|header| {
        word(header, 0) == Some(SEGMENT_LOAD) && word(header, 4) == Some(READ_ONLY)
    })?;
    so.get(index(header, 8)?..)?.get(..GUARD.len())
}

fn word(bytes: &[u8], offset: usize) -> Option<u32> {
    bytes.get(offset..)?.first_chunk().copied().map(u32::from_le_bytes)
}

fn index(bytes: &[u8], offset: usize) -> Option<usize> {
    let value = bytes.get(offset..)?.first_chunk().copied().map(u64::from_le_bytes)?;
    usize::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An ELF file with an executable and a read-only segment, which starts with `data`.
    fn program(data: &[u8]) -> Vec<u8> {
        let mut so = vec![0; 64 + 2 * PROGRAM_HEADER_BYTES];
        so[..4].copy_from_slice(b"\x7fELF");
        so[32] = 64;
        so[56] = 2;
        let start = u8::try_from(so.len()).unwrap();
        let headers = so[64..].chunks_exact_mut(PROGRAM_HEADER_BYTES);
        for (header, (flags, offset)) in headers.zip([(1, 0), (4, start)]) {
            (header[0], header[4], header[8]) = (1, flags, offset);
        }
        so.extend_from_slice(data);
        so
    }

    #[test]
    fn finds_the_guard() {
        check(&program(b"-null-ar-aguard\0and then some")).unwrap();
    }

    #[test]
    fn misses_the_guard() {
        let constant_first = program(b"a constant at address zero");
        assert!(check(&constant_first).unwrap_err().to_string().contains("address zero"));
    }

    #[test]
    fn never_panics() {
        let whole = program(b"-null-ar-aguard\0");
        for length in 0..whole.len() {
            assert!(check(&whole[..length]).is_err());
        }
        assert!(check(&[0xff; 300]).is_err());
    }
}
