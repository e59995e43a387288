use anchor_lang::prelude::*;

use crate::{error::GatewayError, event::OperatorRotated, state::Gatekeeper};

#[derive(Accounts)]
pub struct RotateOperator {
    #[account(address = gatekeeper.authority @ GatewayError::NotAuthorized)]
    pub authority: Signer,
    #[account(mut)]
    pub gatekeeper: Account<Gatekeeper>,
}

pub(crate) fn handler(ctx: &mut Context<RotateOperator>, operator: Address) -> Result<()> {
    require!(operator != Address::default(), GatewayError::ZeroAddress);

    let address = *ctx.accounts.gatekeeper.address();
    let gatekeeper = &mut ctx.accounts.gatekeeper;
    let event = OperatorRotated {
        network: gatekeeper.network,
        gatekeeper: address,
        old_operator: gatekeeper.operator,
        operator,
    };
    gatekeeper.operator = operator;

    emit!(event);
    Ok(())
}
