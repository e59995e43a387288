//! Mints of all sorts, and what is none, made by the real token programs.

use e2e::chain::actor;
use portcullis_solana::{Address, Instruction, TRANSFER_HOOK_PROGRAM_ID};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::{ExtensionType, transfer_hook},
    instruction::{
        AuthorityType, initialize_account3, initialize_mint_close_authority, initialize_mint2,
        initialize_multisig2, set_authority,
    },
    state::{Account, Mint},
};

use super::stage::Stage;

/// The token program without extensions.
pub(super) const TOKEN: Address =
    Address::from_str_const("TokenkegQfeZyiNwAJbNbGKPFXCWuBvf9Ss623VQ5DA");

const LEGACY_MINT_BYTES: usize = 82;
const MULTISIG_BYTES: usize = 355;

/// A mint with everything that can decide about one.
pub(super) struct NewMint {
    pub(super) name: &'static str,
    /// Whether the stage's authority still may mint.
    pub(super) mintable: bool,
    pub(super) hook: Option<Hook>,
}

/// A TransferHook extension.
#[derive(Clone, Copy)]
pub(super) struct Hook {
    pub(super) authority: Option<Address>,
    pub(super) program: Option<Address>,
}

impl Stage {
    /// A mint that names the hook, of the stage's keys.
    pub(super) fn gated(&self, name: &'static str) -> NewMint {
        let authority = Some(self.hook_authority.pubkey());
        let hook = Some(Hook { authority, program: Some(TRANSFER_HOOK_PROGRAM_ID) });
        NewMint { name, mintable: true, hook }
    }

    /// May freeze the tokens of mints made here.
    pub(super) fn freeze_authority(&mut self) -> Keypair {
        self.world.chain.actor("freeze authority")
    }

    /// May close mints made here.
    pub(super) fn close_authority(&mut self) -> Keypair {
        self.world.chain.actor("close authority")
    }

    /// Makes a mint that has no policy yet.
    pub(super) fn make(&mut self, new: NewMint) -> Address {
        let NewMint { name, mintable, hook } = new;
        let mint = self.uninitialized(name, hook);
        let (authority, freezer) = (self.authority.pubkey(), self.freeze_authority().pubkey());
        let initialize = initialize_mint2(&TOKEN_2022, &mint, &authority, Some(&freezer), 6);
        let give_up =
            set_authority(&TOKEN_2022, &mint, None, AuthorityType::MintTokens, &authority, &[]);
        self.world.chain.send(&[initialize.unwrap()], &[]).unwrap();
        if !mintable {
            self.govern(give_up.unwrap());
        }
        mint
    }

    /// The account of a mint, with its extensions, before it is one.
    pub(super) fn uninitialized(&mut self, name: &str, hook: Option<Hook>) -> Address {
        let mint = actor(name);
        let closer = self.close_authority().pubkey();
        let kinds: Vec<_> = [ExtensionType::MintCloseAuthority]
            .into_iter()
            .chain(hook.map(|_| ExtensionType::TransferHook))
            .collect();
        let space = ExtensionType::try_calculate_account_len::<Mint>(&kinds).unwrap();
        let address = mint.pubkey();
        let close = initialize_mint_close_authority(&TOKEN_2022, &address, Some(&closer)).unwrap();
        let hook = hook.map(|Hook { authority, program }| {
            transfer_hook::instruction::initialize(&TOKEN_2022, &address, authority, program)
                .unwrap()
        });
        let extensions: Vec<_> = [close].into_iter().chain(hook).collect();
        self.create(&mint, space, TOKEN_2022, &extensions);
        address
    }

    /// A mint of the token program without extensions.
    pub(super) fn legacy_mint(&mut self) -> Address {
        let mint = actor("legacy mint");
        let authority = self.authority.pubkey();
        let initialize = initialize_mint2(&TOKEN, &mint.pubkey(), &authority, None, 6).unwrap();
        self.create(&mint, LEGACY_MINT_BYTES, TOKEN, &[initialize]);
        mint.pubkey()
    }

    /// A token account of the stage's mint, owned by its authority.
    pub(super) fn token_account(&mut self) -> Address {
        let account = actor("token account");
        let kinds = [ExtensionType::TransferHookAccount];
        let space = ExtensionType::try_calculate_account_len::<Account>(&kinds).unwrap();
        let (address, owner) = (account.pubkey(), self.authority.pubkey());
        let initialize = initialize_account3(&TOKEN_2022, &address, &self.mint, &owner).unwrap();
        self.create(&account, space, TOKEN_2022, &[initialize]);
        address
    }

    /// A multisig whose members were chosen so that its bytes read as a mint's: the type of the
    /// account, and a TransferHook extension of the stage's authority. Members need not sign for it.
    pub(super) fn multisig_like_a_mint(&mut self) -> Address {
        const MEMBERS: usize = 3;
        const TYPE: usize = 165 - MEMBERS;
        let mut members = [1; 11 * 32];
        members[TYPE..TYPE + 5].copy_from_slice(&[1, 14, 0, 64, 0]);
        members[TYPE + 5..TYPE + 37].copy_from_slice(self.authority.pubkey().as_ref());
        members[TYPE + 37..TYPE + 69].copy_from_slice(TRANSFER_HOOK_PROGRAM_ID.as_ref());
        let members: Vec<Address> =
            members.as_chunks::<32>().0.iter().copied().map(Address::from).collect();
        let members: Vec<&Address> = members.iter().collect();
        let multisig = actor("multisig");
        let initialize =
            initialize_multisig2(&TOKEN_2022, &multisig.pubkey(), &members, 1).unwrap();
        self.create(&multisig, MULTISIG_BYTES, TOKEN_2022, &[initialize]);
        multisig.pubkey()
    }

    fn create(&mut self, account: &Keypair, space: usize, owner: Address, then: &[Instruction]) {
        let lamports = self.world.chain.svm.minimum_balance_for_rent_exemption(space);
        let space = u64::try_from(space).unwrap();
        let payer = self.payer.pubkey();
        let create = create_account(&payer, &account.pubkey(), lamports, space, &owner);
        let instructions: Vec<_> = [create].into_iter().chain(then.iter().cloned()).collect();
        self.world.chain.send(&instructions, &[&self.payer, account]).unwrap();
    }
}
