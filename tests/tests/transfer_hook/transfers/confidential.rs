//! Confidential transfers, in which the amount is encrypted: the wallets are not.
//!
//! The proofs are planted: Token-2022 believes accounts of the proof program, and what they say fits
//! together when it is all about zero.

use e2e::{
    chain::{Receipt, actor},
    token::TokenTransfer,
};
use portcullis_solana::{
    AccountMeta, Address, Instruction,
    transfer_hook::{
        HookError, MintExtension, PolicyFlags,
        event::{HookEvent, TransferObserved, from_logs},
    },
};
use portcullis_types::{Denial, Reason, Side};
use solana_keypair::Keypair;
use solana_signer::Signer;
use spl_token_2022_interface::{
    ID as TOKEN_2022,
    extension::{
        BaseStateWithExtensions, ExtensionType, StateWithExtensions,
        confidential_transfer::{
            ConfidentialTransferAccount,
            instruction::{
                BatchedGroupedCiphertext3HandlesValidityProofContext, BatchedRangeProofContext,
                CiphertextCommitmentEqualityProofContext, ConfidentialTransferInstruction,
                ConfigureAccountInstructionData, ProofType, PubkeyValidityProofContext,
                TransferInstructionData, initialize_mint,
            },
        },
    },
    instruction::{TokenInstruction, reallocate},
    solana_zk_elgamal_proof_interface::{ID as PROOF_PROGRAM, state::ProofContextStateMeta},
    state::Account as TokenAccount,
};

use super::stage::{Stage, stage_with_extensions};

/// Alice and Bob hold passes, and their accounts are set up for confidential transfers.
fn stage() -> (Stage, Keypair, Keypair) {
    let (mut s, alice, bob) = stage_with_extensions(
        |_| (),
        |mint| {
            vec![MintExtension {
                kind: ExtensionType::ConfidentialTransferMint,
                instruction: initialize_mint(&TOKEN_2022, mint, None, true, None).unwrap(),
            }]
        },
    );
    for wallet in [&alice, &bob] {
        configure(&mut s, wallet);
    }
    (s, alice, bob)
}

/// An account of the proof program: who may close it, what was proved, and of what.
fn proved(s: &mut Stage, proof: ProofType, bytes: usize, bit_lengths: &[u8]) -> AccountMeta {
    let address = actor(&format!("{proof:?}")).pubkey();
    let mut data = vec![0; size_of::<ProofContextStateMeta>() + bytes];
    data[size_of::<Address>()] = proof as u8;
    // Of a range proof they come last; nothing else has any.
    let start = data.len() - 8;
    data[start..][..bit_lengths.len()].copy_from_slice(bit_lengths);
    s.world.chain.plant(address, PROOF_PROGRAM, data);
    AccountMeta::new_readonly(address, false)
}

/// All of its arguments zero.
fn instruction(
    kind: ConfidentialTransferInstruction,
    accounts: Vec<AccountMeta>,
    bytes: usize,
) -> Instruction {
    let mut data = TokenInstruction::ConfidentialTransferExtension.pack();
    data.push(kind.into());
    data.resize(data.len() + bytes, 0);
    Instruction { program_id: TOKEN_2022, accounts, data }
}

fn configure(s: &mut Stage, owner: &Keypair) {
    let (wallet, account) = (owner.pubkey(), s.token.associated(&owner.pubkey()));
    let extension = [ExtensionType::ConfidentialTransferAccount];
    let payer = s.world.payer.insecure_clone();
    let reallocate =
        reallocate(&TOKEN_2022, &account, &payer.pubkey(), &wallet, &[], &extension).unwrap();
    let bytes = size_of::<PubkeyValidityProofContext>();
    let key = proved(s, ProofType::PubkeyValidity, bytes, &[]);
    let accounts = vec![
        AccountMeta::new(account, false),
        AccountMeta::new_readonly(s.token.mint, false),
        key,
        AccountMeta::new_readonly(wallet, true),
    ];
    let mut configure = instruction(
        ConfidentialTransferInstruction::ConfigureAccount,
        accounts,
        size_of::<ConfigureAccountInstructionData>(),
    );
    // How many transfers it may receive at a time, before the offset of the proof.
    let at = configure.data.len() - 9;
    configure.data[at] = 100;
    s.world.chain.send(&[reallocate, configure], &[&payer, owner]).unwrap();
}

/// The confidential transfer of nothing instead of this one.
fn confidential(s: &mut Stage, transfer: &TokenTransfer<'_>) -> Instruction {
    let equality = size_of::<CiphertextCommitmentEqualityProofContext>();
    let validity = size_of::<BatchedGroupedCiphertext3HandlesValidityProofContext>();
    let range = size_of::<BatchedRangeProofContext>();
    let accounts = vec![
        AccountMeta::new(transfer.source, false),
        AccountMeta::new_readonly(s.token.mint, false),
        AccountMeta::new(transfer.destination, false),
        proved(s, ProofType::CiphertextCommitmentEquality, equality, &[]),
        proved(s, ProofType::BatchedGroupedCiphertext3HandlesValidity, validity, &[]),
        proved(s, ProofType::BatchedRangeProofU128, range, &[64, 16, 32, 16]),
        AccountMeta::new_readonly(transfer.sender, true),
    ];
    let bytes = size_of::<TransferInstructionData>();
    let mut instruction = instruction(ConfidentialTransferInstruction::Transfer, accounts, bytes);
    instruction.accounts.extend(s.extra_accounts(&transfer.sender, &transfer.receiver));
    instruction
}

/// How many transfers an account has received since its owner last looked.
fn received(s: &Stage, account: &Address) -> u64 {
    let data = s.world.chain.data(account);
    let account = StateWithExtensions::<TokenAccount>::unpack(&data).unwrap();
    let confidential = account.get_extension::<ConfidentialTransferAccount>().unwrap();
    confidential.pending_balance_credit_counter.into()
}

fn moves(s: &mut Stage, transfer: &TokenTransfer<'_>) -> Receipt {
    let before = received(s, &transfer.destination);
    let instruction = confidential(s, transfer);
    let receipt = s.moves_by(instruction, transfer, &[transfer.authority]);
    assert_eq!(received(s, &transfer.destination), before + 1);
    receipt
}

fn refuses(s: &mut Stage, transfer: &TokenTransfer<'_>, error: HookError) {
    let before = received(s, &transfer.destination);
    let instruction = confidential(s, transfer);
    s.refuses_by(instruction, transfer, &[transfer.authority], error);
    assert_eq!(received(s, &transfer.destination), before);
}

#[test]
fn both_wallets_are_asked() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 0);
    moves(&mut s, &transfer);
    s.world.freeze(&bob.pubkey());
    refuses(&mut s, &transfer, HookError::ReceiverFrozen);
    s.world.revoke(&alice.pubkey());
    refuses(&mut s, &transfer, HookError::SenderRevoked);
}

#[test]
fn a_pause_stops_it() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 0);
    s.set_paused(true);
    refuses(&mut s, &transfer, HookError::TransfersPaused);
}

/// Unlike an ordinary transfer to itself, of which Token-2022 does not tell the hook.
#[test]
fn to_itself_an_account_needs_its_owners_pass() {
    let (mut s, alice, _) = stage();
    let transfer = s.token.between(&alice, &alice.pubkey(), 0);
    moves(&mut s, &transfer);
    s.world.freeze(&alice.pubkey());
    refuses(&mut s, &transfer, HookError::SenderFrozen);
}

/// Token-2022 does not know the amount either, and says so by the highest there is.
#[test]
fn what_is_observed_has_no_amount() {
    let (mut s, alice, bob) = stage();
    s.update(|policy| policy.flags = PolicyFlags::OBSERVE_ONLY);
    s.world.freeze(&bob.pubkey());
    let transfer = s.token.between(&alice, &bob.pubkey(), 0);
    let receipt = moves(&mut s, &transfer);
    let observed = TransferObserved {
        mint: s.token.mint,
        sender: alice.pubkey(),
        receiver: bob.pubkey(),
        amount: u64::MAX,
        denial: Denial::Wallet(Side::Receiver, Reason::Frozen),
        generation: 2,
    };
    assert_eq!(from_logs(&receipt.logs).events, [HookEvent::from(observed)]);
}

#[test]
fn ordinary_transfers_between_such_accounts_are_gated_too() {
    let (mut s, alice, bob) = stage();
    let transfer = s.token.between(&alice, &bob.pubkey(), 5);
    s.moves(&transfer);
    s.world.freeze(&bob.pubkey());
    s.refuses(&transfer, HookError::ReceiverFrozen);
}
