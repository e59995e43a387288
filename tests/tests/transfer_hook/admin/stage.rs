//! The actors, how the stage is set, and for each instruction the one that goes through as things
//! stand.

use e2e::{token::Token, world::World};
use portcullis_solana::{
    Address, Instruction, TRANSFER_HOOK_PROGRAM_ID, pda,
    transfer_hook::{
        PolicyAccount, PolicyFlags, PolicySettings,
        instruction::{
            AcceptAuthority, AddExemption, ClosePolicy, InitializePolicy, ProposeAuthority,
            RemoveExemption, SetPaused, UpdatePolicy,
        },
    },
};
use portcullis_types::{
    Attributes, Combination, ExemptionKind, PermanentDelegateRule, Requirement, Sides,
};
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_2022_interface::{ID as TOKEN_2022, extension::transfer_hook};
use spl_transfer_hook_interface::instruction as spl;

use super::{outcome::goes_through, record::PolicyRecord, spl_list::list};

/// Two gated mints of the same make, so that a test can show one the other's accounts.
pub(super) struct Stage {
    pub(super) world: World,
    /// The mint whose policy a test is about.
    pub(super) mint: Address,
    /// The other mint, with other keys and the same settings.
    pub(super) other: Token,
    pub(super) payer: Keypair,
    /// Mints, and governs the policy.
    pub(super) authority: Keypair,
    pub(super) hook_authority: Keypair,
    pub(super) stranger: Keypair,
}

/// None of them is what it would be by default.
pub(super) fn settings() -> PolicySettings {
    PolicySettings {
        sides: Sides::Both,
        combination: Combination::Any,
        permanent_delegate_rule: PermanentDelegateRule::Exempt,
        flags: PolicyFlags::ALL,
        requirement: Requirement {
            attributes: Attributes(0x0102_0304_0506_0708),
            min_remaining_seconds: 0x1112_1314_1516_1718,
            max_age_seconds: 0x2122_2324_2526_2728,
        },
        networks: vec![wallet(1), wallet(2), wallet(3)],
    }
}

/// All of them are others than those of [`settings`].
pub(super) fn other_settings() -> PolicySettings {
    PolicySettings {
        sides: Sides::Receiver,
        combination: Combination::All,
        permanent_delegate_rule: PermanentDelegateRule::Denied,
        flags: PolicyFlags::REQUIRE_IMMUTABLE_OWNER,
        requirement: Requirement {
            attributes: Attributes(u64::MAX),
            min_remaining_seconds: 1,
            max_age_seconds: 0,
        },
        networks: vec![wallet(3), wallet(4)],
    }
}

/// An address that nobody holds the key of.
pub(super) fn wallet(byte: u8) -> Address {
    Address::from([byte; 32])
}

impl Stage {
    pub(super) fn new() -> Self {
        let mut world = World::new();
        let token = Token::new(&mut world, "gold", settings());
        let other = Token::new(&mut world, "silver", settings());
        Self {
            mint: token.mint,
            payer: world.payer.insecure_clone(),
            authority: token.authority,
            hook_authority: token.hook_authority,
            stranger: world.chain.actor("stranger"),
            other,
            world,
        }
    }

    pub(super) fn policy(&self) -> Address {
        pda::policy(&self.mint).0
    }

    pub(super) fn record(&self) -> PolicyRecord {
        self.record_of(&self.mint)
    }

    pub(super) fn record_of(&self, mint: &Address) -> PolicyRecord {
        PolicyRecord::read(&self.world.chain.data(&pda::policy(mint).0))
    }

    pub(super) fn rent(&self) -> u64 {
        self.world.chain.svm.minimum_balance_for_rent_exemption(PolicyAccount::BYTES)
    }

    pub(super) fn lamports(&self, address: Address) -> u64 {
        self.world.chain.lamports(&address)
    }

    /// Sends what the policy's authority signs, what must go through and what no test looks at.
    pub(super) fn govern(&mut self, instruction: Instruction) {
        goes_through(&mut self.world, instruction, &[&self.authority]);
    }

    /// Sends lamports from nobody in particular.
    pub(super) fn donate(&mut self, to: Address, lamports: u64) {
        let donor = self.world.chain.actor("donor");
        let transfer =
            solana_system_interface::instruction::transfer(&donor.pubkey(), &to, lamports);
        goes_through(&mut self.world, transfer, &[&donor]);
    }

    /// Points the mint at another hook, or at none.
    pub(super) fn point_at(&mut self, program: Option<Address>) {
        let authority = self.hook_authority.pubkey();
        let update =
            transfer_hook::instruction::update(&TOKEN_2022, &self.mint, &authority, &[], program);
        goes_through(&mut self.world, update.unwrap(), &[&self.hook_authority]);
    }

    /// Changes bytes of an account that no instruction would change so.
    pub(super) fn rewrite(&mut self, address: Address, change: impl FnOnce(&mut Vec<u8>)) {
        let account = self.world.chain.account(&address).expect("an account");
        let mut data = account.data;
        change(&mut data);
        self.world.chain.plant(address, account.owner, data);
    }

    /// The policy's authority becomes somebody else, who is returned.
    pub(super) fn hand_over(&mut self) -> Keypair {
        let heir = self.world.chain.actor("heir");
        let propose = self.propose(Some(heir.pubkey()));
        self.govern(propose);
        let accept = self.accept(&heir.pubkey());
        goes_through(&mut self.world, accept, &[&heir]);
        heir
    }
}

/// What the policy's authority signs, but for what says otherwise.
impl Stage {
    /// For another mint, which the same key mints.
    pub(super) fn initialize(&self, mint: &Address) -> InitializePolicy {
        InitializePolicy {
            payer: self.payer.pubkey(),
            authority: self.authority.pubkey(),
            mint: *mint,
            settings: settings(),
        }
    }

    pub(super) fn update(&self, settings: PolicySettings) -> Instruction {
        let (authority, mint) = (self.authority.pubkey(), self.mint);
        UpdatePolicy { authority, mint, settings }.instruction()
    }

    pub(super) fn propose(&self, pending_authority: Option<Address>) -> Instruction {
        let (authority, mint) = (self.authority.pubkey(), self.mint);
        ProposeAuthority { authority, mint, pending_authority }.instruction()
    }

    /// By the proposed authority.
    pub(super) fn accept(&self, authority: &Address) -> Instruction {
        AcceptAuthority { authority: *authority, mint: self.mint }.instruction()
    }

    pub(super) fn set_paused(&self, paused: bool) -> Instruction {
        let (authority, mint) = (self.authority.pubkey(), self.mint);
        SetPaused { authority, mint, paused }.instruction()
    }

    pub(super) fn exempt(&self, wallet: Address, kind: ExemptionKind) -> Instruction {
        let (authority, mint) = (self.authority.pubkey(), self.mint);
        AddExemption { authority, mint, wallet, kind }.instruction()
    }

    pub(super) fn end_exemption(&self, wallet: Address) -> Instruction {
        let (authority, mint) = (self.authority.pubkey(), self.mint);
        RemoveExemption { authority, mint, wallet }.instruction()
    }

    pub(super) fn close(&self) -> ClosePolicy {
        ClosePolicy {
            authority: self.authority.pubkey(),
            mint: self.mint,
            rent_payer: self.payer.pubkey(),
        }
    }

    /// For another mint, which the same key mints.
    pub(super) fn initialize_list(
        &self,
        mint: &Address,
        sides: Sides,
        networks: &[Address],
    ) -> Instruction {
        spl::initialize_extra_account_meta_list(
            &TRANSFER_HOOK_PROGRAM_ID,
            &pda::policy(mint).0,
            mint,
            &self.authority.pubkey(),
            &list(sides, networks),
        )
    }

    pub(super) fn update_list(&self, sides: Sides, networks: &[Address]) -> Instruction {
        spl::update_extra_account_meta_list(
            &TRANSFER_HOOK_PROGRAM_ID,
            &self.policy(),
            &self.mint,
            &self.authority.pubkey(),
            &list(sides, networks),
        )
    }
}
