use solana_address::Address;
use solana_loader_v3_interface::{get_program_data_address, state::UpgradeableLoaderState};
use solana_sdk_ids::bpf_loader_upgradeable as loader;

use crate::rpc::{Cluster, ReadError, account::Account};

/// What the loader writes before each kind of account: a number of 32 bits.
const BUFFER: [u8; 4] = [1, 0, 0, 0];
const PROGRAM: [u8; 4] = [2, 0, 0, 0];
const PROGRAM_DATA: [u8; 4] = [3, 0, 0, 0];

/// A program of the upgradeable loader, as it is on chain.
#[derive(Clone, PartialEq, Eq)]
pub struct ProgramRecord {
    /// The program.
    pub program: Address,
    /// The account that holds its executable.
    pub data_address: Address,
    /// Who may upgrade it; `None`: nobody, ever.
    pub upgrade_authority: Option<Address>,
    /// The slot in which it was deployed, upgraded or extended last.
    pub changed_slot: u64,
    /// The executable, and zeros up to the end of its room.
    pub stored: Vec<u8>,
}

impl ProgramRecord {
    /// Whether it is this executable, and nothing else.
    pub fn holds(&self, executable: &[u8]) -> bool {
        holds(&self.stored, executable)
    }
}

impl std::fmt::Debug for ProgramRecord {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ProgramRecord")
            .field("program", &self.program)
            .field("upgrade_authority", &self.upgrade_authority)
            .field("changed_slot", &self.changed_slot)
            .field("room_bytes", &self.stored.len())
            .finish_non_exhaustive()
    }
}

/// A buffer of the upgradeable loader.
pub(super) struct BufferRecord {
    pub(super) authority: Option<Address>,
    pub(super) stored: Vec<u8>,
}

/// Whether `stored` is `executable` and zeros after it.
pub(super) fn holds(stored: &[u8], executable: &[u8]) -> bool {
    stored
        .split_at_checked(executable.len())
        .is_some_and(|(start, rest)| start == executable && rest.iter().all(|byte| *byte == 0))
}

impl Cluster {
    /// A program of the upgradeable loader; `None`: nothing was ever deployed at the address.
    ///
    /// # Errors
    ///
    /// [`ReadError::WrongAccount`] if it is something else, was closed, or belongs to another
    /// loader; [`ReadError::Rpc`].
    pub async fn program(&self, program: &Address) -> Result<Option<ProgramRecord>, ReadError> {
        const EXPECTED: &str = "a program of the upgradeable loader";
        let data_address = get_program_data_address(program);
        let [account, data] = self.accounts(&[*program, data_address]).await?.array()?;
        let wrong = |address| ReadError::WrongAccount { address, expected: EXPECTED };
        let Some(account) = Account::owned_by(account, &loader::ID, *program, EXPECTED)? else {
            return Ok(None);
        };
        let points_to = account.data.strip_prefix(&PROGRAM).and_then(address);
        if points_to != Some(data_address) {
            return Err(wrong(*program));
        }
        let data = Account::owned_by(data, &loader::ID, data_address, EXPECTED)?;
        let record = data.and_then(|data| read_data(&data.data, *program, data_address));
        record.ok_or_else(|| wrong(data_address)).map(Some)
    }

    /// A buffer; `None`: there is none.
    pub(super) async fn buffer(&self, buffer: Address) -> Result<Option<BufferRecord>, ReadError> {
        const EXPECTED: &str = "a buffer of the upgradeable loader";
        let account = self.account(buffer).await?;
        let Some(account) = Account::owned_by(account, &loader::ID, buffer, EXPECTED)? else {
            return Ok(None);
        };
        let read = || {
            let size = UpgradeableLoaderState::size_of_buffer_metadata();
            let (head, stored) = account.data.split_at_checked(size)?;
            let authority = optional_address(head.strip_prefix(&BUFFER)?)?;
            Some(BufferRecord { authority, stored: stored.to_vec() })
        };
        let wrong = ReadError::WrongAccount { address: buffer, expected: EXPECTED };
        read().ok_or(wrong).map(Some)
    }
}

fn read_data(data: &[u8], program: Address, data_address: Address) -> Option<ProgramRecord> {
    let size = UpgradeableLoaderState::size_of_programdata_metadata();
    let (head, stored) = data.split_at_checked(size)?;
    let (slot, authority) = head.strip_prefix(&PROGRAM_DATA)?.split_first_chunk()?;
    Some(ProgramRecord {
        program,
        data_address,
        upgrade_authority: optional_address(authority)?,
        changed_slot: u64::from_le_bytes(*slot),
        stored: stored.to_vec(),
    })
}

/// A byte that says whether there is one, and its bytes.
fn optional_address(bytes: &[u8]) -> Option<Option<Address>> {
    match bytes.split_first()? {
        (0, _) => Some(None),
        (1, bytes) => address(bytes).map(Some),
        _ => None,
    }
}

fn address(bytes: &[u8]) -> Option<Address> {
    bytes.first_chunk().copied().map(Address::new_from_array)
}
