use serde_json::json;
use solana_address::Address;
use solana_loader_v3_interface::{
    instruction::MINIMUM_EXTEND_PROGRAM_BYTES, state::UpgradeableLoaderState,
};
use solana_rpc_client_api::request::RpcRequest;

use super::{DeployError, Deployment, instruction, pieces::Pieces, program::BufferRecord};
use crate::rpc::{Cluster, ProgramRecord, transaction::LAMPORTS_PER_SIGNATURE};

/// No account holds more.
const MAX_ACCOUNT_BYTES: usize = 10 * 1024 * 1024;

/// What is left to do for a program to be on a cluster, as things are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeploymentPlan {
    /// How it gets in its place.
    pub install: InstallStep,
    /// What becomes of the buffer before.
    pub buffer: BufferStep,
    /// How many transactions write into it.
    pub writes: usize,
    /// What signatures cost in all, without what is paid for priority.
    pub fee_lamports: u64,
    /// What the program's accounts must gain, and keep until they are closed.
    pub rent_lamports: u64,
    /// What the buffer must gain; it comes back when the program is in its place.
    pub buffer_lamports: u64,
    /// Of `rent_lamports`, what the program's own account must gain.
    pub(super) missing_lamports: u64,
    pub(super) pieces: Pieces,
}

/// How a program gets in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum InstallStep {
    /// It is there.
    Nothing,
    /// For the first time.
    Deploy,
    /// In the place of an earlier version.
    Upgrade {
        /// How much room must be made first, in bytes; zero: none.
        extend_bytes: u32,
    },
}

/// What becomes of the buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BufferStep {
    /// It is not needed, or it is there and of the right size.
    Keep,
    /// It is made.
    Create,
    /// It is of another size: closed, and made anew.
    Replace,
}

impl DeploymentPlan {
    /// Whether nothing is left to do.
    pub const fn is_done(&self) -> bool {
        matches!(self.install, InstallStep::Nothing)
    }
}

impl Cluster {
    /// What is left to do. Signs and sends nothing.
    ///
    /// # Errors
    ///
    /// [`DeployError`] if what is there is another's, or cannot be read.
    pub async fn plan_deployment(
        &self,
        deployment: &Deployment,
    ) -> Result<DeploymentPlan, DeployError> {
        let size = UpgradeableLoaderState::size_of_programdata(deployment.room());
        if size > MAX_ACCOUNT_BYTES {
            return Err(DeployError::TooLarge { bytes: deployment.executable.len() });
        }
        let program = self.program(&deployment.program).await?;
        let install = install_step(deployment, program.as_ref())?;
        if install == InstallStep::Nothing {
            return Ok(DeploymentPlan {
                install,
                buffer: BufferStep::Keep,
                writes: 0,
                fee_lamports: 0,
                rent_lamports: 0,
                buffer_lamports: 0,
                missing_lamports: 0,
                pieces: Pieces::default(),
            });
        }
        let found = self.buffer(deployment.buffer).await?;
        let buffer = buffer_step(deployment, found.as_ref())?;
        let stored = match (&buffer, &found) {
            (BufferStep::Keep, Some(found)) => found.stored.as_slice(),
            _ => &[],
        };
        let write = |offset, bytes: &[u8]| instruction::write(deployment, offset, bytes);
        let pieces = Pieces::missing(&deployment.executable, stored, &deployment.payer, &write)?;
        let buffer_size = UpgradeableLoaderState::size_of_buffer(deployment.executable.len());
        let buffer_lamports = match buffer {
            BufferStep::Keep => 0,
            BufferStep::Create | BufferStep::Replace => self.rent(buffer_size).await?,
        };
        let (rent_lamports, missing_lamports) = match (install, &program) {
            (InstallStep::Upgrade { extend_bytes: 1.. }, Some(program)) => {
                let before = UpgradeableLoaderState::size_of_programdata(program.stored.len());
                let after = before.saturating_add(usize::try_from(extend_bytes(install))?);
                let before = self.rent(before).await?;
                (self.rent(after).await?.saturating_sub(before), 0)
            }
            (InstallStep::Deploy, _) => {
                // Anybody may have given lamports to an address that is known beforehand.
                let held = self.account(deployment.program).await?;
                let held = held.map_or(0, |account| account.lamports);
                let needed = self.rent(UpgradeableLoaderState::size_of_program()).await?;
                let missing = needed.saturating_sub(held);
                (self.rent(size).await?.saturating_add(missing), missing)
            }
            _ => (0, 0),
        };
        let writes = pieces.len();
        let fee_lamports = fee(deployment, install, buffer, writes);
        Ok(DeploymentPlan {
            install,
            buffer,
            writes,
            fee_lamports,
            rent_lamports,
            buffer_lamports,
            missing_lamports,
            pieces,
        })
    }

    /// The least that an account of this size holds.
    pub(super) async fn rent(&self, bytes: usize) -> Result<u64, DeployError> {
        let request = RpcRequest::GetMinimumBalanceForRentExemption;
        Ok(self.ask(request, json!([bytes, self.commitment()])).await?)
    }
}

const fn extend_bytes(install: InstallStep) -> u32 {
    match install {
        InstallStep::Upgrade { extend_bytes } => extend_bytes,
        InstallStep::Nothing | InstallStep::Deploy => 0,
    }
}

fn install_step(
    deployment: &Deployment,
    found: Option<&ProgramRecord>,
) -> Result<InstallStep, DeployError> {
    let program = deployment.program;
    let Some(found) = found else { return Ok(InstallStep::Deploy) };
    if found.holds(&deployment.executable) {
        return Ok(InstallStep::Nothing);
    }
    let authority = found.upgrade_authority.ok_or(DeployError::Final { program })?;
    if authority != deployment.authority {
        let expected = deployment.authority;
        return Err(DeployError::UpgradeAuthority { program, expected, found: authority });
    }
    let lacking = deployment.executable.len().saturating_sub(found.stored.len());
    if lacking == 0 {
        return Ok(InstallStep::Upgrade { extend_bytes: 0 });
    }
    // The loader makes no less room than this, unless there is no more.
    let size = UpgradeableLoaderState::size_of_programdata(found.stored.len());
    let left = u32::try_from(MAX_ACCOUNT_BYTES.saturating_sub(size))?;
    let extend_bytes = u32::try_from(lacking)?.max(MINIMUM_EXTEND_PROGRAM_BYTES).min(left);
    Ok(InstallStep::Upgrade { extend_bytes })
}

fn buffer_step(
    deployment: &Deployment,
    found: Option<&BufferRecord>,
) -> Result<BufferStep, DeployError> {
    let Some(found) = found else { return Ok(BufferStep::Create) };
    if found.authority != Some(deployment.authority) {
        return Err(DeployError::BufferAuthority {
            buffer: deployment.buffer,
            expected: deployment.authority,
            found: found.authority,
        });
    }
    let fits = found.stored.len() == deployment.executable.len();
    Ok(if fits { BufferStep::Keep } else { BufferStep::Replace })
}

fn fee(deployment: &Deployment, install: InstallStep, buffer: BufferStep, writes: usize) -> u64 {
    let Deployment { payer, authority, buffer: buffer_address, program, .. } = deployment;
    let both = signature_count(&[payer, authority]);
    let create = signature_count(&[payer, buffer_address]);
    let prepare = match buffer {
        BufferStep::Keep => 0,
        BufferStep::Create => create,
        BufferStep::Replace => create.saturating_add(both),
    };
    let install = match install {
        InstallStep::Nothing => 0,
        InstallStep::Deploy => signature_count(&[payer, authority, program]),
        InstallStep::Upgrade { extend_bytes: 0 } => both,
        InstallStep::Upgrade { .. } => both.saturating_add(1),
    };
    let write = both.saturating_mul(u64::try_from(writes).unwrap_or(u64::MAX));
    prepare.saturating_add(install).saturating_add(write).saturating_mul(LAMPORTS_PER_SIGNATURE)
}

/// A key signs once, whatever it signs as.
pub(super) fn signature_count(keys: &[&Address]) -> u64 {
    let mut keys = keys.to_vec();
    keys.sort_unstable();
    keys.dedup();
    u64::try_from(keys.len()).unwrap_or(u64::MAX)
}
