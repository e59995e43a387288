//! The wallet is whoever the token account says that it belongs to.

use e2e::{
    chain::actor,
    token::{DECIMALS, TokenTransfer},
};
use portcullis_solana::{Address, Instruction, transfer_hook::HookError};
use solana_keypair::Keypair;
use solana_signer::Signer;
use solana_system_interface::instruction::create_account;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    instruction::{initialize_multisig2, transfer_checked},
    pod::PodMultisig,
};

use super::stage::{FUNDS, Stage, stage};

/// Nothing changes hands, but Token-2022 calls it a transfer.
#[test]
fn between_its_own_accounts_a_wallet_needs_its_pass_too() {
    let (mut s, alice, _) = stage();
    let destination = s.token.auxiliary_account(&mut s.world, "second", &alice.pubkey());
    let transfer = TokenTransfer { destination, ..s.token.between(&alice, &alice.pubkey(), 5) };
    s.moves(&transfer);
    s.world.freeze(&alice.pubkey());
    s.refuses(&transfer, HookError::SenderFrozen);
}

/// Two of two must sign.
struct Partners {
    address: Address,
    members: [Keypair; 2],
}

impl Partners {
    /// With tokens; the members hold passes.
    fn new(s: &mut Stage) -> Self {
        let multisig = actor("multisig");
        let members = ["first member", "second member"].map(|name| s.world.holder(name));
        let payer = s.world.payer.insecure_clone();
        let bytes = size_of::<PodMultisig>();
        let lamports = s.world.chain.svm.minimum_balance_for_rent_exemption(bytes);
        let create = create_account(
            &payer.pubkey(),
            &multisig.pubkey(),
            lamports,
            bytes.try_into().unwrap(),
            &TOKEN_2022,
        );
        let addresses = members.each_ref().map(Keypair::pubkey);
        let initialize =
            initialize_multisig2(&TOKEN_2022, &multisig.pubkey(), &addresses.each_ref(), 2);
        s.world.chain.send(&[create, initialize.unwrap()], &[&payer, &multisig]).unwrap();
        s.token.funded(&mut s.world, &multisig.pubkey(), FUNDS);
        Self { address: multisig.pubkey(), members }
    }

    /// What they send, and how.
    fn send<'a>(&'a self, s: &Stage, to: &Address) -> (TokenTransfer<'a>, Instruction) {
        let transfer = TokenTransfer {
            source: s.token.associated(&self.address),
            sender: self.address,
            ..s.token.between(&self.members[0], to, 5)
        };
        let mut instruction = transfer_checked(
            &TOKEN_2022,
            &transfer.source,
            &s.token.mint,
            &transfer.destination,
            &self.address,
            &self.members.each_ref().map(Keypair::pubkey).each_ref(),
            transfer.amount,
            DECIMALS,
        )
        .unwrap();
        instruction.accounts.extend(s.extra_accounts(&self.address, to));
        (transfer, instruction)
    }
}

/// The wallet is the multisig, and the pass its own.
#[test]
fn a_multisig_holds_a_pass_like_any_wallet() {
    let (mut s, _, bob) = stage();
    let partners = Partners::new(&mut s);
    let (payer, operator) = (s.world.payer.insecure_clone(), s.world.operator().insecure_clone());
    let issue = s.world.issue(&partners.address).instruction();
    s.prepare(issue, &[&payer, &operator]);
    let (transfer, instruction) = partners.send(&s, &bob.pubkey());
    s.moves_by(instruction, &transfer, &partners.members.each_ref());
}

#[test]
fn the_passes_of_its_members_are_not_the_multisigs() {
    let (mut s, _, bob) = stage();
    let partners = Partners::new(&mut s);
    let (transfer, instruction) = partners.send(&s, &bob.pubkey());
    let members = partners.members.each_ref();
    s.refuses_by(instruction, &transfer, &members, HookError::SenderNoPass);
}

#[test]
fn a_multisig_receives_with_a_pass_of_its_own() {
    let (mut s, alice, _) = stage();
    let partners = Partners::new(&mut s);
    let transfer = s.token.between(&alice, &partners.address, 5);
    s.refuses(&transfer, HookError::ReceiverNoPass);
}
