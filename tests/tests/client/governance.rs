//! Networks and gatekeepers, made and changed on both chains by the same operations.

use portcullis::{
    Attributes, GatekeeperStatus, NetworkId, Operation, PassIssuer, Permissions, Reason, Step,
    Verdict,
    evm::B256,
    operation::{
        GatekeeperChange, GatekeeperLimits, GatekeeperOperation, NetworkChange, NetworkOperation,
        NetworkSeed, NetworkSettings, PassOperation,
    },
};

use crate::ground::{Ground, Side};

fn seed(side: &Side) -> NetworkSeed {
    match side.network {
        NetworkId::Solana(_) => NetworkSeed::Solana(77),
        NetworkId::Evm(_) => NetworkSeed::Evm(B256::with_last_byte(77)),
    }
}

fn change(network: NetworkId, change: NetworkChange) -> Operation {
    NetworkOperation { network, change }.into()
}

fn gatekeeper(network: NetworkId, change: GatekeeperChange) -> Operation {
    GatekeeperOperation { network, change }.into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_made_with_a_gatekeeper_that_issues() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (authority, reader, chain) = (side.authority(), side.reader(), side.name());
        let network = seed(&side).network_id(&authority.address()).unwrap();
        assert_eq!(reader.network(&network).await.unwrap(), None, "{chain}");
        let settings = NetworkSettings { default_lifetime_seconds: 1_000, ..Default::default() };
        let create = NetworkChange::Create { seed: seed(&side), settings };
        authority.execute(change(network, create)).await.unwrap();
        let made = reader.network(&network).await.unwrap().unwrap();
        assert_eq!((made.authority, made.settings), (authority.address(), settings), "{chain}");
        assert!(!made.paused && made.gatekeepers_ever == 0, "{chain}");

        let operator = side.operator();
        let limits = GatekeeperLimits { issued_per_day: 2, ..Default::default() };
        let add = GatekeeperChange::Add {
            authority: authority.address(),
            operator: operator.address(),
            limits,
        };
        authority.execute(gatekeeper(network, add)).await.unwrap();
        let [added] = reader.gatekeepers(&network).await.unwrap().try_into().unwrap();
        assert_eq!(added.gatekeeper, side.gatekeeper, "{chain}");
        assert_eq!(added.operator, Some(operator.address()), "{chain}");
        assert_eq!(added.status, Some(GatekeeperStatus::Active), "{chain}");
        assert_eq!(added.permissions, Some(Permissions::ALL), "{chain}");
        assert_eq!((added.stands, added.issued_per_day), (true, 2), "{chain}");

        let issuer = PassIssuer::by(operator, network).unwrap();
        for _ in 0..2 {
            issuer.issue(&side.wallet(), None, Attributes::HUMAN).await.unwrap();
        }
        let over = issuer.issue(&side.wallet(), None, Attributes::HUMAN).await.unwrap_err();
        let refusal = over.refusal().unwrap();
        assert_eq!(
            (refusal.name().as_str(), refusal.code()),
            ("QuotaExhausted", Some(56)),
            "{chain}"
        );
        assert!(refusal.is_retryable(), "{chain}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_halted_gatekeeper_and_a_paused_network_close_the_gate() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let (authority, wallet, chain) = (side.authority(), side.wallet(), side.name());
        side.issuer().issue(&wallet, Some(0), Attributes::HUMAN).await.unwrap();
        let verdict =
            || async { side.reader().status(&side.network, &wallet).await.unwrap().verdict };
        let status = |status| {
            let change = GatekeeperChange::SetStatus { gatekeeper: side.gatekeeper, status };
            gatekeeper(side.network, change)
        };
        authority.execute(status(GatekeeperStatus::Halted)).await.unwrap();
        assert_eq!(verdict().await, Verdict::Deny(Reason::IssuerInactive), "{chain}");
        authority.execute(status(GatekeeperStatus::Active)).await.unwrap();
        assert_eq!(verdict().await, Verdict::Allow, "{chain}");
        authority.execute(change(side.network, NetworkChange::Pause)).await.unwrap();
        assert_eq!(verdict().await, Verdict::Deny(Reason::NetworkPaused), "{chain}");
        authority.execute(change(side.network, NetworkChange::Unpause)).await.unwrap();
        assert_eq!(verdict().await, Verdict::Allow, "{chain}");
        let raise = GatekeeperChange::RaiseGeneration { gatekeeper: side.gatekeeper };
        authority.execute(gatekeeper(side.network, raise)).await.unwrap();
        assert_eq!(verdict().await, Verdict::Deny(Reason::IssuerInactive), "{chain}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_is_handed_over_in_two_steps() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let family = side.connection.chain().family();
        let heir = ground.signer(portcullis_localnet::Role::Wallet, family);
        let propose = NetworkChange::ProposeAuthority(Some(heir.address()));
        side.authority().execute(change(side.network, propose)).await.unwrap();
        let offered = side.reader().network(&side.network).await.unwrap().unwrap();
        assert_eq!(offered.pending_authority, Some(heir.address()), "{}", side.name());
        let accept = change(side.network, NetworkChange::AcceptAuthority);
        assert!(side.operator().execute(accept.clone()).await.unwrap_err().is_rejected());
        let heir_address = heir.address();
        let heir = portcullis::Actor::new(side.connection.clone(), heir).unwrap();
        heir.execute(accept).await.unwrap();
        let held = side.reader().network(&side.network).await.unwrap().unwrap();
        assert_eq!((held.authority, held.pending_authority), (heir_address, None));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_network_freezes_over_the_gatekeepers_head() {
    let ground = Ground::new().await;
    for side in ground.sides().await {
        let wallet = side.wallet();
        side.issuer().issue(&wallet, Some(0), Attributes::HUMAN).await.unwrap();
        let step = |step| PassOperation { network: side.network, wallet, step };
        side.authority().execute(step(Step::Freeze { reason: 3 })).await.unwrap();
        let pass = side.reader().pass(&side.network, &wallet).await.unwrap().unwrap();
        assert!(pass.by_network && pass.status_reason == 3, "{}: {pass:?}", side.name());
        let failure = side.issuer().unfreeze(&wallet).await.unwrap_err();
        assert_eq!(failure.refusal().unwrap().name(), "FrozenByNetwork", "{}", side.name());
        side.authority().execute(step(Step::Unfreeze)).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_only_one_chain_has_is_unsupported_on_the_other() {
    let ground = Ground::new().await;
    let [solana, evm] = ground.sides().await;
    let unbound = NetworkSettings { unbound: true, ..Default::default() };
    for (side, operation) in [
        (&solana, change(solana.network, NetworkChange::Update(unbound))),
        (&evm, change(evm.network, NetworkChange::Close)),
    ] {
        let failure = side.authority().execute(operation).await.unwrap_err();
        assert!(failure.to_string().contains("not possible on"), "{failure}");
    }
}
