/// What a mint's permanent delegate may do when it moves tokens that are not its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(u8)]
pub enum PermanentDelegateRule {
    /// As everybody: both wallets are asked as the policy says.
    Gated = 1,
    /// May take tokens back from a wallet whose pass has lapsed, and give them to a holder of one.
    SenderExempt = 2,
    /// May move tokens between any wallets.
    Exempt = 3,
    /// May move nothing.
    Denied = 4,
}

impl PermanentDelegateRule {
    /// Every rule, in order of its code.
    pub const ALL: [Self; 4] = [Self::Gated, Self::SenderExempt, Self::Exempt, Self::Denied];

    /// The stored byte.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The rule of a stored byte, or `None` if no rule has it.
    #[inline(always)]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Gated),
            2 => Some(Self::SenderExempt),
            3 => Some(Self::Exempt),
            4 => Some(Self::Denied),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_pinned_and_read_back() {
        assert_eq!(PermanentDelegateRule::ALL.map(PermanentDelegateRule::code), [1, 2, 3, 4]);
        for code in 0..=u8::MAX {
            let rule = PermanentDelegateRule::from_code(code);
            assert_eq!(
                rule.map(PermanentDelegateRule::code),
                (1..=4).contains(&code).then_some(code)
            );
        }
    }
}
