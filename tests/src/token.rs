//! A gated token: a mint of Token-2022 that names the transfer hook, and what its issuer and its
//! holders do with it.

use portcullis_solana::{
    Address, Instruction, pda,
    transfer_hook::{GatedMint, MintExtension, PolicyAccount, PolicySettings, extra_accounts},
};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_associated_token_account_interface::{
    address::get_associated_token_address_with_program_id as associated_token_address,
    instruction::create_associated_token_account_idempotent,
};
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::{ExtensionType, StateWithExtensions},
    instruction as token_2022,
    state::{Account as TokenAccount, Mint},
};

use crate::{
    chain::{Chain, Failure, Receipt, actor},
    world::World,
};

/// Decimal places of every token.
pub const DECIMALS: u8 = 6;

/// A gated mint and the keys behind it.
pub struct Token {
    /// The mint.
    pub mint: Address,
    /// Mints, and governs the policy.
    pub authority: Keypair,
    /// May point the mint at another hook.
    pub hook_authority: Keypair,
}

/// A transfer, before it is an instruction.
#[derive(Clone, Copy)]
pub struct TokenTransfer<'a> {
    /// Token account that the tokens leave.
    pub source: Address,
    /// Token account that they go to.
    pub destination: Address,
    /// Owner of the source.
    pub sender: Address,
    /// Owner of the destination.
    pub receiver: Address,
    /// Signs: the sender or a delegate.
    pub authority: &'a Keypair,
    /// In the smallest unit.
    pub amount: u64,
}

#[allow(clippy::expect_used)]
impl Token {
    /// A new mint with a policy.
    pub fn new(world: &mut World, name: &str, settings: PolicySettings) -> Self {
        Self::with_extensions(world, name, settings, |_| Vec::new())
    }

    /// A new mint with more extensions than the hook's.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub fn with_extensions(
        world: &mut World,
        name: &str,
        settings: PolicySettings,
        extensions: impl FnOnce(&Address) -> Vec<MintExtension>,
    ) -> Self {
        let mint = actor(&format!("{name}: mint"));
        let authority = world.chain.actor(&format!("{name}: authority"));
        let hook_authority = world.chain.actor(&format!("{name}: hook authority"));
        let gated = GatedMint {
            payer: world.payer.pubkey(),
            mint: mint.pubkey(),
            mint_authority: authority.pubkey(),
            freeze_authority: None,
            hook_authority: Some(hook_authority.pubkey()),
            policy_authority: authority.pubkey(),
            decimals: DECIMALS,
            extensions: extensions(&mint.pubkey()),
            settings,
        };
        let space = gated.space().expect("extensions go together");
        let lamports = world.chain.svm.minimum_balance_for_rent_exemption(space);
        for instructions in gated.transactions(lamports).expect("fits") {
            let payer = world.payer.insecure_clone();
            world
                .chain
                .send(&instructions, &[&payer, &mint, &authority])
                .expect("the mint is made");
        }
        Self { mint: mint.pubkey(), authority, hook_authority }
    }

    /// The address of the policy.
    pub fn policy_address(&self) -> Address {
        pda::policy(&self.mint).0
    }

    /// The policy as it is stored.
    ///
    /// # Panics
    ///
    /// If there is none.
    pub fn policy<R>(&self, chain: &Chain, read: impl FnOnce(PolicyAccount<'_>) -> R) -> R {
        let data = chain.data(&self.policy_address());
        read(PolicyAccount::new(&data).expect("a policy"))
    }

    /// Address of a wallet's associated token account.
    pub fn associated(&self, wallet: &Address) -> Address {
        associated_token_address(wallet, &self.mint, &TOKEN_2022)
    }

    /// A wallet's associated token account, made if need be.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub fn account(&self, world: &mut World, wallet: &Address) -> Address {
        let payer = world.payer.insecure_clone();
        let create = create_associated_token_account_idempotent(
            &payer.pubkey(),
            wallet,
            &self.mint,
            &TOKEN_2022,
        );
        world.chain.send(&[create], &[&payer]).expect("a token account is made");
        self.associated(wallet)
    }

    /// A token account that is not associated, and whose owner can therefore be changed.
    ///
    /// # Panics
    ///
    /// If it cannot be made.
    pub fn auxiliary_account(&self, world: &mut World, name: &str, owner: &Address) -> Address {
        let account = actor(&format!("auxiliary account: {name}"));
        let payer = world.payer.insecure_clone();
        let space = ExtensionType::try_calculate_account_len::<TokenAccount>(&[
            ExtensionType::TransferHookAccount,
        ])
        .expect("known extension");
        let lamports = world.chain.svm.minimum_balance_for_rent_exemption(space);
        let space = u64::try_from(space).expect("small");
        let create =
            create_account(&payer.pubkey(), &account.pubkey(), lamports, space, &TOKEN_2022);
        let initialize =
            token_2022::initialize_account3(&TOKEN_2022, &account.pubkey(), &self.mint, owner)
                .expect("the token program");
        world.chain.send(&[create, initialize], &[&payer, &account]).expect("account is made");
        account.pubkey()
    }

    /// Mints into an account.
    ///
    /// # Panics
    ///
    /// If that fails.
    pub fn mint_to(&self, world: &mut World, account: &Address, amount: u64) {
        let authority = self.authority.pubkey();
        let mint_to =
            token_2022::mint_to(&TOKEN_2022, &self.mint, account, &authority, &[], amount)
                .expect("the token program");
        world.chain.send(&[mint_to], &[&self.authority]).expect("tokens are minted");
    }

    /// A wallet's associated account with tokens in it.
    pub fn funded(&self, world: &mut World, wallet: &Address, amount: u64) -> Address {
        let account = self.account(world, wallet);
        self.mint_to(world, &account, amount);
        account
    }

    /// What an account holds.
    pub fn balance(&self, chain: &Chain, account: &Address) -> u64 {
        let data = chain.data(account);
        StateWithExtensions::<TokenAccount>::unpack(&data)
            .map(|account| account.base.amount)
            .unwrap_or_default()
    }

    /// Tokens in circulation.
    ///
    /// # Panics
    ///
    /// If there is no mint.
    pub fn supply(&self, chain: &Chain) -> u64 {
        let data = chain.data(&self.mint);
        StateWithExtensions::<Mint>::unpack(&data).expect("a mint").base.supply
    }

    /// A transfer between the associated accounts of two wallets, signed by the sender.
    pub fn between<'a>(
        &self,
        sender: &'a Keypair,
        receiver: &Address,
        amount: u64,
    ) -> TokenTransfer<'a> {
        TokenTransfer {
            source: self.associated(&sender.pubkey()),
            destination: self.associated(receiver),
            sender: sender.pubkey(),
            receiver: *receiver,
            authority: sender,
            amount,
        }
    }

    /// The instruction without what the hook needs.
    ///
    /// # Panics
    ///
    /// Never: the token program's own builder checks its address.
    pub fn bare_instruction(&self, transfer: &TokenTransfer<'_>) -> Instruction {
        token_2022::transfer_checked(
            &TOKEN_2022,
            &transfer.source,
            &self.mint,
            &transfer.destination,
            &transfer.authority.pubkey(),
            &[],
            transfer.amount,
            DECIMALS,
        )
        .expect("the token program")
    }

    /// The instruction with it, by this repository's resolver.
    pub fn instruction(&self, chain: &Chain, transfer: &TokenTransfer<'_>) -> Instruction {
        let mut instruction = self.bare_instruction(transfer);
        let extra = self
            .policy(chain, |policy| extra_accounts(&policy, &transfer.sender, &transfer.receiver));
        instruction.accounts.extend(extra);
        instruction
    }

    /// Transfers.
    ///
    /// # Errors
    ///
    /// Why it failed; nothing has changed then.
    pub fn transfer(
        &self,
        chain: &mut Chain,
        transfer: &TokenTransfer<'_>,
    ) -> Result<Receipt, Failure> {
        let instruction = self.instruction(chain, transfer);
        chain.send(&[instruction], &[transfer.authority])
    }

    /// Sends an instruction that the policy's authority signs.
    ///
    /// # Errors
    ///
    /// Why it failed; nothing has changed then.
    pub fn govern(&self, chain: &mut Chain, instruction: Instruction) -> Result<Receipt, Failure> {
        chain.send(&[instruction], &[&self.authority])
    }
}
