/// One of the two wallets of a transfer: the owner of the token account, never who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(u8)]
pub enum Side {
    /// Whose tokens leave.
    Sender = 1,
    /// Whose tokens they become.
    Receiver = 2,
}

impl Side {
    /// Both, the sender first.
    pub const ALL: [Self; 2] = [Self::Sender, Self::Receiver];

    /// Its bit in [`Sides`].
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }
}

/// Which sides of a transfer must hold a pass: at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(u8)]
pub enum Sides {
    /// The sender alone.
    Sender = 1,
    /// The receiver alone.
    Receiver = 2,
    /// Both.
    Both = 3,
}

impl Sides {
    /// Every choice, in order of its code.
    pub const ALL: [Self; 3] = [Self::Sender, Self::Receiver, Self::Both];

    /// The stored byte: the sum of the sides' bits.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The choice of a stored byte, or `None` if no choice has it.
    #[inline(always)]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::Sender),
            2 => Some(Self::Receiver),
            3 => Some(Self::Both),
            _ => None,
        }
    }

    /// Whether this side is asked.
    #[inline(always)]
    pub const fn contains(self, side: Side) -> bool {
        self.code() & side.code() != 0
    }

    /// How many sides are asked.
    #[inline(always)]
    pub const fn count(self) -> usize {
        match self {
            Self::Sender | Self::Receiver => 1,
            Self::Both => 2,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_pinned_and_read_back() {
        assert_eq!(Sides::ALL.map(Sides::code), [1, 2, 3]);
        assert_eq!(Side::ALL.map(Side::code), [1, 2]);
        for code in 0..=u8::MAX {
            let sides = Sides::from_code(code);
            assert_eq!(sides.map(Sides::code), (1..=3).contains(&code).then_some(code));
        }
    }

    #[test]
    fn counts_what_it_contains() {
        for sides in Sides::ALL {
            let contained = Side::ALL.into_iter().filter(|side| sides.contains(*side)).count();
            assert_eq!(sides.count(), contained);
        }
        assert!(Sides::Sender.contains(Side::Sender) && !Sides::Sender.contains(Side::Receiver));
    }
}
