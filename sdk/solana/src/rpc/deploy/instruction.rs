//! The loader's instructions, as this crate uses them.

use solana_address::Address;
use solana_instruction::Instruction;
use solana_loader_v3_interface::{instruction as loader, state::UpgradeableLoaderState};
use solana_sdk_ids::bpf_loader_upgradeable;
use solana_system_interface::instruction as system;

use super::{DeployError, Deployment};
use crate::rpc::SendError;

/// Hands the right to upgrade a program to `new`, who need not sign, such as a multisig; `None`: to
/// nobody, for ever. `current` signs.
///
/// Nothing checks that `new` can sign at all: a wrong address is as good as none.
pub fn set_upgrade_authority(
    program: &Address,
    current: &Address,
    new: Option<&Address>,
) -> Instruction {
    loader::set_upgrade_authority(program, current, new)
}

/// Closes a buffer and gives its lamports to `recipient`. `authority` signs.
pub fn close_buffer(buffer: &Address, recipient: &Address, authority: &Address) -> Instruction {
    loader::close(buffer, recipient, authority, false)
}

pub(super) fn create_buffer(
    deployment: &Deployment,
    lamports: u64,
) -> Result<Vec<Instruction>, DeployError> {
    let Deployment { payer, buffer, authority, executable, .. } = deployment;
    let made = loader::create_buffer(payer, buffer, authority, lamports, executable.len());
    made.map_err(|_| too_large(deployment))
}

pub(super) fn write(deployment: &Deployment, offset: u32, bytes: &[u8]) -> Instruction {
    loader::write(&deployment.buffer, &deployment.authority, offset, bytes.to_vec())
}

/// `missing_lamports`: what the program's account needs beyond what it has been given by anybody.
pub(super) fn deploy(
    deployment: &Deployment,
    missing_lamports: u64,
) -> Result<Vec<Instruction>, DeployError> {
    let Deployment { payer, program, buffer, authority, .. } = deployment;
    let room = deployment.room();
    let made = loader::deploy_with_max_program_len(
        payer,
        program,
        buffer,
        authority,
        missing_lamports,
        room,
        true,
    );
    let made = made.map_err(|_| too_large(deployment))?;
    // Not `create_account`, which fails where there are lamports already.
    let size = UpgradeableLoaderState::size_of_program();
    let create = [
        system::transfer(payer, program, missing_lamports),
        system::allocate(program, u64::try_from(size)?),
        system::assign(program, &bpf_loader_upgradeable::ID),
    ];
    Ok(create.into_iter().chain(made.into_iter().skip(1)).collect())
}

pub(super) fn upgrade(deployment: &Deployment) -> Instruction {
    let Deployment { payer, program, buffer, authority, .. } = deployment;
    loader::upgrade(program, buffer, authority, payer, true)
}

pub(super) fn extend(deployment: &Deployment, bytes: u32) -> Instruction {
    loader::extend_program(&deployment.program, Some(&deployment.payer), bytes)
}

fn too_large(deployment: &Deployment) -> DeployError {
    DeployError::TooLarge { bytes: deployment.executable.len() }
}

impl Deployment {
    /// What the first deployment makes room for, in bytes.
    pub(super) fn room(&self) -> usize {
        self.room_bytes.max(self.executable.len())
    }
}

/// An instruction that the runtime cannot read is not made by any of these.
impl From<std::num::TryFromIntError> for DeployError {
    fn from(_: std::num::TryFromIntError) -> Self {
        Self::Send(SendError::TooLarge { bytes: usize::MAX })
    }
}
