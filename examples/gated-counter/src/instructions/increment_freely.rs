use anchor_lang::prelude::*;

use super::IncrementByRead;

/// Takes the same accounts as the gated instruction and asks nothing of them, so that what the other
/// costs more is the check alone.
pub(crate) fn handler(ctx: &mut Context<IncrementByRead>) -> Result<()> {
    ctx.accounts.counter.increment()
}
