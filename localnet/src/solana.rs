//! What is on Solana from the beginning.

use std::{path::Path, sync::Arc};

use portcullis_solana::{
    Address, GATEWAY_PROGRAM_ID, Instruction, TRANSFER_HOOK_PROGRAM_ID,
    instruction::{AddGatekeeper, CreateNetwork, GatekeeperLimits, NetworkSettings},
    pda,
    rpc::{Budget, Cluster},
    svm::SvmCluster,
};
use portcullis_types::lifecycle::Permissions;
use solana_signer::Signer;

use crate::{error::LocalnetError, keys::Role};

/// 10,000 SOL.
const FUNDS_LAMPORTS: u64 = 10_000_000_000_000;
const PROGRAMS: [(Address, &str); 2] =
    [(GATEWAY_PROGRAM_ID, "gateway.so"), (TRANSFER_HOOK_PROGRAM_ID, "transfer_hook.so")];
/// The authority's number for its network.
const NETWORK_ID: u32 = 0;
pub(crate) const GATEKEEPER_SLOT: u16 = 0;
/// One year, unless a gatekeeper says otherwise.
pub(crate) const DEFAULT_LIFETIME_SECONDS: u64 = 365 * 24 * 60 * 60;

/// Whether every program is there, before anything is started.
pub(crate) fn look_for_programs(folder: &Path) -> Result<(), LocalnetError> {
    PROGRAMS.iter().map(|(_, file)| folder.join(file)).try_for_each(|path| {
        if path.is_file() { Ok(()) } else { Err(LocalnetError::NoProgram { path }) }
    })
}

/// Deploys the programs, funds everybody, makes the network and its gatekeeper. The network's
/// address is the answer.
pub(crate) async fn set_up(svm: &SvmCluster, programs: &Path) -> Result<Address, LocalnetError> {
    for (address, file) in PROGRAMS {
        svm.add_program_from_file(address, programs.join(file))?;
    }
    for role in Role::ALL {
        svm.airdrop(&role.solana().pubkey(), FUNDS_LAMPORTS)?;
    }
    let authority = Role::Authority.solana().pubkey();
    let network = pda::network(&authority, NETWORK_ID).0;
    let create = CreateNetwork {
        payer: authority,
        creator: authority,
        id: NETWORK_ID,
        settings: NetworkSettings {
            default_lifetime_seconds: DEFAULT_LIFETIME_SECONDS,
            ..NetworkSettings::default()
        },
    };
    let add = AddGatekeeper {
        payer: authority,
        authority,
        network,
        gatekeeper_slot: GATEKEEPER_SLOT,
        gatekeeper_authority: authority,
        operator: Role::Operator.solana().pubkey(),
        limits: GatekeeperLimits { permissions: Permissions::ALL, ..GatekeeperLimits::default() },
    };
    let cluster = Cluster::from_client(Arc::new(svm.rpc_client()));
    send(&cluster, "create the network", create.instruction()).await?;
    send(&cluster, "add the gatekeeper", add.instruction()).await?;
    Ok(network)
}

/// By the authority. What the in-process cluster takes is executed at once.
async fn send(
    cluster: &Cluster,
    step: &'static str,
    instruction: Instruction,
) -> Result<(), LocalnetError> {
    let failed = |error: portcullis_solana::rpc::SendError| LocalnetError::Solana {
        step,
        reason: error.to_string(),
    };
    let authority = Role::Authority.solana();
    let signed = cluster
        .sign(&[instruction], &authority.pubkey(), &[&authority], &Budget::default())
        .await
        .map_err(failed)?;
    cluster.send(&signed).await.map_err(failed)
}
