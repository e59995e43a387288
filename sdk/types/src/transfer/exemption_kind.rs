/// What an exempt wallet is. For people and their tools: the rule treats all kinds alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(u8)]
pub enum ExemptionKind {
    /// Holds tokens for a program: a pool, an escrow.
    Vault = 1,
    /// The issuer's own.
    Treasury = 2,
    /// Locks tokens that circulate on another chain.
    Bridge = 3,
    /// Anything else.
    Other = 4,
}

impl ExemptionKind {
    /// Every kind, in order of its code.
    pub const ALL: [Self; 4] = [Self::Vault, Self::Treasury, Self::Bridge, Self::Other];

    /// The stored byte.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The kind of a stored byte, or `None` if no kind has it.
    #[inline(always)]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Vault),
            2 => Some(Self::Treasury),
            3 => Some(Self::Bridge),
            4 => Some(Self::Other),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_pinned_and_read_back() {
        assert_eq!(ExemptionKind::ALL.map(ExemptionKind::code), [1, 2, 3, 4]);
        for code in 0..=u8::MAX {
            let kind = ExemptionKind::from_code(code);
            assert_eq!(kind.map(ExemptionKind::code), (1..=4).contains(&code).then_some(code));
        }
    }
}
