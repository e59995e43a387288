use crate::{Reason, Verdict};

/// What the verdicts of several networks on one wallet add up to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[repr(u8)]
pub enum Combination {
    /// A good pass of every network. When several deny, the lowest code is the answer, as within
    /// one pass.
    All = 1,
    /// A good pass of one of them. When all deny, the highest code is the answer: that of the pass
    /// that came closest, so that a frozen pass is not reported as none.
    Any = 2,
}

impl Combination {
    /// Both, in order of their codes.
    pub const ALL: [Self; 2] = [Self::All, Self::Any];

    /// The stored byte.
    #[inline(always)]
    pub const fn code(self) -> u8 {
        self as u8
    }

    /// The combination of a stored byte, or `None` if none has it.
    #[inline(always)]
    pub const fn from_code(code: u8) -> Option<Self> {
        match code {
            1 => Some(Self::All),
            2 => Some(Self::Any),
            _ => None,
        }
    }

    /// The verdicts as one. No verdict at all is [`Reason::NoPass`]: a gate without a network lets
    /// nobody through.
    ///
    /// ```
    /// use portcullis_types::{Combination, Reason, Verdict};
    ///
    /// let verdicts = [Verdict::Deny(Reason::NoPass), Verdict::Deny(Reason::Frozen)];
    /// assert_eq!(Combination::All.combine(verdicts), Verdict::Deny(Reason::NoPass));
    /// assert_eq!(Combination::Any.combine(verdicts), Verdict::Deny(Reason::Frozen));
    /// ```
    #[inline(always)]
    pub fn combine(self, verdicts: impl IntoIterator<Item = Verdict>) -> Verdict {
        let codes = verdicts.into_iter().map(Verdict::code);
        let code = match self {
            // Zero is allow: no denial must be taken for one, nor it for a denial.
            Self::All => codes.reduce(|left, right| match (left, right) {
                (0, code) | (code, 0) => code,
                (left, right) => left.min(right),
            }),
            Self::Any => codes.reduce(|left, right| match (left, right) {
                (0, _) | (_, 0) => 0,
                (left, right) => left.max(right),
            }),
        };
        code.and_then(Verdict::from_code).unwrap_or(Verdict::Deny(Reason::NoPass))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_pinned_and_read_back() {
        assert_eq!(Combination::ALL.map(Combination::code), [1, 2]);
        for code in 0..=u8::MAX {
            let combination = Combination::from_code(code);
            assert_eq!(combination.map(Combination::code), (1..=2).contains(&code).then_some(code));
        }
    }

    #[test]
    fn nothing_opens_no_gate() {
        for combination in Combination::ALL {
            assert_eq!(combination.combine([]), Verdict::Deny(Reason::NoPass));
        }
    }

    /// Of every four verdicts, in every order: the definition, written as a sort.
    #[test]
    fn four_verdicts_add_up() {
        let verdicts: Vec<Verdict> =
            (0..=10).map(|code| Verdict::from_code(code).expect("0 to 10")).collect();
        for a in &verdicts {
            for b in &verdicts {
                for c in &verdicts {
                    for d in &verdicts {
                        let four = [*a, *b, *c, *d];
                        let mut denials: Vec<u8> =
                            four.iter().map(|v| v.code()).filter(|code| *code != 0).collect();
                        denials.sort_unstable();
                        let all = denials.first().copied().unwrap_or(0);
                        let any = if denials.len() < 4 { 0 } else { denials[3] };
                        assert_eq!(Combination::All.combine(four).code(), all);
                        assert_eq!(Combination::Any.combine(four).code(), any);
                    }
                }
            }
        }
    }
}
