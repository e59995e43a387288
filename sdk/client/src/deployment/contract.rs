use portcullis_evm::{
    Address, B256, Call, DETERMINISTIC_DEPLOYER, REGISTRY_SALT,
    abi::{GatewayTokenVerifier, SoulboundView, UniswapAllowlistChecker},
    alloy::{
        primitives::{Bytes, aliases::U96, keccak256},
        sol_types::SolConstructor,
    },
    registry_code, registry_init_code,
};
use portcullis_types::Requirement;

/// A contract that is to be on an EVM chain, where its init code and a salt put it: the same address
/// on every chain, whoever deploys it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    name: &'static str,
    salt: B256,
    init_code: Bytes,
    /// As committed, with zeros where the constructor leaves a value.
    code: &'static Bytes,
}

impl Contract {
    /// The registry, at the address that it has everywhere.
    pub fn registry() -> Self {
        Self {
            name: "PassRegistry",
            salt: REGISTRY_SALT,
            init_code: registry_init_code().clone(),
            code: registry_code(),
        }
    }

    /// What answers Civic's `verifyToken` for dApps of theirs: each of their networks' numbers is a
    /// network of ours, which must exist. `None` if a number has more than 96 bits.
    pub fn gateway_token_verifier(
        registry: Address,
        networks: &[(u128, B256)],
        salt: B256,
    ) -> Option<Self> {
        let numbers = networks.iter().map(|(number, _)| U96::try_from(*number).ok());
        let arguments = GatewayTokenVerifier::constructorCall {
            registry,
            numbers: numbers.collect::<Option<_>>()?,
            networks: networks.iter().map(|(_, network)| *network).collect(),
        };
        let init_code = &GatewayTokenVerifier::BYTECODE;
        let code = &GatewayTokenVerifier::DEPLOYED_BYTECODE;
        Some(Self::new("GatewayTokenVerifier", salt, init_code, &arguments, code))
    }

    /// What shows the passes of a network as tokens that cannot be transferred (ERC-5192).
    /// The network must exist.
    pub fn soulbound_view(registry: Address, network: B256, salt: B256) -> Self {
        let arguments = SoulboundView::constructorCall { registry, network };
        let (init_code, code) = (&SoulboundView::BYTECODE, &SoulboundView::DEPLOYED_BYTECODE);
        Self::new("SoulboundView", salt, init_code, &arguments, code)
    }

    /// What tells Uniswap's permissioned pools who may trade. The network must exist.
    pub fn uniswap_allowlist_checker(
        registry: Address,
        network: B256,
        requirement: &Requirement,
        salt: B256,
    ) -> Self {
        let arguments = UniswapAllowlistChecker::constructorCall {
            registry,
            network,
            requirement: UniswapAllowlistChecker::Requirement {
                attributes: requirement.attributes.0,
                minRemainingSeconds: requirement.min_remaining_seconds,
                maxAgeSeconds: requirement.max_age_seconds,
            },
        };
        let init_code = &UniswapAllowlistChecker::BYTECODE;
        let code = &UniswapAllowlistChecker::DEPLOYED_BYTECODE;
        Self::new("UniswapAllowlistChecker", salt, init_code, &arguments, code)
    }

    fn new(
        name: &'static str,
        salt: B256,
        init_code: &Bytes,
        arguments: &impl SolConstructor,
        code: &'static Bytes,
    ) -> Self {
        let init_code = [init_code.as_ref(), &arguments.abi_encode()].concat().into();
        Self { name, salt, init_code, code }
    }

    /// Its name, e.g. `PassRegistry`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Where it is, or will be.
    pub fn address(&self) -> Address {
        DETERMINISTIC_DEPLOYER.create2(self.salt, self.init_code_hash())
    }

    /// keccak256 of its init code, arguments included.
    pub fn init_code_hash(&self) -> B256 {
        keccak256(&self.init_code)
    }

    pub(super) fn call(&self) -> Call {
        let data = [self.salt.as_slice(), &self.init_code].concat();
        let name = format!("deploy {}", self.name);
        Call { to: DETERMINISTIC_DEPLOYER, data: data.into(), name }
    }

    /// Whether this is its code, whatever its constructor left in it.
    pub(super) fn is_code(&self, code: &[u8]) -> bool {
        code.len() == self.code.len()
            && self.code.iter().zip(code).all(|(byte, found)| *byte == 0 || byte == found)
    }
}
