use anchor_lang::{address_eq, prelude::*};
use portcullis_types::{
    PassState,
    lifecycle::{self, StatusReason, Verb},
    solana::{PASS_SEED, PassAccount},
};

use crate::{
    error::{GatewayError, refused},
    event::PassIssued,
    state::{Gatekeeper, LAYOUT_VERSION, NetworkWithSlots, Pass, create_pda},
};

#[derive(Accounts)]
pub struct IssuePass {
    #[account(mut, unsafe(dup))]
    pub payer: Signer,
    #[account(address = gatekeeper.operator @ GatewayError::NotAuthorized)]
    pub operator: Signer,
    pub network: NetworkWithSlots,
    #[account(mut, constraint = address_eq(&gatekeeper.network, network.address())
        @ GatewayError::WrongNetwork)]
    pub gatekeeper: Account<Gatekeeper>,
    pub subject: UncheckedAccount,
    #[account(mut, seeds = [PASS_SEED, network, subject], bump)]
    pub pass: UncheckedAccount,
    pub system_program: Program<System>,
}

pub(crate) fn handler(
    ctx: &mut Context<IssuePass>,
    expires_at: Option<i64>,
    attributes: u64,
) -> Result<()> {
    let bump = ctx.bumps.pass;
    let accounts = &mut ctx.accounts;
    let network = &accounts.network;
    let slot = accounts.gatekeeper.slot;
    let entry = network.get(usize::from(slot)).ok_or(GatewayError::WrongGatekeeper)?.entry()?;
    let signer = lifecycle::Signer::Operator {
        permissions: accounts.gatekeeper.permissions(),
        status: entry.status,
        issued_it: false,
    };
    lifecycle::authorise(Verb::Issue, signer, network.is_paused(), false).map_err(refused)?;
    lifecycle::check_issue(existing(accounts.pass.account())?).map_err(refused)?;
    let now = Clock::get()?.unix_timestamp;
    let expires_at = lifecycle::expiry(expires_at, now, network.lifetimes(&accounts.gatekeeper))
        .map_err(refused)?;

    accounts.gatekeeper.quota.take(now).ok_or(GatewayError::QuotaExhausted)?;
    accounts.gatekeeper.passes =
        accounts.gatekeeper.passes.checked_add(1).ok_or(ProgramError::ArithmeticOverflow)?;
    let pass = Pass {
        network: *accounts.network.address(),
        subject: *accounts.subject.address(),
        rent_payer: *accounts.payer.address(),
        attributes,
        expires_at,
        issued_at: now,
        gatekeeper_slot: slot,
        generation: entry.generation,
        state: PassState::Active.code(),
        status_reason: StatusReason::NONE.to_byte(),
        version: LAYOUT_VERSION,
        bump,
    };
    create_pda(
        accounts.payer.account(),
        accounts.pass.account(),
        &[PASS_SEED, pass.network.as_ref(), pass.subject.as_ref(), &[bump]],
        PassAccount::BYTES,
        &pass,
    )?;

    emit!(PassIssued {
        network: pass.network,
        subject: pass.subject,
        gatekeeper: *accounts.gatekeeper.address(),
        rent_payer: pass.rent_payer,
        attributes,
        issued_at: now,
        expires_at,
        generation: pass.generation,
        state: pass.state,
    });
    Ok(())
}

/// The state of the pass that is there already, if one is.
fn existing(account: &AccountView) -> Result<Option<PassState>> {
    if !account.owned_by(&crate::ID) {
        return Ok(None);
    }
    let data = account.try_borrow()?;
    let pass = PassAccount::new(&data).ok_or(ProgramError::InvalidAccountData)?;
    Ok(Some(pass.pass().state))
}
