//! What a step does.

use portcullis::{
    deployment::{DeployProgress, DeployStep},
    operation::NetworkChange,
};

use super::{
    look::{read_idl, upgrade_authority},
    run::{Run, Transactions},
    step::Kind,
};
use crate::failure::Failure;

/// How often somebody hears of writing.
const TOLD_EVERY_WRITES: usize = 25;

impl Run<'_> {
    pub(super) async fn take(&self, kind: &Kind, done: &Transactions) -> Result<(), Failure> {
        let deployer = self.deployer()?;
        if let Some(contract) = kind.contract()? {
            if let Some(receipt) = deployer.deploy_contract(&contract).await? {
                done.push(receipt.transaction);
            }
            return Ok(());
        }
        match kind {
            Kind::DeployProgram { .. } => {
                let output = self.context.output;
                let told = |progress: DeployProgress| {
                    done.push(progress.signature.to_string());
                    let left = progress.writes_left;
                    if progress.did == DeployStep::Write && left.is_multiple_of(TOLD_EVERY_WRITES) {
                        output.talk(&format!("{left} pieces left to write"));
                    }
                };
                deployer.deploy_program(&self.program(kind)?, &told).await?;
            }
            Kind::WriteIdl { program, idl } => {
                let told = |progress: DeployProgress| done.push(progress.signature.to_string());
                deployer.publish_idl(&program.solana()?, &read_idl(idl)?, &told).await?;
            }
            Kind::SetUpgradeAuthority { program, authority } => {
                let authority = upgrade_authority(authority)?;
                let program = program.solana()?;
                let receipt = deployer.set_upgrade_authority(&program, authority.as_ref()).await?;
                done.push(receipt.transaction);
            }
            _ => {
                let Some(operation) = self.operation(kind)? else { return Ok(()) };
                self.check_creator(kind, &operation.change)?;
                done.push(self.actor()?.execute(operation).await?.transaction);
            }
        }
        Ok(())
    }

    /// A network's id follows from who creates it.
    fn check_creator(&self, kind: &Kind, change: &NetworkChange) -> Result<(), Failure> {
        match (kind, change) {
            (Kind::CreateNetwork { creator, .. }, NetworkChange::Create { .. })
                if *creator != self.signer.address() =>
            {
                let signer = self.signer.address();
                Err(Failure::usage(format!("the creator is {creator}, and {signer} signs"))
                    .help("the creator itself creates its network: sign with that key"))
            }
            _ => Ok(()),
        }
    }
}
