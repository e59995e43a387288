//! The real program behind it.

use std::{env, path::Path};

use portcullis_solana::{
    GATEWAY_PROGRAM_ID, GatewayError, GatewayEvent, event,
    instruction::{AddGatekeeper, CreateNetwork, GatekeeperLimits, IssuePass, NetworkSettings},
    pda,
    svm::SvmError,
};
use portcullis_types::{Attributes, lifecycle::Permissions};
use serde_json::json;
use solana_rpc_client_api::config::UiTransactionEncoding;
use solana_signer::Signer;
use solana_transaction_error::TransactionError;
use solana_transaction_status_client_types::option_serializer::OptionSerializer;

use crate::stage::{Stage, address, preflight};

fn with_gateway() -> Stage {
    let stage = Stage::new();
    let in_checkout = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/deploy");
    let folder = env::var_os("PORTCULLIS_DEPLOY_DIR").map_or_else(in_checkout, Into::into);
    let path = folder.join("gateway.so");
    stage.cluster.add_program_from_file(GATEWAY_PROGRAM_ID, path).expect("`cargo xtask build`");
    stage
}

#[tokio::test]
async fn a_pass_is_issued_and_told_of() {
    let stage = with_gateway();
    let payer = stage.payer.pubkey();
    let (network, _) = pda::network(&payer, 0);
    let wallet = address("wallet");
    let instructions = [
        CreateNetwork { payer, creator: payer, id: 0, settings: NetworkSettings::default() }
            .instruction(),
        AddGatekeeper {
            payer,
            authority: payer,
            network,
            gatekeeper_slot: 0,
            gatekeeper_authority: payer,
            operator: payer,
            limits: GatekeeperLimits {
                permissions: Permissions::ALL,
                ..GatekeeperLimits::default()
            },
        }
        .instruction(),
        IssuePass {
            payer,
            operator: payer,
            network,
            gatekeeper_slot: 0,
            wallet,
            expires_at: None,
            attributes: Attributes::HUMAN,
        }
        .instruction(),
    ];
    let blockhash = stage.client.get_latest_blockhash().await.unwrap();
    let transaction = stage.signed(&instructions, blockhash);
    let signature = stage.client.send_and_confirm_transaction(&transaction).await.unwrap();

    let pass = stage.client.get_account(&pda::pass(&network, &wallet).0).await.unwrap();
    assert_eq!(pass.owner, GATEWAY_PROGRAM_ID);
    let found = stage.client.get_transaction(&signature, UiTransactionEncoding::Base64).await;
    let meta = found.unwrap().transaction.meta.unwrap();
    let OptionSerializer::Some(logs) = meta.log_messages else { panic!("there are logs") };
    let told = event::from_logs(&logs);
    assert!(!told.truncated);
    assert!(told.events.iter().any(|event| matches!(event, GatewayEvent::PassIssued(_))));
    // The program made accounts by calling the system program.
    let OptionSerializer::Some(inner) = meta.inner_instructions else { panic!("inner ones") };
    assert_eq!(inner.iter().map(|inner| inner.index).collect::<Vec<_>>(), [0, 1, 2]);
    // Whoever follows the network finds it there, though the pass alone was written.
    let history = stage.client.get_signatures_for_address(&network).await.unwrap();
    assert_eq!(history[0].signature, signature.to_string());
}

#[tokio::test]
async fn a_refusal_of_the_program_has_its_code_and_logs() {
    let stage = with_gateway();
    let payer = stage.payer.pubkey();
    let settings = NetworkSettings {
        default_lifetime_seconds: 2,
        max_lifetime_seconds: 1,
        ..NetworkSettings::default()
    };
    let create = CreateNetwork { payer, creator: payer, id: 0, settings }.instruction();
    let blockhash = stage.client.get_latest_blockhash().await.unwrap();
    let transaction = stage.signed(&[create], blockhash);
    let refused = preflight(stage.client.send_transaction(&transaction).await.unwrap_err());
    let Some(TransactionError::InstructionError(0, error)) = refused.err.map(Into::into) else {
        panic!("the program refuses");
    };
    let solana_instruction::error::InstructionError::Custom(code) = error else {
        panic!("with a code of its own: {error:?}");
    };
    assert!(GatewayError::from_code(code).is_some(), "{code}");
    let line = format!("Program {GATEWAY_PROGRAM_ID} failed");
    assert!(refused.logs.unwrap().iter().any(|log| log.starts_with(&line)));
}

#[test]
fn a_program_must_be_one() {
    let stage = Stage::new();
    let at = address("program");
    let bad = stage.cluster.add_program(at, &[1, 2, 3]).unwrap_err();
    assert!(matches!(bad, SvmError::BadProgram { address, .. } if address == at));
    let missing = stage.cluster.add_program_from_file(at, "/no/such/file.so").unwrap_err();
    assert!(missing.to_string().contains("/no/such/file.so"));
    assert_eq!(stage.ask("getHealth", json!([])).unwrap(), json!("ok"));
}
