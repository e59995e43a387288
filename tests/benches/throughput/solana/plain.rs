//! What one writes over `solana-rpc-client` without the SDK: the instruction by hand, a blockhash,
//! sent, and confirmed by the client's own loop.

use anyhow::{Context, Result};
use portcullis_solana::{AccountMeta, Address, GATEWAY_PROGRAM_ID, Instruction};
use portcullis_types::{
    Verdict,
    solana::{AccountRef, Gate},
};
use solana_keypair::Keypair;
use solana_message::{Message, VersionedMessage};
use solana_rpc_client::nonblocking::rpc_client::RpcClient;
use solana_sdk_ids::{system_program, sysvar};
use solana_signer::Signer;
use solana_transaction::versioned::VersionedTransaction;

use super::side::Side;

/// As many as fit into the 1,232 bytes of a transaction.
pub(crate) const PASSES_PER_TRANSACTION: usize = 9;

const ISSUE_PASS: [u8; 8] = [250, 54, 53, 228, 201, 116, 71, 224];
/// Where the clock sysvar has its time.
const UNIX_TIMESTAMP_OFFSET: usize = 32;

/// A gatekeeper's backend, without the SDK.
pub(crate) struct Plain {
    rpc: RpcClient,
    operator: Keypair,
    network: Address,
    gatekeeper: Address,
}

impl Plain {
    pub(crate) fn of(side: &Side) -> Self {
        let seeds: [&[u8]; 3] =
            [b"gatekeeper", side.network.as_ref(), &side.gatekeeper_slot.to_le_bytes()];
        Self {
            rpc: side.rpc(&side.plain_meter),
            operator: side.operator.insecure_clone(),
            network: side.network,
            gatekeeper: Address::find_program_address(&seeds, &GATEWAY_PROGRAM_ID).0,
        }
    }

    /// Issues passes in one transaction, and waits until it is confirmed.
    pub(crate) async fn issue(
        &self,
        wallets: &[Address],
        expires_at: i64,
        attributes: u64,
    ) -> Result<()> {
        let instructions: Vec<Instruction> =
            wallets.iter().map(|wallet| self.instruction(wallet, expires_at, attributes)).collect();
        let payer = self.operator.pubkey();
        let blockhash = self.rpc.get_latest_blockhash().await?;
        let message = Message::new_with_blockhash(&instructions, Some(&payer), &blockhash);
        let message = VersionedMessage::Legacy(message);
        let transaction = VersionedTransaction::try_new(message, &[&self.operator])?;
        self.rpc.send_and_confirm_transaction(&transaction).await?;
        Ok(())
    }

    fn instruction(&self, wallet: &Address, expires_at: i64, attributes: u64) -> Instruction {
        let mut data = ISSUE_PASS.to_vec();
        data.push(1);
        data.extend_from_slice(&expires_at.to_le_bytes());
        data.extend_from_slice(&attributes.to_le_bytes());
        let operator = self.operator.pubkey();
        let accounts = vec![
            AccountMeta::new(operator, true),
            AccountMeta::new_readonly(operator, true),
            AccountMeta::new_readonly(self.network, false),
            AccountMeta::new(self.gatekeeper, false),
            AccountMeta::new_readonly(*wallet, false),
            AccountMeta::new(self.pass(wallet), false),
            AccountMeta::new_readonly(system_program::ID, false),
        ];
        Instruction { program_id: GATEWAY_PROGRAM_ID, accounts, data }
    }

    /// Whether the wallet's pass is good, from pass, network and clock of one moment.
    pub(crate) async fn verify(&self, wallet: &Address) -> Result<Verdict> {
        let pass_address = self.pass(wallet);
        let addresses = [pass_address, self.network, sysvar::clock::ID];
        let accounts = self.rpc.get_multiple_accounts(&addresses).await?;
        let [pass, network, clock] = <[_; 3]>::try_from(accounts)
            .ok()
            .context("the node answers for each account")?
            .map(Option::unwrap_or_default);
        let now = clock.data.get(UNIX_TIMESTAMP_OFFSET..).context("the clock has a time")?;
        let now = i64::from_le_bytes(now.try_into()?);
        Ok(Gate::new(self.network.to_bytes()).check(
            &as_seen(&self.network, &network),
            &as_seen(&pass_address, &pass),
            wallet.as_array(),
            now,
        ))
    }

    fn pass(&self, wallet: &Address) -> Address {
        let seeds: [&[u8]; 3] = [b"pass", self.network.as_ref(), wallet.as_ref()];
        Address::find_program_address(&seeds, &GATEWAY_PROGRAM_ID).0
    }
}

fn as_seen<'a>(address: &'a Address, account: &'a solana_account::Account) -> AccountRef<'a> {
    AccountRef { address: address.as_array(), owner: account.owner.as_array(), data: &account.data }
}
