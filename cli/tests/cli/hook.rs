//! The policy of a gated mint.

use portcullis::solana::{
    Address,
    rpc::{Budget, Cluster, CommitmentConfig, Confirmation, TransactionSigner},
    transfer_hook::{GatedMint, PolicySettings},
};
use solana_keypair::{Keypair, keypair_from_seed};

use crate::harness::{Localnet, Transcript, localnet, solana_wallet};

/// A mint that names the hook and has no policy; `authority` may make one.
async fn make_mint(localnet: &Localnet, mint: &Keypair) -> Address {
    let url = localnet.document["solana"]["rpc_url"].as_str().unwrap();
    let cluster = Cluster::connect(url, CommitmentConfig::confirmed()).unwrap();
    let file = std::fs::read(localnet.key_file("authority", "solana")).unwrap();
    let bytes: Vec<u8> = serde_json::from_slice(&file).unwrap();
    let authority = Keypair::try_from(bytes.as_slice()).unwrap();
    let address = |key: &Keypair| Address::new_from_array(key.to_bytes()[32..].try_into().unwrap());
    let (mint_address, authority_address) = (address(mint), address(&authority));
    let gated = GatedMint {
        payer: authority_address,
        mint: mint_address,
        mint_authority: authority_address,
        freeze_authority: None,
        hook_authority: Some(authority_address),
        policy_authority: authority_address,
        decimals: 6,
        extensions: Vec::new(),
        settings: PolicySettings::holders_of(authority_address),
    };
    let space = gated.space().unwrap();
    let rent = cluster.rpc().get_minimum_balance_for_rent_exemption(space).await.unwrap();
    let instructions: Vec<_> = gated.transactions(rent).unwrap().into_iter().flatten().collect();
    let (_policy, without_policy) = instructions.split_last().unwrap();
    let signers: [&TransactionSigner; 2] = [&authority, mint];
    let signed = cluster
        .sign(without_policy, &authority_address, &signers, &Budget::default())
        .await
        .unwrap();
    cluster.confirm(&signed, &Confirmation::default()).await.unwrap();
    mint_address
}

#[test]
fn a_policy_is_governed() {
    let localnet = localnet();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mint = keypair_from_seed(&[99; 32]).unwrap();
    let mint = runtime.block_on(make_mint(localnet, &mint)).to_string();
    let network = localnet.network("solana", 130);
    let second = localnet.network("solana", 131);
    let authority = localnet.program_as("authority", "solana").with(["--network", &network]);
    let other = localnet.program_as("wallet", "solana").with(["--network", &network]);
    let next = localnet.address("wallet", "solana");
    let vault = solana_wallet(50);
    let mut golden = Transcript::new("hook");
    for (value, name) in [
        (&mint, "MINT"),
        (&network, "NETWORK"),
        (&second, "SECOND"),
        (&next, "OTHER"),
        (&vault, "VAULT"),
    ] {
        golden.know(value, name);
    }
    golden.know(localnet.address("authority", "solana"), "AUTHORITY");

    golden.fails(1, &authority, &["hook", "show", &mint]);
    golden.fails(4, &other, &["hook", "init", &mint]);
    golden.ok(&authority, &["hook", "init", &mint, "--dry-run"]);
    golden.ok(&authority, &["hook", "init", &mint, "--sides", "receiver", "--attributes", "kyc"]);
    golden.fails(4, &authority, &["hook", "init", &mint]);
    golden.ok(&authority, &["hook", "show", &mint]);
    let networks = format!("{network},{second}");
    let update = ["hook", "update", &mint, "--networks", &networks, "--combine", "any"];
    golden.ok(&authority, &update);
    golden.ok(&authority, &["hook", "update", &mint, "--observe-only", "--max-age", "90d"]);
    golden.ok(&authority, &["hook", "exempt", &mint, &vault, "--kind", "vault"]);
    golden.ok(&authority, &["hook", "pause", &mint]);
    golden.ok(&authority, &["hook", "show", &mint]);
    golden.ok(&authority, &["hook", "resume", &mint]);
    golden.ok(&authority, &["hook", "unexempt", &mint, &vault]);
    golden.fails(4, &authority, &["hook", "unexempt", &mint, &vault]);
    golden.ok(&authority, &["hook", "propose-authority", &mint, "--none"]);
    golden.ok(&authority, &["hook", "propose-authority", &mint, &next]);
    golden.ok(&other, &["hook", "accept-authority", &mint]);
    golden.fails(4, &authority, &["hook", "pause", &mint]);
    golden.fails(4, &other, &["hook", "close", &mint]);
    golden.finish();

    let shown = other.json(&["hook", "show", &mint]);
    assert_eq!((&shown["combine"], &shown["observe_only"]), (&"any".into(), &true.into()));
    assert_eq!(shown["authority"], next.as_str());
    let on_evm = localnet.program("evm").run(&["hook", "show", &mint]);
    assert_eq!(on_evm.code, 2, "{}", on_evm.stderr);
}
