use std::cell::OnceCell;

use portcullis::{
    Actor, Address, Chain, Connection, Deployer, Fees, NetworkId, PassReader, Signer,
};

use crate::{
    arguments::GlobalOptions,
    consent,
    failure::Failure,
    output::Output,
    profile::Location,
    settings::Settings,
    value::{Expiry, SourceText},
};

/// What commands share: where to write, and what flags, environment and profile say. Nothing is read
/// before a command asks for it, so that a broken profile stops none that does without.
pub(crate) struct Context {
    pub(crate) output: Output,
    options: GlobalOptions,
    settings: OnceCell<Settings>,
    connection: OnceCell<Connection>,
}

impl Context {
    pub(crate) const fn new(options: GlobalOptions, output: Output) -> Self {
        Self { output, options, settings: OnceCell::new(), connection: OnceCell::new() }
    }

    /// Where the profiles are.
    pub(crate) fn location(&self) -> Location {
        Location::new(self.options.config.clone())
    }

    /// The profile that is named, if one is.
    pub(crate) fn profile_name(&self) -> Option<&str> {
        self.options.profile.as_deref()
    }

    /// Whether nothing shall be sent.
    pub(crate) const fn dry_run(&self) -> bool {
        self.options.dry_run
    }

    /// Whether nobody wants to be asked.
    pub(crate) const fn yes(&self) -> bool {
        self.options.yes
    }

    pub(crate) fn chain(&self) -> Result<&Chain, Failure> {
        Ok(&self.settings()?.chain)
    }

    /// The network.
    pub(crate) fn network(&self) -> Result<NetworkId, Failure> {
        let settings = self.settings()?;
        let network = settings.network.ok_or_else(|| {
            Failure::usage("it is not said which network")
                .help("give --network, set PORTCULLIS_NETWORK, or add `network` to the profile")
        })?;
        if network.family() != settings.chain.family() {
            return Err(Failure::usage(format!("{network} is no network on {}", settings.chain))
                .help("--network and --chain must belong together"));
        }
        Ok(network)
    }

    /// The gatekeeper, if one is named.
    pub(crate) fn gatekeeper(&self) -> Result<Option<u32>, Failure> {
        Ok(self.settings()?.gatekeeper)
    }

    /// The gatekeeper, where one must be named.
    pub(crate) fn named_gatekeeper(&self) -> Result<u32, Failure> {
        self.gatekeeper()?.ok_or_else(|| {
            Failure::usage("it is not said which gatekeeper")
                .help("give --gatekeeper; `portcullis gatekeeper list` shows those that there are")
        })
    }

    /// A wallet or key that was given, if it is of this chain.
    pub(crate) fn on_chain(&self, address: Address) -> Result<Address, Failure> {
        let chain = self.chain()?;
        if address.family() != chain.family() {
            return Err(Failure::usage(format!("{address} is no address on {chain}"))
                .help("look whether --chain is the one that is meant"));
        }
        Ok(address)
    }

    /// Who signs.
    pub(crate) fn signer(&self) -> Result<Signer, Failure> {
        let source = self.settings()?.signer.as_ref().ok_or_else(|| {
            Failure::usage("it is not said who signs").help(
                "give --signer file:PATH, env:NAME or command:PROGRAM, or add `signer` to the profile",
            )
        })?;
        self.signer_at(source)
    }

    /// Who pays, if it is not the signer.
    pub(crate) fn payer(&self) -> Result<Option<Signer>, Failure> {
        self.settings()?.payer.as_ref().map(|source| self.signer_at(source)).transpose()
    }

    /// The signer whose key is there, for this kind of chain.
    pub(crate) fn signer_at(&self, source: &SourceText) -> Result<Signer, Failure> {
        Ok(source.key_source()?.signer(self.chain()?.family())?)
    }

    /// The chain, by its node: asked once whether it is the right one.
    pub(crate) async fn connect(&self) -> Result<Connection, Failure> {
        if let Some(connection) = self.connection.get() {
            return Ok(connection.clone());
        }
        let settings = self.settings()?;
        let connection =
            Connection::open(settings.chain.clone(), self.url()?, settings.registry).await?;
        Ok(self.connection.get_or_init(|| connection).clone())
    }

    /// The chain, where there may be no registry yet.
    pub(crate) async fn connect_without_registry(&self) -> Result<Connection, Failure> {
        let settings = self.settings()?;
        Ok(Deployer::connect(settings.chain.clone(), self.url()?, settings.registry).await?)
    }

    /// What to pay.
    pub(crate) fn fees(&self) -> Result<Fees, Failure> {
        self.settings()?.fees()
    }

    fn url(&self) -> Result<&str, Failure> {
        let settings = self.settings()?;
        match (&settings.rpc_url, &settings.chain) {
            (Some(url), _) => Ok(url),
            (None, Chain::Solana(cluster)) => Ok(cluster.public_url()),
            (None, Chain::Evm(chain)) => Err(Failure::usage(format!(
                "it is not said which node of {chain} to ask"
            ))
            .help("give --rpc-url, set PORTCULLIS_RPC_URL, or add `rpc_url` to the profile")),
        }
    }

    /// When a pass shall expire, as chains are told: the chain's clock is asked for a span from now.
    pub(crate) async fn expires_at(&self, expiry: Option<Expiry>) -> Result<Option<i64>, Failure> {
        Ok(match expiry {
            None => None,
            Some(expiry) if expiry.is_relative() => {
                Some(expiry.unix_seconds(self.connect().await?.now().await?))
            }
            Some(expiry) => Some(expiry.unix_seconds(0)),
        })
    }

    /// The chain, to be asked.
    pub(crate) async fn reader(&self) -> Result<PassReader, Failure> {
        Ok(PassReader::new(self.connect().await?))
    }

    /// The signer on the chain, to send something.
    pub(crate) async fn actor(&self) -> Result<Actor, Failure> {
        consent::check(self)?;
        // Keys first: without one there is nothing to ask a node.
        let (signer, payer) = (self.signer()?, self.payer()?);
        self.acting(signer, payer).await
    }

    /// The same, to sign and send nothing, or after a question of the command's own.
    pub(crate) async fn acting(
        &self,
        signer: Signer,
        payer: Option<Signer>,
    ) -> Result<Actor, Failure> {
        let fees = self.fees()?;
        let mut actor = Actor::new(self.connect().await?, signer)?.with_fees(fees);
        if let Some(payer) = payer {
            actor = actor.with_payer(payer)?;
        }
        Ok(match self.gatekeeper()? {
            Some(gatekeeper) => actor.with_gatekeeper(gatekeeper),
            None => actor,
        })
    }

    fn settings(&self) -> Result<&Settings, Failure> {
        if let Some(settings) = self.settings.get() {
            return Ok(settings);
        }
        let settings = Settings::resolve(&self.options, &self.location())?;
        Ok(self.settings.get_or_init(|| settings))
    }
}
