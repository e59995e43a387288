//! What is left to do, by what the cluster shows. The accounts are made up as the Program Metadata
//! program leaves them, which has no place among this repository's programs.
#![allow(clippy::unwrap_used, clippy::panic, clippy::arithmetic_side_effects)]

use solana_account::Account;
use solana_signer::Signer;

use super::{
    super::{
        BufferStep, DeployError,
        tests::stage::{Stage, executable, key},
    },
    IdlPlan, IdlPublication, IdlStep,
};
use crate::{
    Address,
    program_metadata::{HEADER_BYTES, MetadataSeed, PROGRAM_METADATA_PROGRAM_ID, PackedData},
};

const IDL: &str = include_str!("../../../../../../interfaces/solana/gateway.json");

struct Described {
    stage: Stage,
    publication: IdlPublication,
}

impl Described {
    /// A program that its authority may upgrade, on a cluster that can describe it.
    async fn new() -> Self {
        let stage = Stage::new();
        stage.svm.add_program(PROGRAM_METADATA_PROGRAM_ID, &executable("noop_hook")).unwrap();
        let deployment = stage.deployment(executable("noop_hook"));
        stage.deploy(&deployment).await.unwrap();
        let publication = IdlPublication {
            program: deployment.program,
            authority: deployment.authority,
            payer: deployment.payer,
            idl: IDL.to_owned(),
        };
        Self { stage, publication }
    }

    /// The description as it is published.
    fn text(&self) -> String {
        IDL.replace(
            "4HdnjrWNTBeSCnRgL4ktAUqdCSGmc6mQ57SjCScmvvYS",
            &self.publication.program.to_string(),
        )
    }

    fn put(&self, seed: MetadataSeed, data: Vec<u8>) {
        let account = Account {
            lamports: 1_000_000_000,
            data,
            owner: PROGRAM_METADATA_PROGRAM_ID,
            ..Account::default()
        };
        self.stage.svm.set_account(seed.address(&self.publication.program), account).unwrap();
    }

    fn put_metadata(&self, text: &str, mutable: bool) {
        let data = PackedData::json(text);
        let length = u32::try_from(data.bytes.len()).unwrap().to_le_bytes();
        let header = [
            &[2][..],
            self.publication.program.as_ref(),
            &[0; 32],
            &[u8::from(mutable), 1],
            &MetadataSeed::IDL.0,
            &data.packing.to_bytes(),
            &length,
            &[0; 5],
            &data.bytes,
        ];
        self.put(MetadataSeed::IDL, header.concat());
    }

    fn put_buffer(&self, seed: MetadataSeed, authority: Address, bytes: &[u8]) {
        let mut header = [0; HEADER_BYTES];
        header[0] = 1;
        header[33..65].copy_from_slice(authority.as_ref());
        self.put(seed, [&header[..], bytes].concat());
    }

    async fn plan(&self) -> Result<IdlPlan, DeployError> {
        self.stage.cluster.plan_idl(&self.publication).await
    }
}

#[tokio::test]
async fn a_cluster_without_the_keeper_and_a_program_that_is_not_there_are_told_apart() {
    let mut described = Described::new().await;
    described.publication.program = key("nothing").pubkey();
    let program = described.publication.program;
    assert_eq!(described.plan().await.unwrap_err(), DeployError::NotDeployed { program });
    described.stage = Stage::new();
    let address = PROGRAM_METADATA_PROGRAM_ID;
    assert_eq!(described.plan().await.unwrap_err(), DeployError::NoMetadataProgram { address });
}

#[tokio::test]
async fn the_first_time_the_buffer_lies_where_the_metadata_will() {
    let described = Described::new().await;
    let plan = described.plan().await.unwrap();
    assert_eq!((plan.install, plan.buffer), (IdlStep::Create, BufferStep::Create));
    assert!(plan.rent_lamports > 0 && plan.returned_lamports == 0);
    // Two keys sign each.
    assert_eq!(plan.fee_lamports, (u64::try_from(plan.writes).unwrap() + 2) * 10_000);

    // Half written.
    let authority = described.publication.authority;
    let half = plan.data.bytes.len() / 2;
    let mut bytes = plan.data.bytes.clone();
    bytes[half..].fill(0);
    described.put_buffer(MetadataSeed::IDL, authority, &bytes);
    let rest = described.plan().await.unwrap();
    assert_eq!((rest.install, rest.buffer), (IdlStep::Create, BufferStep::Keep));
    assert!(rest.writes > 0 && rest.writes < plan.writes, "{} of {}", rest.writes, plan.writes);

    // Of another description, and of whoever could upgrade the program before.
    described.put_buffer(MetadataSeed::IDL, authority, &bytes[1..]);
    assert_eq!(described.plan().await.unwrap().buffer, BufferStep::Replace);
    described.put_buffer(MetadataSeed::IDL, key("thief").pubkey(), &bytes);
    assert_eq!(described.plan().await.unwrap().buffer, BufferStep::Replace);
}

#[tokio::test]
async fn what_says_the_same_is_there_however_it_is_written() {
    let described = Described::new().await;
    let document: serde_json::Value = serde_json::from_str(&described.text()).unwrap();
    for mutable in [true, false] {
        described.put_metadata(&document.to_string(), mutable);
        assert!(described.plan().await.unwrap().is_done());
    }
}

#[tokio::test]
async fn another_description_is_replaced_through_a_buffer_of_its_own() {
    let described = Described::new().await;
    // That of the address which was compiled in.
    described.put_metadata(IDL, true);
    let plan = described.plan().await.unwrap();
    assert_eq!((plan.install, plan.buffer), (IdlStep::Replace, BufferStep::Create));
    assert!(plan.returned_lamports > 0, "the buffer's rent comes back");
    described.put_buffer(MetadataSeed::NEXT_IDL, described.publication.authority, &plan.data.bytes);
    let plan = described.plan().await.unwrap();
    assert_eq!((plan.buffer, plan.writes), (BufferStep::Keep, 0));
    described.put_metadata(IDL, false);
    let program = described.publication.program;
    assert_eq!(described.plan().await.unwrap_err(), DeployError::FixedIdl { program });
}

#[tokio::test]
async fn only_whoever_may_upgrade_describes() {
    let mut described = Described::new().await;
    let (program, found) = (described.publication.program, described.publication.authority);
    let expected = key("thief").pubkey();
    described.publication.authority = expected;
    let error = described.plan().await.unwrap_err();
    assert_eq!(error, DeployError::UpgradeAuthority { program, expected, found });
}

#[tokio::test]
async fn what_is_no_description_and_what_is_no_metadata_is_refused() {
    let mut described = Described::new().await;
    described.put(MetadataSeed::IDL, vec![2; 20]);
    assert!(matches!(described.plan().await.unwrap_err(), DeployError::Read(_)));
    let no_address = "{\"address\":\"x\",\"metadata\":{\"name\":\"a\"}}";
    for idl in ["", "[]", "{}", "{\"metadata\":{\"name\":\"a\"}}", no_address] {
        described.publication.idl = idl.to_owned();
        let error = described.plan().await.unwrap_err();
        assert!(matches!(error, DeployError::InvalidIdl { .. }), "{idl}: {error}");
    }
}
