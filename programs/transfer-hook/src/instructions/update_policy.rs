use anchor_lang::prelude::*;

use super::{GovernPolicy, PolicySettings};
use crate::{event::PolicyUpdated, state::Policy};

pub(crate) fn handler(ctx: &mut Context<GovernPolicy>, settings: PolicySettings) -> Result<()> {
    let policy = &mut ctx.accounts.policy;
    policy.apply(&settings)?;

    emit!(updated(policy, settings));
    Ok(())
}

/// The event of a policy that has taken `settings` over.
pub(super) fn updated(policy: &Policy, settings: PolicySettings) -> PolicyUpdated {
    PolicyUpdated {
        mint: policy.mint,
        authority: policy.authority,
        sides: settings.sides,
        combination: settings.combination,
        permanent_delegate_rule: settings.permanent_delegate_rule,
        flags: settings.flags,
        attributes: settings.attributes,
        min_remaining_seconds: settings.min_remaining_seconds,
        max_age_seconds: settings.max_age_seconds,
        networks: settings.networks,
        generation: policy.generation.get(),
    }
}
