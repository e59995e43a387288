//! Accounts that are not what they should be.

use portcullis_solana::{
    GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID,
    account::{AccountError, GatekeeperAccount},
    pda,
    rpc::ReadError,
};
use portcullis_types::{Reason, Record, Verdict};
use serde_json::json;
use solana_account::Account;

use crate::{
    wire::Fault,
    world::{World, address},
};

const WRONG: Verdict = Verdict::Deny(Reason::WrongPass);

type Change<'a> = &'a dyn Fn(&mut Account);

/// Puts a changed copy of one account at the address of another.
fn forge(
    world: &World,
    from: &portcullis_solana::Address,
    to: portcullis_solana::Address,
    change: impl FnOnce(&mut Account),
) {
    let mut account = world.svm.account(from).unwrap();
    change(&mut account);
    world.svm.set_account(to, account).unwrap();
}

#[tokio::test]
async fn a_pass_of_another_owner_wallet_network_or_kind_is_not_believed() {
    let world = World::new().await;
    let [mine, theirs] = ["mine", "theirs"].map(address);
    world.issued(&mine).await;
    let (genuine, forged) = (world.pass_address(&mine), world.pass_address(&theirs));
    let theirs_in = |account: &mut Account| {
        account.data[40..72].copy_from_slice(theirs.as_ref());
    };
    let forgeries: [(&str, Change<'_>); 6] = [
        ("another wallet's", &|_| {}),
        ("another program's", &|account| {
            theirs_in(account);
            account.owner = TRANSFER_HOOK_PROGRAM_ID;
        }),
        ("another network's", &|account| {
            theirs_in(account);
            account.data[8] ^= 1;
        }),
        ("of another kind", &|account| {
            theirs_in(account);
            account.data[0] ^= 1;
        }),
        ("of a later version", &|account| {
            theirs_in(account);
            account.data[134] = 2;
        }),
        ("cut", &|account| {
            theirs_in(account);
            account.data.pop();
        }),
    ];
    for (what, change) in forgeries {
        forge(&world, &genuine, forged, change);
        let read = world.cluster.pass(&world.network, &theirs).await;
        let error = read.expect_err(what);
        assert!(error.is_wrong_account() && !error.is_retryable(), "{what}: {error}");
        let status = world.cluster.status(&world.network, &theirs).await.unwrap();
        assert_eq!((status.verdict, status.record), (WRONG, Record::Foreign), "{what}");
        assert_eq!(status.pass, None, "{what}");
    }
    // The same bytes, in order, are believed: it was the changes that were not.
    forge(&world, &genuine, forged, theirs_in);
    let status = world.cluster.status(&world.network, &theirs).await.unwrap();
    assert_eq!(status.verdict, Verdict::Allow);
}

#[tokio::test]
async fn a_network_of_another_owner_or_kind_is_not_believed() {
    let world = World::new().await;
    let wallet = address("wallet");
    world.issued(&wallet).await;
    let pass = world.pass_address(&wallet);
    let owner: Change<'_> = &|account| account.owner = TRANSFER_HOOK_PROGRAM_ID;
    let kind: Change<'_> = &|account| account.data[0] ^= 1;
    let genuine = world.svm.account(&world.network).unwrap();
    for change in [owner, kind] {
        world.svm.set_account(world.network, genuine.clone()).unwrap();
        forge(&world, &world.network, world.network, change);
        let error = world.cluster.network(&world.network).await.unwrap_err();
        assert!(error.is_wrong_account(), "{error}");
        let status = world.cluster.status(&world.network, &wallet).await.unwrap();
        assert_eq!((status.verdict, status.network_record), (WRONG, None));
    }
    // A pass is no network either.
    let error = world.cluster.network(&pass).await.unwrap_err();
    assert!(error.is_wrong_account(), "{error}");
}

#[tokio::test]
async fn a_network_that_claims_more_slots_than_it_has_bytes_is_read_as_far_as_it_goes() {
    let world = World::new().await;
    forge(&world, &world.network, world.network, |account| {
        account.data[200..204].copy_from_slice(&u32::MAX.to_le_bytes());
    });
    let network = world.cluster.network(&world.network).await.unwrap().unwrap();
    assert_eq!(network.gatekeepers.len(), 1);
}

#[tokio::test]
async fn a_gatekeeper_elsewhere_or_unreadable_is_not_believed() {
    let world = World::new().await;
    let [first, second] = [0, 1].map(|slot| pda::gatekeeper(&world.network, slot).0);
    forge(&world, &first, second, |_| {});
    let error = world.cluster.gatekeeper(&world.network, 1).await.unwrap_err();
    assert!(matches!(error, ReadError::WrongAccount { .. }), "{error}");
    forge(&world, &first, second, |account| account.data[268] = 9);
    let error = world.cluster.gatekeeper(&world.network, 1).await.unwrap_err();
    let version = ReadError::Account { address: second, error: AccountError::Version(9) };
    assert_eq!(error, version);
    assert_eq!(GatekeeperAccount::BYTES, 272);
}

#[tokio::test]
async fn a_policy_of_another_mint_is_not_believed() {
    let world = World::new().await;
    let gateways = Account {
        lamports: 10_000_000,
        data: vec![0; 1_304],
        owner: GATEWAY_PROGRAM_ID,
        ..Account::default()
    };
    let (policy, _) = pda::policy(&address("mint"));
    for owner in [GATEWAY_PROGRAM_ID, TRANSFER_HOOK_PROGRAM_ID] {
        world.svm.set_account(policy, Account { owner, ..gateways.clone() }).unwrap();
        let error = world.cluster.policy(&address("mint")).await.unwrap_err();
        assert!(error.is_wrong_account(), "{error}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_right_is_an_error_and_no_panic() {
    let world = World::new().await;
    let account = |data| {
        json!({
            "lamports": 1, "data": data, "owner": "x", "executable": false, "rentEpoch": 0,
        })
    };
    let answers = [
        json!(null),
        json!("busy"),
        json!({"context": {"slot": 1}, "value": []}),
        json!({"context": {"slot": 1}, "value": [null, null]}),
        json!({"context": {"slot": 1}, "value": [account(json!(["!", "base64"]))]}),
        json!({"context": {"slot": 1}, "value": [account(json!({"parsed": 1}))]}),
    ];
    for answer in answers {
        world.wire.next("getMultipleAccounts", [Fault::Answer(answer.clone())]);
        let read = world.cluster.pass(&world.network, &address("wallet")).await;
        let error = read.expect_err(&answer.to_string());
        assert!(error.is_retryable(), "{answer}: {error}");
    }
    // No clock, or one that is not the cluster's.
    world.wire.next(
        "getMultipleAccounts",
        [Fault::Answer(json!({"context": {"slot": 1}, "value": [null]}))],
    );
    assert!(world.cluster.now().await.is_err());
}
