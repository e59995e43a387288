use anchor_lang::{pinocchio::account::Ref, prelude::*};
use portcullis_types::{
    Denial, PermanentDelegateRule, Reason, Side, Transfer, TransferVerdict, Verdict,
    evaluate_transfer, same_address,
    solana::{GATEWAY_PROGRAM_ID, Gate, PolicyAccount},
};

use crate::{
    error::{HookError, refused},
    event::TransferObserved,
    token_2022::{Mint, TOKEN_2022_PROGRAM_ID, TokenAccount},
};

/// SPL `Execute`: called by Token-2022 in every transfer. Fails unless the policy lets it pass.
///
/// | account | |
/// |---|---|
/// | 0 | source |
/// | 1 | mint |
/// | 2 | destination |
/// | 3 | authority: the owner of the source, or a delegate |
/// | 4 | validation account: the policy |
/// | 5 | gateway program |
/// | 6.. | the policy's networks |
/// | .. | the sender's pass of each, if the sender is gated |
/// | .. | the receiver's pass of each, if the receiver is gated |
///
/// Nothing is written, so a call from outside a transfer could do no harm; it fails all the same,
/// lest anyone take its success for something.
#[inline(always)]
pub fn handler(accounts: &[AccountView], arguments: &[u8]) -> Result<()> {
    let amount = arguments.first_chunk().ok_or(ProgramError::InvalidInstructionData)?;
    let [source, mint, destination, authority, behind @ ..] = accounts else {
        return Err(HookError::MissingAccounts.into());
    };

    // What Token-2022 is about to move.
    let source_data = token_account(source)?;
    let destination_data = token_account(destination)?;
    let (Some(source), Some(destination)) =
        (TokenAccount::new(&source_data), TokenAccount::new(&destination_data))
    else {
        return Err(HookError::NotTransferring.into());
    };
    require!(source.is_transferring() && destination.is_transferring(), HookError::NotTransferring);
    require!(
        same_address(source.mint(), mint.address().as_array())
            && same_address(destination.mint(), mint.address().as_array()),
        HookError::WrongMint
    );

    // What the issuer asks. Only this program can have written it.
    let [validation, extra_accounts @ ..] = behind else {
        return Err(HookError::MissingAccounts.into());
    };
    require!(validation.owned_by(&crate::ID), HookError::NotAPolicy);
    let policy_data = validation.try_borrow()?;
    let account = PolicyAccount::new(&policy_data).ok_or(HookError::NotAPolicy)?;
    require!(same_address(account.mint(), mint.address().as_array()), HookError::WrongMint);
    let policy = account.policy();
    let networks = check_extra_accounts(&account, extra_accounts)?;

    let by_permanent_delegate = policy.permanent_delegate_rule != PermanentDelegateRule::Gated
        && is_permanent_delegate(mint, authority.address(), source.owner())?;
    let transfer = Transfer {
        by_permanent_delegate,
        sender_exempt: account.is_exempt(source.owner()),
        receiver_exempt: account.is_exempt(destination.owner()),
        receiver_owner_immutable: !policy.require_immutable_owner
            || destination.owner_is_immutable(),
    };
    let requirement = account.requirement();
    let now = Clock::get()?.unix_timestamp;
    let verdict = evaluate_transfer(&policy, &transfer, |side, network| {
        let wallet = match side {
            Side::Sender => source.owner(),
            Side::Receiver => destination.owner(),
        };
        let index = usize::from(network);
        let pass = PolicyAccount::pass_position(policy.sides, networks.len(), side, index)
            .and_then(|position| extra_accounts.get(position));
        let (Some(network), Some(pass)) = (networks.get(index), pass) else {
            return Verdict::Deny(Reason::WrongPass);
        };
        let gate = Gate { requirement, ..Gate::new(network.address().to_bytes()) };
        gate.check_views(network, pass, wallet, now)
    });

    match verdict {
        TransferVerdict::Allow => Ok(()),
        TransferVerdict::Observed(denial) => {
            emit!(TransferObserved {
                mint: *mint.address(),
                sender: Address::new_from_array(*source.owner()),
                receiver: Address::new_from_array(*destination.owner()),
                amount: u64::from_le_bytes(*amount),
                denial: denial.code(),
                generation: account.generation(),
            });
            Ok(())
        }
        TransferVerdict::Deny(denial) => Err(deny(denial)),
    }
}

#[inline(always)]
fn token_account(view: &AccountView) -> Result<Ref<'_, [u8]>> {
    require!(view.owned_by(&TOKEN_2022_PROGRAM_ID), HookError::NotTransferring);
    view.try_borrow()
}

/// The accounts are as many as the policy says, and the gateway and the networks those it names. The
/// passes are judged by what is written in them. Gives the networks.
#[inline(always)]
fn check_extra_accounts<'a>(
    account: &PolicyAccount<'_>,
    extra_accounts: &'a [AccountView],
) -> Result<&'a [AccountView]> {
    let networks = account.networks();
    let expected = PolicyAccount::extra_accounts(account.sides(), networks.len());
    require!(extra_accounts.len() >= expected, HookError::MissingAccounts);
    require!(extra_accounts.len() == expected, HookError::WrongAccount);
    let [gateway, rest @ ..] = extra_accounts else {
        return Err(HookError::MissingAccounts.into());
    };
    let shown = rest.get(..networks.len()).ok_or(HookError::MissingAccounts)?;
    let named = same_address(gateway.address().as_array(), &GATEWAY_PROGRAM_ID)
        && shown
            .iter()
            .zip(networks)
            .all(|(shown, named)| same_address(shown.address().as_array(), named));
    require!(named, HookError::WrongAccount);
    Ok(shown)
}

/// Whether the mint's permanent delegate moves tokens of somebody else.
fn is_permanent_delegate(
    mint: &AccountView,
    authority: &Address,
    sender: &[u8; 32],
) -> Result<bool> {
    let data = mint.try_borrow()?;
    let delegate = Mint::new(&data).and_then(|mint| mint.permanent_delegate());
    Ok(!same_address(authority.as_array(), sender)
        && delegate.is_some_and(|delegate| same_address(delegate, authority.as_array())))
}

/// The name of the denial, in the log too: wallets show that, and few know the numbers.
#[cold]
fn deny(denial: Denial) -> Error {
    msg!(denial.name());
    refused(denial)
}
