use anchor_lang::prelude::*;
use portcullis_types::solana::Gate;

/// A counter, at `["counter", authority]`.
#[account]
pub struct Counter {
    /// Whose passes let count.
    pub network: Address,
    /// How often was counted.
    pub count: u64,
}

impl Counter {
    /// What it asks of those who count: any good pass of its network.
    pub fn gate(&self) -> Gate {
        Gate::new(self.network.to_bytes())
    }

    /// Counts one.
    pub fn increment(&mut self) -> Result<()> {
        self.count = self.count.checked_add(1).ok_or(ProgramError::ArithmeticOverflow)?;
        Ok(())
    }
}
