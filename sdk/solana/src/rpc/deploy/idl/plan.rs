use solana_address::Address;
use solana_instruction::Instruction;
use solana_sdk_ids::system_program;

use super::{
    super::{BufferStep, DeployError, pieces::Pieces, plan::signature_count},
    IdlPublication, document,
};
use crate::{
    program_metadata::{
        BufferAccount, HEADER_BYTES, MetadataAccount, MetadataSeed, PROGRAM_METADATA_PROGRAM_ID,
        PackedData, instruction::Write,
    },
    rpc::{Cluster, ReadError, account::Account, transaction::LAMPORTS_PER_SIGNATURE},
};

const METADATA: &str = "metadata of a program";
const BUFFER: &str = "a buffer of metadata";

/// What is left to do for an interface description to be on a cluster, as things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdlPlan {
    /// How it gets in its place.
    pub install: IdlStep,
    /// What becomes of the buffer before.
    pub buffer: BufferStep,
    /// How many transactions write into it.
    pub writes: usize,
    /// What signatures cost in all, without what is paid for priority.
    pub fee_lamports: u64,
    /// What the metadata must gain, and keeps until it is closed.
    pub rent_lamports: u64,
    /// What comes back when it is in its place: what the buffer must gain meanwhile, and what an
    /// earlier, larger description holds too much.
    pub returned_lamports: u64,
    /// What the payer gives to the buffer when it is made.
    pub(super) buffer_lamports: u64,
    /// By how many bytes metadata that is there must become larger.
    pub(super) lacking_bytes: usize,
    pub(super) data: PackedData,
    pub(super) pieces: Pieces,
}

/// How an interface description gets in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdlStep {
    /// It is there.
    Nothing,
    /// For the first time.
    Create,
    /// In the place of another.
    Replace,
}

impl IdlPlan {
    /// Whether nothing is left to do.
    pub const fn is_done(&self) -> bool {
        matches!(self.install, IdlStep::Nothing)
    }

    fn done(data: PackedData) -> Self {
        Self {
            install: IdlStep::Nothing,
            buffer: BufferStep::Keep,
            writes: 0,
            fee_lamports: 0,
            rent_lamports: 0,
            returned_lamports: 0,
            buffer_lamports: 0,
            lacking_bytes: 0,
            data,
            pieces: Pieces::default(),
        }
    }

    /// Where the buffer lies: the first time where the metadata will.
    pub(super) const fn buffer_seed(&self) -> MetadataSeed {
        match self.install {
            IdlStep::Nothing | IdlStep::Create => MetadataSeed::IDL,
            IdlStep::Replace => MetadataSeed::NEXT_IDL,
        }
    }
}

impl IdlPublication {
    pub(super) fn write(&self, buffer: Address, offset: u32, bytes: &[u8]) -> Instruction {
        Write { authority: self.authority, buffer, offset, bytes: bytes.to_vec() }.instruction()
    }
}

/// What the cluster has.
struct Found {
    metadata: Option<(MetadataAccount, Account)>,
    /// At the metadata's address if there is none, otherwise at its own.
    buffer: Option<BufferAccount>,
    /// At the buffer's address.
    buffer_lamports: u64,
}

impl Cluster {
    /// What is left to do. Signs and sends nothing.
    ///
    /// # Errors
    ///
    /// [`DeployError`]: [`NoMetadataProgram`](DeployError::NoMetadataProgram) if the cluster has no
    /// place for it, [`NotDeployed`](DeployError::NotDeployed) before the program itself is there;
    /// what is there is another's, or cannot be read.
    pub async fn plan_idl(&self, publication: &IdlPublication) -> Result<IdlPlan, DeployError> {
        let program = &publication.program;
        let text = document::of_program(&publication.idl, program)?;
        let found = self.found(program).await?;
        let data = PackedData::json(&text);
        let before = found.metadata.as_ref().map(|(metadata, _)| metadata);
        if before.is_some_and(|before| is_there(before, &text)) {
            return Ok(IdlPlan::done(data));
        }
        self.check_authority(publication).await?;
        if before.is_some_and(|before| !before.is_mutable) {
            return Err(DeployError::FixedIdl { program: *program });
        }

        let install = if before.is_some() { IdlStep::Replace } else { IdlStep::Create };
        let mut plan = IdlPlan { install, ..IdlPlan::done(data) };
        plan.buffer = match &found.buffer {
            None => BufferStep::Create,
            Some(buffer)
                if buffer.authority == Some(publication.authority)
                    && buffer.bytes.len() == plan.data.bytes.len() =>
            {
                BufferStep::Keep
            }
            Some(_) => BufferStep::Replace,
        };
        let stored = match (&found.buffer, plan.buffer) {
            (Some(buffer), BufferStep::Keep) => buffer.bytes.as_slice(),
            _ => &[],
        };
        let address = plan.buffer_seed().address(program);
        let write = |offset, bytes: &[u8]| publication.write(address, offset, bytes);
        plan.pieces = Pieces::missing(&plan.data.bytes, stored, &publication.payer, &write)?;
        plan.writes = plan.pieces.len();

        let bytes = HEADER_BYTES.saturating_add(plan.data.bytes.len());
        let rent = self.rent(bytes).await?;
        // What a buffer has that is replaced goes to the payer before.
        plan.buffer_lamports = match plan.buffer {
            BufferStep::Keep => 0,
            BufferStep::Create => rent.saturating_sub(found.buffer_lamports),
            BufferStep::Replace => rent,
        };
        match &found.metadata {
            None => plan.rent_lamports = plan.buffer_lamports,
            Some((_, account)) => {
                plan.rent_lamports = rent.saturating_sub(account.lamports);
                let too_much = account.lamports.saturating_sub(rent);
                plan.returned_lamports = plan.buffer_lamports.saturating_add(too_much);
                plan.lacking_bytes = bytes.saturating_sub(account.data.len());
            }
        }
        plan.fee_lamports = fee(publication, &plan);
        Ok(plan)
    }

    async fn found(&self, program: &Address) -> Result<Found, DeployError> {
        let host = PROGRAM_METADATA_PROGRAM_ID;
        let [address, next_address] =
            [MetadataSeed::IDL, MetadataSeed::NEXT_IDL].map(|seed| seed.address(program));
        let [keeper, account, next] =
            self.accounts(&[host, address, next_address]).await?.array()?;
        if keeper.is_none_or(|keeper| keeper.owner == system_program::ID) {
            return Err(DeployError::NoMetadataProgram { address: host });
        }
        let lamports =
            |account: &Option<Account>| account.as_ref().map_or(0, |account| account.lamports);
        let [buffer_lamports, next_lamports] = [&account, &next].map(lamports);
        let account = Account::owned_by(account, &host, address, METADATA)?;
        match account {
            Some(account) if account.data.first() != Some(&BufferAccount::DISCRIMINATOR) => {
                let wrong = ReadError::WrongAccount { address, expected: METADATA };
                let metadata = MetadataAccount::decode(&account.data).map_err(|_| wrong)?;
                let next = Account::owned_by(next, &host, next_address, BUFFER)?;
                let buffer = next.map(|next| buffer(&next, next_address)).transpose()?;
                let metadata = Some((metadata, account));
                Ok(Found { metadata, buffer, buffer_lamports: next_lamports })
            }
            account => {
                let buffer = account.map(|account| buffer(&account, address)).transpose()?;
                Ok(Found { metadata: None, buffer, buffer_lamports })
            }
        }
    }

    /// Whether the one who signs may upgrade the program.
    async fn check_authority(&self, publication: &IdlPublication) -> Result<(), DeployError> {
        let (program, expected) = (publication.program, publication.authority);
        let found = self.program(&program).await?.ok_or(DeployError::NotDeployed { program })?;
        match found.upgrade_authority.ok_or(DeployError::Final { program })? {
            found if found == expected => Ok(()),
            found => Err(DeployError::UpgradeAuthority { program, expected, found }),
        }
    }

    /// Whether it is on the cluster, in the words of `text`.
    pub(super) async fn has_idl(&self, program: &Address, text: &str) -> Result<bool, DeployError> {
        let found = self.found(program).await?.metadata;
        Ok(found.is_some_and(|(metadata, _)| is_there(&metadata, text)))
    }

    /// What the buffer of a plan holds.
    pub(super) async fn idl_buffer(
        &self,
        address: Address,
    ) -> Result<Option<BufferAccount>, DeployError> {
        let account = self.account(address).await?;
        let account = Account::owned_by(account, &PROGRAM_METADATA_PROGRAM_ID, address, BUFFER)?;
        Ok(account.map(|account| buffer(&account, address)).transpose()?)
    }
}

fn is_there(metadata: &MetadataAccount, text: &str) -> bool {
    metadata.data.text().is_ok_and(|found| document::is_same(&found, text))
}

fn buffer(account: &Account, address: Address) -> Result<BufferAccount, ReadError> {
    let wrong = ReadError::WrongAccount { address, expected: BUFFER };
    BufferAccount::decode(&account.data).map_err(|_| wrong)
}

fn fee(publication: &IdlPublication, plan: &IdlPlan) -> u64 {
    let prepares = usize::from(plan.buffer != BufferStep::Keep);
    let transactions = plan.writes.saturating_add(prepares).saturating_add(1);
    let signatures = signature_count(&[&publication.payer, &publication.authority]);
    signatures
        .saturating_mul(u64::try_from(transactions).unwrap_or(u64::MAX))
        .saturating_mul(LAMPORTS_PER_SIGNATURE)
}
