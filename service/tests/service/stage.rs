//! A service, its tenants, and whoever calls it.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use portcullis::Attributes;
use portcullis_service::{
    Service, app,
    audit::By,
    clock::{Clock as _, ManualClock},
    crypto::{KeyRing, SealingKey},
    model::{
        AllowedAddresses, App, AppMode, Client, ClientId, ClientKey, Credential, Deployment,
        GatekeeperNetwork, KeyId, NetworkKey, PassChain, Scopes,
    },
    pii::{Pii, Retention},
    secret::ClientSecret,
    store::Store,
    token::{SigningKey, TokenAuthority},
    webhook::{Guard, TargetPolicy, Webhooks},
};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::{database::DatabaseFile, document::assert_documented, receiver::Names};

pub(crate) const NOW_MS: i64 = 1_700_000_000_000;
pub(crate) const NOW_SECONDS: i64 = 1_700_000_000;
pub(crate) const LIFETIME_SECONDS: i64 = 30 * 86_400;
pub(crate) const ISSUER: &str = "https://passes.example";
pub(crate) const AUDIENCE: &str = "https://api.civic.com/pass";

/// Where the tenants' networks are.
pub(crate) const CHAINS: [(&str, &str); 4] = [
    ("solana", "devnet"),
    ("solana", "mainnet-beta"),
    ("ethereum", "sepolia"),
    ("ethereum", "polygonZKEVMTestnet"),
];

pub(crate) struct Stage {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) service: Service,
    pub(crate) app: Router,
    pub(crate) names: Arc<Names>,
    /// Of the database, for what only a thief or a vandal does.
    pub(crate) url: String,
    pub(crate) _file: Option<DatabaseFile>,
}

/// An organisation with one application and one network, and a client that may do everything.
pub(crate) struct Tenant {
    pub(crate) app: App,
    pub(crate) network: NetworkKey,
    pub(crate) client: ClientKey,
    pub(crate) token: String,
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    /// The code of a problem document, which must be a proper one.
    pub(crate) fn code(&self) -> &str {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json");
        assert_eq!(self.body["status"], self.status.as_u16());
        assert_eq!(self.body["requestId"], self.headers["x-request-id"].to_str().unwrap());
        self.body["code"].as_str().unwrap()
    }

    pub(crate) fn assert_problem(&self, status: u16, code: &str) {
        assert_eq!((self.status.as_u16(), self.code()), (status, code), "{}", self.body);
    }
}

impl Stage {
    pub(crate) fn new(store: Arc<dyn Store>) -> Self {
        let clock = Arc::new(ManualClock::at_ms(NOW_MS));
        let key = SigningKey::ephemeral().unwrap();
        let tokens = TokenAuthority::new(ISSUER.into(), AUDIENCE.into(), 86_400, key, Vec::new());
        let names = Arc::new(Names::default());
        let pii = Pii::new(KeyRing::new(sealing_key(1), Vec::new()), Retention::default());
        let service = Service::new(store.clone(), clock.clone(), tokens)
            .with_webhooks(webhooks(&names, WEBHOOK_KEY))
            .with_pii(pii);
        let url = String::new();
        Self { app: app(service.clone()), store, clock, service, names, url, _file: None }
    }

    /// The same, with whatever else the service is given.
    pub(crate) fn with(self, change: impl FnOnce(Service) -> Service) -> Self {
        let service = change(self.service.clone());
        Self { app: app(service.clone()), service, ..self }
    }

    pub(crate) async fn tenant(&self, name: &str) -> Tenant {
        self.tenant_in(name, AppMode::Live, false).await
    }

    pub(crate) async fn tenant_in(&self, name: &str, mode: AppMode, is_sandbox: bool) -> Tenant {
        let app = self.store.ensure_app(name, "app", mode, &by()).await.unwrap();
        let network = self.network(&app, &format!("{name}-network"), is_sandbox).await;
        let client = self.client(&app, Scopes::all(), None).await;
        let token = self.token(&client, &Scopes::all());
        Tenant { app, network, client, token }
    }

    pub(crate) async fn network(&self, app: &App, key: &str, is_sandbox: bool) -> NetworkKey {
        let key: NetworkKey = key.parse().unwrap();
        let network = GatekeeperNetwork {
            key: key.clone(),
            org: app.org,
            is_sandbox,
            lifetime_seconds: LIFETIME_SECONDS,
            attributes: Attributes::HUMAN | Attributes::KYC,
        };
        self.store.add_network(&network, &by()).await.unwrap();
        for (chain_type, chain_network) in CHAINS {
            let network_id = match chain_type {
                "solana" => "4v4PL5bMZXXvQB3mvWPXLvqfJpjJmPRnPrmENnUESQQQ".to_owned(),
                _ => format!("0x{}", "ab".repeat(32)),
            };
            let deployment = Deployment {
                network: key.clone(),
                chain: PassChain::parse(chain_type, chain_network).unwrap(),
                network_id: network_id.parse().unwrap(),
                signer: "operator".to_owned(),
                gatekeeper: Some(1),
            };
            self.store.put_deployment(&deployment, &by()).await.unwrap();
        }
        key
    }

    /// A client with a key for which there is no secret: its tokens are made here.
    pub(crate) async fn client(
        &self,
        app: &App,
        scopes: Scopes,
        default_network: Option<NetworkKey>,
    ) -> ClientKey {
        let (client, key) = client(app, scopes, default_network, "no hash".to_owned());
        self.store.add_client(&client, &key, &by()).await.unwrap();
        key
    }

    /// A client with a secret.
    pub(crate) async fn client_with_secret(&self, app: &App) -> (ClientKey, ClientSecret) {
        let (client, key) = client(app, Scopes::all(), None, String::new());
        let secret = ClientSecret::generate(key.id).unwrap();
        let key = ClientKey { credential: Credential::Secret(secret.hash()), ..key };
        self.store.add_client(&client, &key, &by()).await.unwrap();
        (key, secret)
    }

    pub(crate) fn token(&self, key: &ClientKey, scopes: &Scopes) -> String {
        let now_ms = self.clock.now_ms();
        self.service.tokens().issue(key, scopes, now_ms).unwrap().access_token
    }

    /// The same store at the same time, with personal data kept so.
    pub(crate) fn keeping(&self, keys: KeyRing, retention: Retention) -> Self {
        let service = self.service.clone().with_pii(Pii::new(keys, retention));
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let url = self.url.clone();
        Self {
            app: app(service.clone()),
            store,
            clock,
            service,
            names: self.names.clone(),
            url,
            _file: None,
        }
    }

    /// Sends a request. Its answer must be one that the OpenAPI document tells of.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        assert_documented(&method, &path, &parts, &bytes);
        let body = if bytes.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&bytes).expect("an answer is JSON")
        };
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn call(
        &self,
        token: &str,
        method: Method,
        path: &str,
        body: Option<Value>,
    ) -> Answer {
        let request = request(token, method, path);
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.send(request.unwrap()).await
    }

    pub(crate) async fn get(&self, token: &str, path: &str) -> Answer {
        self.call(token, Method::GET, path, None).await
    }

    pub(crate) async fn post(&self, token: &str, path: &str, body: Value) -> Answer {
        self.call(token, Method::POST, path, Some(body)).await
    }

    pub(crate) async fn patch(&self, token: &str, path: &str, body: Value) -> Answer {
        self.call(token, Method::PATCH, path, Some(body)).await
    }

    pub(crate) async fn delete(&self, token: &str, path: &str) -> Answer {
        self.call(token, Method::DELETE, path, None).await
    }

    /// Issues on Sepolia; returns the pass's path.
    pub(crate) async fn issued(&self, token: &str, wallet: &str) -> String {
        let body = serde_json::json!({ "walletAddress": wallet });
        let answer = self.post(token, SEPOLIA, body).await;
        assert_eq!(answer.status, StatusCode::ACCEPTED, "{}", answer.body);
        format!("{SEPOLIA}/{wallet}")
    }
}

/// The number of the key that seals their secrets on every stage.
pub(crate) const WEBHOOK_KEY: u8 = 7;

/// Webhooks as in development, with names that are known here alone.
pub(crate) fn webhooks(names: &Arc<Names>, key: u8) -> Webhooks {
    webhooks_with(names, key, &[])
}

/// The same, of which former keys are known.
pub(crate) fn webhooks_with(names: &Arc<Names>, key: u8, former: &[u8]) -> Webhooks {
    let policy = TargetPolicy { ports: vec![443], allow_loopback: true };
    let guard = Guard::new(policy, names.clone());
    Webhooks::new(
        guard,
        KeyRing::new(sealing_key(key), former.iter().copied().map(sealing_key).collect()),
    )
    .unwrap()
}

/// Whoever sets the stage.
pub(crate) fn by() -> By {
    By::operator(NOW_MS)
}

pub(crate) const SEPOLIA: &str = "/partner/pass/ethereum/sepolia";

pub(crate) fn request(token: &str, method: Method, path: &str) -> axum::http::request::Builder {
    let authorization = format!("Bearer {token}");
    Request::builder().method(method).uri(path).header(header::AUTHORIZATION, authorization)
}

/// The key of this number.
pub(crate) fn sealing_key(number: u8) -> SealingKey {
    SealingKey::from_base64(&STANDARD.encode([number; 32])).unwrap()
}

/// The wallet of this number on an EVM chain, in lower case.
pub(crate) fn wallet(number: u64) -> String {
    format!("0x{number:040x}")
}

fn client(
    app: &App,
    scopes: Scopes,
    default_network: Option<NetworkKey>,
    secret_hash: String,
) -> (Client, ClientKey) {
    let id = ClientId::new();
    let client = Client {
        id,
        app: app.id,
        scopes,
        default_network,
        allowed_addresses: AllowedAddresses::EVERYWHERE,
        revoked_at_ms: None,
    };
    let credential = Credential::Secret(secret_hash);
    let key = ClientKey { id: KeyId::new(), client: id, credential, not_after_ms: None };
    (client, key)
}
