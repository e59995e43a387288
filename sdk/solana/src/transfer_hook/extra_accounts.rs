use portcullis_types::{Side, solana::PolicyAccount};
use solana_address::Address;
use solana_instruction::AccountMeta;

use crate::{GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID, instruction::meta::readonly, pda};

/// What a transfer of a gated token needs besides its own accounts; append it to the instruction.
///
/// `sender` and `receiver` are the wallets: the owners of the token accounts, whoever signs. The
/// receiver's token account need not exist yet, so that one transaction can create it and transfer;
/// the off-chain helper of `spl-transfer-hook-interface` finds the same accounts, in the same order,
/// by reading it.
///
/// ```
/// use portcullis_solana::transfer_hook::{PolicyAccount, extra_accounts};
/// # fn example(
/// #     mut transfer: solana_instruction::Instruction,
/// #     policy_data: &[u8],
/// #     sender: solana_address::Address,
/// #     receiver: solana_address::Address,
/// # ) -> Result<(), &'static str> {
/// let policy = PolicyAccount::new(policy_data).ok_or("not a policy")?;
/// transfer.accounts.extend(extra_accounts(&policy, &sender, &receiver));
/// # Ok(())
/// # }
/// ```
pub fn extra_accounts(
    policy: &PolicyAccount<'_>,
    sender: &Address,
    receiver: &Address,
) -> Vec<AccountMeta> {
    let networks: Vec<Address> = policy.networks().iter().copied().map(Address::from).collect();
    let wallets = [(Side::Sender, sender), (Side::Receiver, receiver)];
    let passes = wallets
        .into_iter()
        .filter(|(side, _)| policy.sides().contains(*side))
        .flat_map(|(_, wallet)| networks.iter().map(move |network| pda::pass(network, wallet).0));
    let mint = Address::from(*policy.mint());
    std::iter::once(GATEWAY_PROGRAM_ID)
        .chain(networks.iter().copied())
        .chain(passes)
        .chain([TRANSFER_HOOK_PROGRAM_ID, pda::policy(&mint).0])
        .map(readonly)
        .collect()
}

#[cfg(test)]
mod tests;
