use solana_address::Address;
use solana_instruction::Instruction;
use solana_signature::Signature;
use solana_system_interface::instruction::transfer;

use super::{
    super::{BufferStep, DeployError, DeployProgress, DeployStep},
    IdlPlan, IdlPublication, IdlStep, document,
};
use crate::{
    program_metadata::{
        MAX_EXTENSION_BYTES, MetadataSeed,
        instruction::{Allocate, Close, Extend, Initialize, SetData, Trim},
    },
    rpc::{BatchOptions, Cluster, TransactionSigner},
};

impl Cluster {
    /// Publishes an interface description, and reads it back. Nothing happens if what is there says
    /// the same.
    ///
    /// `signers` must hold the payer and the authority. `told` hears of each transaction that took
    /// effect.
    ///
    /// It may be called anew after any error, and after a crash: it goes on with the buffer that is
    /// there.
    ///
    /// # Errors
    ///
    /// [`DeployError`].
    #[tracing::instrument(skip_all, fields(program = %publication.program))]
    pub async fn publish_idl(
        &self,
        publication: &IdlPublication,
        signers: &[&TransactionSigner],
        options: &BatchOptions,
        told: &(dyn Fn(DeployProgress) + Send + Sync),
    ) -> Result<IdlPlan, DeployError> {
        let plan = self.plan_idl(publication).await?;
        if plan.is_done() {
            return Ok(plan);
        }
        tracing::info!(install = ?plan.install, writes = plan.writes, "publishing");
        let (program, payer) = (&publication.program, &publication.payer);
        let tell = |signature: Signature, did, writes_left| {
            told(DeployProgress { signature, did, writes_left });
        };
        let buffer = plan.buffer_seed().address(program);
        let mut seen = 0;
        if plan.buffer != BufferStep::Keep {
            let prepare = publication.prepare(&plan, buffer);
            let done = self.settle(&prepare, payer, signers, options).await?;
            tell(done.signature, DeployStep::CreateBuffer, plan.writes);
            seen = done.slot;
        }
        let write = |offset, bytes: &[u8]| publication.write(buffer, offset, bytes);
        let (who, data) = ((payer, signers), &plan.data.bytes);
        let told_left = |signature, left| tell(signature, DeployStep::Write, left);
        let written =
            self.write_pieces(&plan.pieces, data, &write, who, options, &told_left).await?;
        self.wait_for_slot(seen.max(written), &options.confirmation).await?;
        let held = self.idl_buffer(buffer).await?;
        if held.is_none_or(|held| held.bytes != *data) {
            return Err(DeployError::NotAsWritten { address: buffer });
        }

        let install = publication.install(&plan, buffer);
        let done = self.settle(&install, payer, signers, options).await?;
        tell(done.signature, DeployStep::PublishIdl, 0);
        self.wait_for_slot(done.slot, &options.confirmation).await?;
        let text = document::of_program(&publication.idl, program)?;
        match self.has_idl(program, &text).await? {
            true => Ok(plan),
            false => {
                let address = MetadataSeed::IDL.address(program);
                Err(DeployError::NotAsWritten { address })
            }
        }
    }
}

impl IdlPublication {
    /// A buffer as large as the data, and none before it.
    fn prepare(&self, plan: &IdlPlan, buffer: Address) -> Vec<Instruction> {
        let Self { program, authority, payer, .. } = *self;
        let close = (plan.buffer == BufferStep::Replace).then(|| self.close(buffer));
        let make = [
            transfer(&payer, &buffer, plan.buffer_lamports),
            Allocate { authority, program, seed: plan.buffer_seed() }.instruction(),
        ];
        let extend = self.extend(buffer, plan.data.bytes.len());
        close.into_iter().chain(make).chain(extend).collect()
    }

    /// Metadata of what the buffer holds.
    fn install(&self, plan: &IdlPlan, buffer: Address) -> Vec<Instruction> {
        let Self { program, authority, payer: recipient, .. } = *self;
        let (seed, packing) = (MetadataSeed::IDL, plan.data.packing);
        if plan.install == IdlStep::Create {
            return vec![Initialize { authority, program, seed, packing }.instruction()];
        }
        let account = seed.address(&program);
        let gain = transfer(&recipient, &account, plan.rent_lamports);
        let gain = (plan.rent_lamports > 0).then_some(gain);
        let put = [
            SetData { authority, program, seed, buffer, packing }.instruction(),
            self.close(buffer),
            Trim { authority, program, account, recipient }.instruction(),
        ];
        let extend = self.extend(account, plan.lacking_bytes);
        gain.into_iter().chain(extend).chain(put).collect()
    }

    fn close(&self, account: Address) -> Instruction {
        let Self { program, authority, payer: recipient, .. } = *self;
        Close { authority, program, account, recipient }.instruction()
    }

    /// In as many steps as it takes.
    fn extend(&self, account: Address, bytes: usize) -> impl Iterator<Item = Instruction> {
        let Self { program, authority, .. } = *self;
        let most = usize::from(MAX_EXTENSION_BYTES);
        (0..bytes).step_by(most).map(move |done| {
            let left = bytes.saturating_sub(done);
            let bytes = u16::try_from(left).unwrap_or(u16::MAX).min(MAX_EXTENSION_BYTES);
            Extend { authority, program, account, bytes }.instruction()
        })
    }
}
