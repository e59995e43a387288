use solana_address::Address;
use solana_instruction::Instruction;
use solana_message::Message;
use solana_system_interface::instruction::create_account;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::{ExtensionType, transfer_hook},
    instruction::{
        initialize_mint_close_authority, initialize_mint2, initialize_permanent_delegate,
    },
    state::Mint,
};

use super::{PolicySettings, instruction::InitializePolicy};
use crate::TRANSFER_HOOK_PROGRAM_ID;

/// Size of a transaction on the wire, at most 1,232, less what wallets add for the compute budget: the
/// program's address and two instructions.
const MAX_TRANSACTION_BYTES: usize = 1232 - 52;
const SIGNATURE_BYTES: usize = 64;

/// A new mint whose transfers are gated: the account, its extensions, and its policy.
#[derive(Clone, Debug, PartialEq)]
pub struct GatedMint {
    /// Pays the rent of both accounts. Signs.
    pub payer: Address,
    /// The mint: a key pair of your own making, at whose address there never was a mint. Token
    /// accounts of an earlier one would not know the hook, and be bound by nothing. Signs.
    pub mint: Address,
    /// May mint.
    pub mint_authority: Address,
    /// May freeze token accounts.
    pub freeze_authority: Option<Address>,
    /// May point the mint at another hook, or at none: whoever this is can lift the gate. `None`:
    /// nobody ever can.
    pub hook_authority: Option<Address>,
    /// Becomes the policy's authority, which it can hand over: the mint's authority or that of its hook,
    /// whichever can sign here. A `Multisig` of the token program never can. Signs.
    pub policy_authority: Address,
    /// Decimal places of an amount.
    pub decimals: u8,
    /// Extensions besides TransferHook.
    pub extensions: Vec<MintExtension>,
    /// What transfers are asked.
    pub settings: PolicySettings,
}

/// An extension of a mint, and the instruction that sets it up before the mint is initialised.
#[derive(Clone, Debug, PartialEq)]
pub struct MintExtension {
    /// Which one.
    pub kind: ExtensionType,
    /// Sets it up.
    pub instruction: Instruction,
}

/// Why a mint cannot be made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum GatedMintError {
    /// An extension twice, or one whose size is not fixed.
    #[error("the extensions do not go together: {0}")]
    Extensions(String),
    /// One of the parts does not fit into a transaction.
    #[error("a transaction of {bytes} bytes is too long: 1232 are allowed, and wallets add 52")]
    TooLong {
        /// How long it would be.
        bytes: usize,
    },
}

impl MintExtension {
    /// A delegate for every token account, for good. What it may move is for the policy to say:
    /// [`PolicySettings::permanent_delegate_rule`].
    ///
    /// # Errors
    ///
    /// None in practice: the token program's own builder checks its address.
    pub fn permanent_delegate(mint: &Address, delegate: &Address) -> Result<Self, GatedMintError> {
        Ok(Self {
            kind: ExtensionType::PermanentDelegate,
            instruction: initialize_permanent_delegate(&TOKEN_2022, mint, delegate)
                .map_err(refused)?,
        })
    }

    /// Who may close the mint once nothing of it is left.
    ///
    /// # Errors
    ///
    /// None in practice: the token program's own builder checks its address.
    pub fn close_authority(mint: &Address, authority: &Address) -> Result<Self, GatedMintError> {
        Ok(Self {
            kind: ExtensionType::MintCloseAuthority,
            instruction: initialize_mint_close_authority(&TOKEN_2022, mint, Some(authority))
                .map_err(refused)?,
        })
    }
}

impl GatedMint {
    /// Size of the mint account: ask the chain what rent that takes.
    ///
    /// # Errors
    ///
    /// [`GatedMintError::Extensions`].
    pub fn space(&self) -> Result<usize, GatedMintError> {
        let mut kinds = vec![ExtensionType::TransferHook];
        for MintExtension { kind, .. } in &self.extensions {
            // The token program's own sum would count it once, and its set-up fail on chain.
            if kinds.contains(kind) {
                return Err(refused(format_args!("{kind:?} twice")));
            }
            kinds.push(*kind);
        }
        ExtensionType::try_calculate_account_len::<Mint>(&kinds).map_err(refused)
    }

    /// The transactions, each a list of instructions: one if everything fits, otherwise the mint
    /// first and its policy second. Between the two no transfer of the token succeeds, and only the
    /// authorities of the mint and of its hook can set the policy up.
    ///
    /// `lamports`: the rent of the mint account.
    ///
    /// # Errors
    ///
    /// [`GatedMintError`].
    pub fn transactions(&self, lamports: u64) -> Result<Vec<Vec<Instruction>>, GatedMintError> {
        let mint = self.mint_instructions(lamports)?;
        let policy = InitializePolicy {
            payer: self.payer,
            authority: self.policy_authority,
            mint: self.mint,
            settings: self.settings.clone(),
        }
        .instruction();
        let together: Vec<Instruction> = mint.iter().chain([&policy]).cloned().collect();
        if self.bytes(&together) <= MAX_TRANSACTION_BYTES {
            return Ok(vec![together]);
        }
        let parts = vec![mint, vec![policy]];
        match parts.iter().map(|part| self.bytes(part)).max() {
            Some(bytes) if bytes > MAX_TRANSACTION_BYTES => Err(GatedMintError::TooLong { bytes }),
            _ => Ok(parts),
        }
    }

    fn mint_instructions(&self, lamports: u64) -> Result<Vec<Instruction>, GatedMintError> {
        let space = u64::try_from(self.space()?).unwrap_or(u64::MAX);
        let create = create_account(&self.payer, &self.mint, lamports, space, &TOKEN_2022);
        let hook = transfer_hook::instruction::initialize(
            &TOKEN_2022,
            &self.mint,
            self.hook_authority,
            Some(TRANSFER_HOOK_PROGRAM_ID),
        )
        .map_err(refused)?;
        let initialize = initialize_mint2(
            &TOKEN_2022,
            &self.mint,
            &self.mint_authority,
            self.freeze_authority.as_ref(),
            self.decimals,
        )
        .map_err(refused)?;
        let extensions = self.extensions.iter().map(|extension| extension.instruction.clone());
        Ok([create, hook].into_iter().chain(extensions).chain([initialize]).collect())
    }

    /// Length on the wire: the signatures, how many, and the message.
    fn bytes(&self, instructions: &[Instruction]) -> usize {
        let message = Message::new(instructions, Some(&self.payer));
        usize::from(message.header.num_required_signatures)
            .saturating_mul(SIGNATURE_BYTES)
            .saturating_add(message.serialize().len())
            .saturating_add(1)
    }
}

fn refused(error: impl std::fmt::Display) -> GatedMintError {
    GatedMintError::Extensions(error.to_string())
}

#[cfg(test)]
mod tests;
