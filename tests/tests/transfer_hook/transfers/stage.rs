//! A token, and what is done with it.

use e2e::{
    chain::{Failure, Receipt, actor},
    outcome::outcome,
    token::{Token, TokenTransfer},
    world::World,
};
use portcullis_solana::{
    AccountMeta, Address, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    transfer_hook::{
        HookError, MintExtension, PolicySettings, extra_accounts,
        instruction::{AddExemption, SetPaused, UpdatePolicy},
    },
};
use portcullis_types::ExemptionKind;
use solana_instruction::error::InstructionError;
use solana_keypair::Keypair;
use solana_signer::Signer;

/// What Alice starts with.
pub(super) const FUNDS: u64 = 1_000_000;

/// A token gated on the main network of a world.
pub(super) struct Stage {
    pub(super) world: World,
    pub(super) token: Token,
}

/// Alice and Bob hold passes and token accounts, and Alice tokens. Both are asked.
pub(super) fn stage() -> (Stage, Keypair, Keypair) {
    stage_with(|_| ())
}

/// The same, with a policy that asks for something else.
pub(super) fn stage_with(change: impl FnOnce(&mut PolicySettings)) -> (Stage, Keypair, Keypair) {
    stage_with_extensions(change, |_| Vec::new())
}

/// The same, with more extensions of the mint.
pub(super) fn stage_with_extensions(
    change: impl FnOnce(&mut PolicySettings),
    extensions: impl FnOnce(&Address) -> Vec<MintExtension>,
) -> (Stage, Keypair, Keypair) {
    let mut world = World::new();
    let mut settings = PolicySettings::holders_of(world.main.address);
    change(&mut settings);
    let token = Token::with_extensions(&mut world, "gold", settings, extensions);
    let (alice, bob) = (world.holder("alice"), world.holder("bob"));
    token.funded(&mut world, &alice.pubkey(), FUNDS);
    token.account(&mut world, &bob.pubkey());
    (Stage { world, token }, alice, bob)
}

impl Stage {
    /// A wallet with tokens, without a pass.
    pub(super) fn stranger(&mut self) -> Keypair {
        let stranger = actor("stranger");
        self.token.funded(&mut self.world, &stranger.pubkey(), FUNDS);
        stranger
    }

    /// Changes what the policy asks for.
    pub(super) fn update(&mut self, change: impl FnOnce(&mut PolicySettings)) {
        let mut settings =
            self.token.policy(&self.world.chain, |policy| PolicySettings::of(&policy));
        change(&mut settings);
        let (authority, mint) = self.governed();
        self.govern(UpdatePolicy { authority, mint, settings }.instruction());
    }

    pub(super) fn exempt(&mut self, wallet: Address, kind: ExemptionKind) {
        let (authority, mint) = self.governed();
        self.govern(AddExemption { authority, mint, wallet, kind }.instruction());
    }

    pub(super) fn set_paused(&mut self, paused: bool) {
        let (authority, mint) = self.governed();
        self.govern(SetPaused { authority, mint, paused }.instruction());
    }

    /// The policy's authority, and the mint.
    pub(super) fn governed(&self) -> (Address, Address) {
        (self.token.authority.pubkey(), self.token.mint)
    }

    /// Sends what the policy's authority signs.
    pub(super) fn govern(&mut self, instruction: Instruction) {
        self.token.govern(&mut self.world.chain, instruction).unwrap();
    }

    /// Sends what must go through, and what no test looks at.
    pub(super) fn prepare(&mut self, instruction: Instruction, by: &[&Keypair]) {
        self.world.send(instruction, by).unwrap();
    }

    pub(super) fn balance(&self, account: &Address) -> u64 {
        self.token.balance(&self.world.chain, account)
    }

    /// The transfer with all that it needs.
    pub(super) fn instruction(&self, transfer: &TokenTransfer<'_>) -> Instruction {
        self.token.instruction(&self.world.chain, transfer)
    }

    /// The accounts that the hook needs in a transfer, the hook and its policy the last of them.
    pub(super) fn extra_accounts(&self, sender: &Address, receiver: &Address) -> Vec<AccountMeta> {
        self.token.policy(&self.world.chain, |policy| extra_accounts(&policy, sender, receiver))
    }

    /// It goes through, and the whole amount arrives.
    pub(super) fn moves(&mut self, transfer: &TokenTransfer<'_>) -> Receipt {
        let instruction = self.instruction(transfer);
        self.moves_by(instruction, transfer, &[transfer.authority])
    }

    /// The same, by an instruction that is not quite the usual one.
    pub(super) fn moves_by(
        &mut self,
        instruction: Instruction,
        transfer: &TokenTransfer<'_>,
        signers: &[&Keypair],
    ) -> Receipt {
        let [source, destination] = self.balances(transfer);
        let receipt =
            self.world.send(instruction, signers).unwrap_or_else(|failure| panic!("{failure:?}"));
        let amount = transfer.amount;
        assert_eq!(self.balances(transfer), [source - amount, destination + amount]);
        assert!(asked(&receipt.logs), "{:?}", receipt.logs);
        receipt
    }

    /// It fails with this error, and nothing moves. A denial says so in the log.
    pub(super) fn refuses(&mut self, transfer: &TokenTransfer<'_>, error: impl Refusal) -> Failure {
        let instruction = self.instruction(transfer);
        self.refuses_by(instruction, transfer, &[transfer.authority], error)
    }

    /// The same, by an instruction that is not quite the usual one.
    pub(super) fn refuses_by(
        &mut self,
        instruction: Instruction,
        transfer: &TokenTransfer<'_>,
        signers: &[&Keypair],
        error: impl Refusal,
    ) -> Failure {
        let before = self.balances(transfer);
        let result = self.world.send(instruction, signers);
        assert_eq!(outcome(&result), error.word(), "{result:?}");
        assert_eq!(self.balances(transfer), before);
        let failure = result.unwrap_err();
        if let Some(line) = error.log() {
            assert!(failure.logs.contains(&line), "{:?}", failure.logs);
        }
        failure
    }

    pub(super) fn balances(&self, transfer: &TokenTransfer<'_>) -> [u64; 2] {
        [transfer.source, transfer.destination].map(|account| self.balance(&account))
    }
}

/// What a transfer may fail with.
pub(super) trait Refusal {
    /// As `e2e::outcome` has it.
    fn word(&self) -> String;
    /// A line of the log.
    fn log(&self) -> Option<String>;
}

impl Refusal for HookError {
    fn word(&self) -> String {
        self.name().to_owned()
    }

    fn log(&self) -> Option<String> {
        self.denial().map(|denial| format!("Program log: {}", denial.name()))
    }
}

impl Refusal for InstructionError {
    fn word(&self) -> String {
        match self {
            Self::Custom(code) => format!("Custom({code})"),
            error => format!("{error:?}"),
        }
    }

    fn log(&self) -> Option<String> {
        None
    }
}

/// Whether the hook was called.
pub(super) fn asked(logs: &[String]) -> bool {
    let call = format!("Program {TRANSFER_HOOK_PROGRAM_ID} invoke");
    logs.iter().any(|line| line.starts_with(&call))
}
