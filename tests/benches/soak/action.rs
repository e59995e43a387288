//! What is asked, and what may be answered.

use rand::{Rng as _, rngs::StdRng};
use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::book::{Book, Wallet};

/// A chain of the localnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Chain {
    Solana,
    Evm,
}

impl Chain {
    pub(crate) const fn path(self) -> &'static str {
        match self {
            Self::Solana => "/partner/pass/solana/localnet",
            Self::Evm => "/partner/pass/ethereum/31337",
        }
    }

    /// Of the API's word.
    pub(crate) fn of(word: &str) -> Self {
        if word == "solana" { Self::Solana } else { Self::Evm }
    }

    fn wallet(self, random: &mut StdRng) -> String {
        match self {
            Self::Solana => {
                portcullis_solana::Address::from(random.random::<[u8; 32]>()).to_string()
            }
            Self::Evm => format!("0x{:040x}", random.random::<u128>()),
        }
    }
}

macro_rules! kinds {
    ($($variant:ident = $name:literal, $weight:literal, $writes:literal, [$($status:literal),+];)+) => {
        /// Kinds of requests.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Kind { $($variant),+ }

        impl Kind {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            pub(crate) const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// How often it is drawn, beside the others.
            const fn weight(self) -> u32 {
                match self { $(Self::$variant => $weight),+ }
            }

            /// Whether it asks for a change.
            pub(crate) const fn is_write(self) -> bool {
                match self { $(Self::$variant => $writes),+ }
            }

            /// What is right to be answered.
            pub(crate) const fn statuses(self) -> &'static [u16] {
                match self { $(Self::$variant => &[$($status),+]),+ }
            }
        }
    };
}

kinds! {
    Issue = "issue", 25, true, [202];
    IssueAgain = "issue again", 5, true, [202, 409];
    Freeze = "freeze", 9, true, [200, 409];
    Unfreeze = "unfreeze", 9, true, [200, 409];
    Renew = "renew", 8, true, [200, 409];
    Revoke = "revoke", 4, true, [200];
    Get = "get", 16, false, [200];
    List = "list", 5, false, [200];
    Page = "page by cursor", 5, false, [200];
    Token = "token", 4, false, [200];
    NoToken = "without a token", 2, false, [401];
    UnknownWallet = "unknown wallet", 2, false, [404];
    UnknownOperation = "unknown operation", 2, false, [404];
    BadWallet = "bad wallet", 2, false, [400];
    BadState = "bad state", 2, false, [400];
}

/// A request to be.
#[derive(Clone, Debug)]
pub(crate) struct Action {
    pub(crate) kind: Kind,
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    /// Whose pass it is to issue.
    pub(crate) issues: Option<Wallet>,
}

impl Action {
    /// What needs a pass is an issue as long as there is none.
    pub(crate) fn draw(random: &mut StdRng, book: &Book) -> Self {
        let chain = if random.random() { Chain::Solana } else { Chain::Evm };
        let fresh = chain.wallet(random);
        let known = book.wallet(random.random::<u32>() as usize);
        let later = 2_000_000_000 + i64::from(random.random::<u32>());
        let kind = draw_kind(random);
        let action = |method, path: String, body| Self { kind, method, path, body, issues: None };
        let state = |wallet: Wallet, state| {
            action(Method::PATCH, place(&wallet), Some(json!({ "state": state })))
        };
        match (kind, known) {
            (Kind::IssueAgain, Some(known)) => {
                let body = json!({ "walletAddress": known.address });
                action(Method::POST, known.chain.path().to_owned(), Some(body))
            }
            (Kind::Freeze, Some(known)) => state(known, "FROZEN"),
            (Kind::Unfreeze, Some(known)) => state(known, "ACTIVE"),
            (Kind::Renew, Some(known)) => {
                action(Method::PATCH, place(&known), Some(json!({ "expiryTimestamp": later })))
            }
            (Kind::Revoke, Some(known)) => action(Method::DELETE, place(&known), None),
            (Kind::Get, Some(known)) => action(Method::GET, place(&known), None),
            (Kind::BadState, Some(known)) => state(known, "REQUESTED"),
            (Kind::List, _) => action(
                Method::POST,
                "/partner/pass".to_owned(),
                Some(json!({ "skip": random.random_range(0..100) })),
            ),
            (Kind::Page, _) => action(Method::GET, "/v2/passes?limit=50".to_owned(), None),
            (Kind::Token, _) => action(Method::POST, "/oauth/token".to_owned(), None),
            (Kind::NoToken, _) => action(Method::GET, "/v2/passes".to_owned(), None),
            (Kind::UnknownWallet, _) => {
                action(Method::GET, format!("{}/{fresh}", chain.path()), None)
            }
            (Kind::UnknownOperation, _) => {
                let id = "/v2/operations/00000000-0000-7000-8000-000000000000";
                action(Method::GET, id.to_owned(), None)
            }
            (Kind::BadWallet, _) => action(
                Method::POST,
                chain.path().to_owned(),
                Some(json!({ "walletAddress": format!("{fresh}!") })),
            ),
            _ => Self {
                issues: Some(Wallet { chain, address: fresh.clone() }),
                kind: Kind::Issue,
                ..action(
                    Method::POST,
                    chain.path().to_owned(),
                    Some(json!({ "walletAddress": fresh })),
                )
            },
        }
    }
}

fn place(wallet: &Wallet) -> String {
    format!("{}/{}", wallet.chain.path(), wallet.address)
}

fn draw_kind(random: &mut StdRng) -> Kind {
    let all: u32 = Kind::ALL.iter().map(|kind| kind.weight()).sum();
    let mut drawn = random.random_range(0..all);
    for kind in Kind::ALL {
        match drawn.checked_sub(kind.weight()) {
            Some(rest) => drawn = rest,
            None => return *kind,
        }
    }
    Kind::Issue
}
