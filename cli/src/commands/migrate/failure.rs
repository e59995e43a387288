use portcullis::{
    ReadFailure, deployment::DeploymentFailure, evm::DETERMINISTIC_DEPLOYER,
    solana::rpc::DeployError,
};

use crate::failure::Failure;

impl From<DeploymentFailure> for Failure {
    fn from(error: DeploymentFailure) -> Self {
        let message = error.to_string();
        match error {
            DeploymentFailure::Chain(error) => error.into(),
            DeploymentFailure::Program(error) => of_program(error, &message),
            DeploymentFailure::InitCode { .. } => Self::failed("init-code", message)
                .help("another version of this program wrote the step: the address would differ"),
            DeploymentFailure::NoDeployer { .. } => Self::failed("no-deployer", message)
                .help(format!("have {DETERMINISTIC_DEPLOYER} deployed on the chain; anybody can")),
            DeploymentFailure::Constructor { .. } => Self::failed("constructor", message)
                .help("look whether the networks are right; `portcullis network show` shows one"),
            _ => Self::failed("other-code", message).help("look whether --chain is right"),
        }
    }
}

fn of_program(error: DeployError, message: &str) -> Failure {
    let help = match error {
        DeployError::Send(error) => return portcullis::Failure::Solana(error).into(),
        DeployError::Read(error) => return ReadFailure::Solana(error).into(),
        DeployError::Final { .. } => "a final program stays as it is",
        DeployError::UpgradeAuthority { .. } => "whoever may upgrade it signs",
        DeployError::InvalidIdl { .. } => "those of the programs are in `interfaces/solana`",
        DeployError::NotDeployed { .. } => "deploy the program first",
        DeployError::FixedIdl { .. } => "somebody has closed it to changes; it stays as it is",
        DeployError::BufferAuthority { .. } => "name the key of another buffer, a new one",
        _ => "run it again: it goes on where it stopped",
    };
    Failure::failed("program", message).help(help)
}
