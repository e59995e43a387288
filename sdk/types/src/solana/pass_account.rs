use super::bytes;
use crate::{Address, Attributes, Pass, PassState, lifecycle::StatusReason};

/// A pass account as bytes: `["pass", network, wallet]`, 136 bytes.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 8 | discriminator |
/// | 8 | 32 | network |
/// | 40 | 32 | subject: the wallet |
/// | 72 | 32 | rent payer, who gets the rent back |
/// | 104 | 8 | attributes, a bit set |
/// | 112 | 8 | `expires_at`, Unix seconds, zero: never |
/// | 120 | 8 | `issued_at`, Unix seconds |
/// | 128 | 2 | slot of the gatekeeper that stands for it |
/// | 130 | 2 | that gatekeeper's generation at the time |
/// | 132 | 1 | state: 1 active, 2 frozen, 3 revoked |
/// | 133 | 1 | why it was frozen or revoked; highest bit: by the network |
/// | 134 | 1 | layout version, 1 |
/// | 135 | 1 | bump of the address |
#[derive(Clone, Copy, Debug)]
pub struct PassAccount<'a>(&'a [u8; 136]);

impl<'a> PassAccount<'a> {
    /// Size of the account.
    pub const BYTES: usize = 136;
    /// First eight bytes: `sha256("account:Pass")[..8]`.
    pub const DISCRIMINATOR: [u8; 8] = [40, 247, 140, 113, 56, 14, 57, 44];
    /// The layout version that this reader knows.
    pub const VERSION: u8 = 1;
    /// Offset of the network, for filters.
    pub const NETWORK_OFFSET: usize = 8;
    /// Offset of the wallet, for filters.
    pub const SUBJECT_OFFSET: usize = 40;
    /// Offset of the gatekeeper slot, for filters.
    pub const GATEKEEPER_SLOT_OFFSET: usize = 128;
    /// Offset of the state, for filters.
    pub const STATE_OFFSET: usize = 132;

    const RENT_PAYER_OFFSET: usize = 72;
    const ATTRIBUTES_OFFSET: usize = 104;
    const EXPIRES_AT_OFFSET: usize = 112;
    const ISSUED_AT_OFFSET: usize = 120;
    const GENERATION_OFFSET: usize = 130;
    const STATUS_REASON_OFFSET: usize = 133;
    const VERSION_OFFSET: usize = 134;
    const BUMP_OFFSET: usize = 135;

    /// The account in `data`, or `None` if these bytes are not a pass of a known version.
    ///
    /// It does not know who owns the account: [`super::Gate`] checks that.
    #[inline(always)]
    pub fn new(data: &'a [u8]) -> Option<Self> {
        let data: &[u8; 136] = data.try_into().ok()?;
        let account = Self(data);
        (*bytes::array::<8>(data, 0)? == Self::DISCRIMINATOR
            && data[Self::VERSION_OFFSET] == Self::VERSION
            && PassState::from_code(data[Self::STATE_OFFSET]).is_some())
        .then_some(account)
    }

    /// The network.
    #[inline(always)]
    pub fn network(&self) -> &'a Address {
        bytes::address(self.0, Self::NETWORK_OFFSET).unwrap_or(&[0; 32])
    }

    /// The wallet.
    #[inline(always)]
    pub fn subject(&self) -> &'a Address {
        bytes::address(self.0, Self::SUBJECT_OFFSET).unwrap_or(&[0; 32])
    }

    /// Who paid the rent and gets it back.
    #[inline(always)]
    pub fn rent_payer(&self) -> &'a Address {
        bytes::address(self.0, Self::RENT_PAYER_OFFSET).unwrap_or(&[0; 32])
    }

    /// Slot of the gatekeeper that stands for the pass.
    #[inline(always)]
    pub fn gatekeeper_slot(&self) -> u16 {
        bytes::u16_at(self.0, Self::GATEKEEPER_SLOT_OFFSET).unwrap_or_default()
    }

    /// Why it was frozen or revoked.
    #[inline(always)]
    pub fn status_reason(&self) -> StatusReason {
        StatusReason::from_byte(self.0[Self::STATUS_REASON_OFFSET])
    }

    /// The bump of the account's address.
    #[inline(always)]
    pub fn bump(&self) -> u8 {
        self.0[Self::BUMP_OFFSET]
    }

    /// The facts that the rule looks at.
    #[inline(always)]
    pub fn pass(&self) -> Pass {
        Pass {
            // `new` has refused every other byte; a frozen pass is the safe reading all the same.
            state: PassState::from_code(self.0[Self::STATE_OFFSET]).unwrap_or(PassState::Frozen),
            attributes: Attributes(
                bytes::u64_at(self.0, Self::ATTRIBUTES_OFFSET).unwrap_or_default(),
            ),
            issued_at: bytes::i64_at(self.0, Self::ISSUED_AT_OFFSET).unwrap_or_default(),
            expires_at: bytes::i64_at(self.0, Self::EXPIRES_AT_OFFSET).unwrap_or_default(),
            gatekeeper_slot: self.gatekeeper_slot(),
            generation: bytes::u16_at(self.0, Self::GENERATION_OFFSET).unwrap_or_default(),
        }
    }
}
