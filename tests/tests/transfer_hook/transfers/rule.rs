//! What the hook must answer, worked out off chain from the same accounts.

use e2e::{chain::Chain, outcome::OK};
use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{HookError, PolicyAccount},
};
use portcullis_types::{
    Denial, Side, Transfer, TransferVerdict, Verdict, evaluate_transfer,
    solana::{AccountRef, Gate},
};
use solana_account::Account;
use spl_token_2022_interface::{
    extension::{
        BaseStateWithExtensions, StateWithExtensions, immutable_owner::ImmutableOwner,
        permanent_delegate::PermanentDelegate,
    },
    state::{Account as TokenAccount, Mint},
};

/// The answer to an `Execute` of two accounts that are being transferred.
pub(super) fn answer(chain: &Chain, execute: &Instruction) -> Result<TransferVerdict, HookError> {
    let addresses: Vec<Address> = execute.accounts.iter().map(|meta| meta.pubkey).collect();
    let [source, mint, destination, authority, ref behind @ ..] = addresses[..] else {
        panic!("fewer accounts than Token-2022 shows");
    };
    let [validation, ref extra_accounts @ ..] = *behind else {
        return Err(HookError::MissingAccounts);
    };
    let validation = chain.account(&validation).unwrap_or_default();
    if validation.owner != TRANSFER_HOOK_PROGRAM_ID {
        return Err(HookError::NotAPolicy);
    }
    let account = PolicyAccount::new(&validation.data).ok_or(HookError::NotAPolicy)?;
    if *account.mint() != mint.to_bytes() {
        return Err(HookError::WrongMint);
    }
    let policy = account.policy();
    let networks = account.networks();
    let expected = PolicyAccount::extra_accounts(policy.sides, networks.len());
    if extra_accounts.len() < expected {
        return Err(HookError::MissingAccounts);
    }
    let named = [GATEWAY_PROGRAM_ID.to_bytes()];
    let mut named = named.iter().chain(networks).zip(extra_accounts);
    if extra_accounts.len() > expected || named.any(|(named, shown)| *named != shown.to_bytes()) {
        return Err(HookError::WrongAccount);
    }

    let (source, _) = token_account(chain, &source);
    let (destination, receiver_owner_immutable) = token_account(chain, &destination);
    let transfer = Transfer {
        by_permanent_delegate: authority != source.owner
            && permanent_delegate(chain, &mint) == Some(authority),
        sender_exempt: account.is_exempt(source.owner.as_array()),
        receiver_exempt: account.is_exempt(destination.owner.as_array()),
        receiver_owner_immutable,
    };
    let shown: Vec<Account> =
        extra_accounts.iter().map(|address| chain.account(address).unwrap_or_default()).collect();
    Ok(evaluate_transfer(&policy, &transfer, |side, network| {
        let index = usize::from(network);
        let at = PolicyAccount::pass_position(policy.sides, networks.len(), side, index).unwrap();
        let wallet = match side {
            Side::Sender => source.owner,
            Side::Receiver => destination.owner,
        };
        let gate = Gate { requirement: account.requirement(), ..Gate::new(networks[index]) };
        check(&gate, [1 + index, at].map(|at| (&extra_accounts[at], &shown[at])), wallet, chain)
    }))
}

fn check(
    gate: &Gate,
    [network, pass]: [(&Address, &Account); 2],
    wallet: Address,
    chain: &Chain,
) -> Verdict {
    let [network, pass] = [network, pass].map(|(address, account)| AccountRef {
        address: address.as_array(),
        owner: account.owner.as_array(),
        data: &account.data,
    });
    gate.check(&network, &pass, wallet.as_array(), chain.now())
}

/// The account, and whether its owner is immutable.
fn token_account(chain: &Chain, address: &Address) -> (TokenAccount, bool) {
    let data = chain.data(address);
    let account = StateWithExtensions::<TokenAccount>::unpack(&data).unwrap();
    (account.base, account.get_extension::<ImmutableOwner>().is_ok())
}

fn permanent_delegate(chain: &Chain, mint: &Address) -> Option<Address> {
    let data = chain.data(mint);
    let mint = StateWithExtensions::<Mint>::unpack(&data).unwrap();
    mint.get_extension::<PermanentDelegate>().ok()?.delegate.into()
}

/// The answer as `e2e::outcome` has it.
pub(super) fn word(answer: Result<TransferVerdict, HookError>) -> &'static str {
    match answer {
        Ok(TransferVerdict::Allow | TransferVerdict::Observed(_)) => OK,
        Ok(TransferVerdict::Deny(denial)) => denial.name(),
        Err(error) => error.name(),
    }
}

/// What the hook tells of, though it lets it pass.
pub(super) fn observed(answer: Result<TransferVerdict, HookError>) -> Option<Denial> {
    match answer {
        Ok(TransferVerdict::Observed(denial)) => Some(denial),
        _ => None,
    }
}
