//! What the chain shows, and what is left.

use std::{fs, path::Path};

use portcullis::{
    Address, Estimate, Family, NetworkId, PassReader, ReadFailure,
    deployment::{DeploymentFailure, InstallStep, ProgramDeployment},
    evm::ReadError,
    operation::{NetworkChange, NetworkOperation},
    solana::rpc::DeployError,
};

use super::{
    report::Cost,
    run::Run,
    step::{Kind, seed},
};
use crate::failure::Failure;

impl Kind {
    /// Whether it cannot be judged before programs or the registry are there.
    pub(super) const fn builds_on_others(&self) -> bool {
        matches!(
            self,
            Self::CreateNetwork { .. }
                | Self::SetGuardian { .. }
                | Self::ProposeAuthority { .. }
                | Self::WriteIdl { .. }
                | Self::SetUpgradeAuthority { .. }
                | Self::DeployGatewayTokenVerifier { .. }
                | Self::DeploySoulboundView { .. }
                | Self::DeployUniswapAllowlistChecker { .. }
        )
    }
}

impl Run<'_> {
    /// Whether the chain shows that a step is done.
    pub(super) async fn is_done(&self, kind: &Kind) -> Result<bool, Failure> {
        if let Some(contract) = kind.contract()? {
            let deployer = self.deployer()?;
            if let Kind::DeployRegistry { init_code_hash } = kind {
                deployer.check_init_code(&contract, *init_code_hash)?;
            }
            return Ok(deployer.is_deployed(&contract).await?);
        }
        Ok(match kind {
            Kind::DeployProgram { program, executable, .. } => {
                let found = self.deployer()?.program(&program.solana()?).await?;
                let executable = read(executable)?;
                found.is_some_and(|found| found.holds(&executable))
            }
            Kind::WriteIdl { program, idl } => {
                let idl = read_idl(idl)?;
                match self.deployer()?.plan_idl(&program.solana()?, &idl).await {
                    Ok(plan) => plan.is_done(),
                    // Not yet.
                    Err(DeploymentFailure::Program(DeployError::NotDeployed { .. })) => false,
                    Err(error) => return Err(error.into()),
                }
            }
            Kind::SetUpgradeAuthority { program, authority } => {
                let authority = upgrade_authority(authority)?;
                let found = self.deployer()?.program(&program.solana()?).await?;
                found.is_some_and(|found| found.upgrade_authority == authority)
            }
            _ => {
                let Some(operation) = self.operation(kind)? else { return Ok(false) };
                self.shows(&operation).await?
            }
        })
    }

    /// Why a step cannot be taken on this chain as it is; `None`: it can.
    pub(super) async fn obstacle(&self, kind: &Kind) -> Result<Option<String>, Failure> {
        let Kind::WriteIdl { program, idl } = kind else { return Ok(None) };
        let idl = read_idl(idl)?;
        match self.deployer()?.plan_idl(&program.solana()?, &idl).await {
            Err(DeploymentFailure::Program(error @ DeployError::NoMetadataProgram { .. })) => {
                Ok(Some(error.to_string()))
            }
            _ => Ok(None),
        }
    }

    async fn shows(&self, operation: &NetworkOperation) -> Result<bool, Failure> {
        let reader = PassReader::new(self.connection.clone());
        let network = match reader.network(&operation.network).await {
            Ok(network) => network,
            // Not yet.
            Err(ReadFailure::Evm(ReadError::NoRegistry { .. })) => None,
            Err(error) => return Err(error.into()),
        };
        let Some(network) = network else { return Ok(false) };
        Ok(match operation.change {
            NetworkChange::Create { .. } => true,
            NetworkChange::SetGuardian(guardian) => network.guardian == guardian,
            NetworkChange::ProposeAuthority(authority) => {
                network.pending_authority == authority || Some(network.authority) == authority
            }
            _ => false,
        })
    }

    /// What is left of a step would cost this.
    pub(super) async fn cost(&self, kind: &Kind) -> Result<Cost, Failure> {
        let deployer = self.deployer()?;
        let currency = self.context.chain()?.currency();
        let estimate: Estimate = if let Some(contract) = kind.contract()? {
            deployer.estimate_contract(&contract).await?
        } else {
            match kind {
                Kind::DeployProgram { .. } => {
                    let plan = deployer.plan_program(&self.program(kind)?).await?;
                    let verb = match plan.install {
                        InstallStep::Upgrade { .. } => "upgrade",
                        _ => "deploy",
                    };
                    return Ok(Cost::of_plan(verb, &plan, currency));
                }
                Kind::WriteIdl { program, idl } => {
                    let plan = deployer.plan_idl(&program.solana()?, &read_idl(idl)?).await?;
                    return Ok(Cost::of_idl(&plan, currency));
                }
                Kind::SetUpgradeAuthority { program, authority } => {
                    let authority = upgrade_authority(authority)?;
                    let program = program.solana()?;
                    deployer.estimate_upgrade_authority(&program, authority.as_ref()).await?
                }
                _ => match self.operation(kind)? {
                    Some(operation) => self.actor()?.estimate(&operation.into()).await?,
                    None => return Err(Failure::failed("step", "the step does nothing")),
                },
            }
        };
        Ok(Cost::of_estimate(&estimate, self.connection.chain().family(), currency))
    }

    pub(super) fn program(&self, kind: &Kind) -> Result<ProgramDeployment, Failure> {
        let Kind::DeployProgram { program, program_key, buffer_key, executable, room_bytes } = kind
        else {
            return Err(Failure::failed("step", "the step deploys no program"));
        };
        // Later it need not be at hand.
        let key = program_key.as_ref().map(|source| self.context.signer_at(source)).transpose()?;
        if let Some(key) = &key
            && key.address() != *program
        {
            let message = format!("the key of the program is that of {}", key.address());
            return Err(Failure::usage(message).help("look whether the program's address is right"));
        }
        Ok(ProgramDeployment {
            program: program.solana()?,
            program_key: key,
            buffer_key: self.context.signer_at(buffer_key)?,
            executable: read(executable)?,
            room_bytes: *room_bytes,
        })
    }

    /// What a step does to a network, if it does.
    pub(super) fn operation(&self, kind: &Kind) -> Result<Option<NetworkOperation>, Failure> {
        let family = self.connection.chain().family();
        Ok(Some(match kind {
            Kind::CreateNetwork { creator, seed: text, .. } => {
                let seed = seed(family, text)?;
                let settings = kind.settings().unwrap_or_default();
                let change = NetworkChange::Create { seed, settings };
                NetworkOperation { network: network_id(family, creator, text)?, change }
            }
            Kind::SetGuardian { creator, seed, guardian } => NetworkOperation {
                network: network_id(family, creator, seed)?,
                change: NetworkChange::SetGuardian(Some(*guardian)),
            },
            Kind::ProposeAuthority { creator, seed, authority } => NetworkOperation {
                network: network_id(family, creator, seed)?,
                change: NetworkChange::ProposeAuthority(Some(*authority)),
            },
            _ => return Ok(None),
        }))
    }
}

fn network_id(family: Family, creator: &Address, text: &str) -> Result<NetworkId, Failure> {
    Ok(seed(family, text)?.network_id(creator)?)
}

/// `none`: nobody, for ever.
pub(super) fn upgrade_authority(
    text: &str,
) -> Result<Option<portcullis::solana::Address>, Failure> {
    if text == "none" {
        return Ok(None);
    }
    // Not repeated: it may be a key by mistake.
    let address: Address = text
        .parse()
        .map_err(|_| Failure::usage("who may upgrade is an address on Solana, or `none`"))?;
    Ok(Some(address.solana()?))
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| {
        Failure::usage(format!("the executable {}: {error}", path.display()))
            .help("`cargo xtask build` makes it; the variable `programs` names the folder")
    })
}

pub(super) fn read_idl(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        Failure::usage(format!("the interface description {}: {error}", path.display()))
            .help("those of the programs are in `interfaces/solana`")
    })
}
