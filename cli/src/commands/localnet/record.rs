use std::path::{Path, PathBuf};

use portcullis_localnet::{Description, Key, Role};
use serde::Serialize;

use crate::{
    failure::Failure,
    output::{Report, Text},
    private_file,
    profile::{Location, Profile, set_profile},
};

/// Where everything is. Keys by their files.
#[derive(Debug, Serialize)]
pub(super) struct Started {
    solana: portcullis_localnet::SolanaDescription,
    evm: portcullis_localnet::EvmDescription,
    keys: Vec<KeyFiles>,
    config: PathBuf,
    profiles: [&'static str; 2],
}

#[derive(Debug, Serialize)]
struct KeyFiles {
    role: Role,
    solana_address: String,
    solana_key_file: PathBuf,
    evm_address: String,
    evm_key_file: PathBuf,
}

const PROFILES: [&str; 2] = ["localnet-solana", "localnet-evm"];

impl Started {
    /// Writes keys into `directory` and profiles into the configuration file.
    pub(super) fn write(
        description: &Description,
        directory: &Path,
        location: &Location,
    ) -> Result<Self, Failure> {
        let unwritable = |error: std::io::Error| {
            Failure::failed("localnet", format!("{}: {error}", directory.display()))
                .help("--data-dir names another folder for the keys")
        };
        private_file::create_directory(directory).map_err(unwritable)?;
        let directory = std::fs::canonicalize(directory).map_err(unwritable)?;
        let keys = description.keys.iter().map(|key| KeyFiles::write(key, &directory));
        let keys: Vec<KeyFiles> = keys.collect::<Result<_, _>>().map_err(unwritable)?;
        let started = Self {
            solana: description.solana.clone(),
            evm: description.evm.clone(),
            keys,
            config: location.path().to_path_buf(),
            profiles: PROFILES,
        };
        started.write_profiles(location)?;
        Ok(started)
    }

    fn write_profiles(&self, location: &Location) -> Result<(), Failure> {
        let operator = self.keys.iter().find(|key| key.role == Role::Operator);
        let source = |path: Option<&PathBuf>| {
            let path = path.map(|path| path.display().to_string()).unwrap_or_default();
            format!("file:{path}")
        };
        let solana = Profile {
            chain: Some("solana:localnet".to_owned()),
            rpc_url: Some(self.solana.rpc_url.clone()),
            network: Some(self.solana.network.clone()),
            gatekeeper: Some(self.solana.gatekeeper_slot.into()),
            ..Profile::default()
        };
        let evm = Profile {
            chain: Some(format!("eip155:{}", self.evm.chain_id)),
            rpc_url: Some(self.evm.rpc_url.clone()),
            registry: Some(self.evm.registry.clone()),
            network: Some(self.evm.network.clone()),
            gatekeeper: Some(self.evm.gatekeeper),
            ..Profile::default()
        };
        let signers = [
            source(operator.map(|key| &key.solana_key_file)),
            source(operator.map(|key| &key.evm_key_file)),
        ];
        for ((name, profile), signer) in PROFILES.into_iter().zip([solana, evm]).zip(signers) {
            let mut profile = profile;
            profile.signer = signer.parse().ok();
            let fields = profile.fields(&signer);
            location.change(
                |text| set_profile(text, name, &fields),
                |document| {
                    document.profiles.insert(name.to_owned(), profile.clone());
                },
            )?;
        }
        Ok(())
    }
}

impl KeyFiles {
    fn write(key: &Key, directory: &Path) -> std::io::Result<Self> {
        let name = role_name(key.role);
        let files = Self {
            role: key.role,
            solana_address: key.solana_address.clone(),
            solana_key_file: directory.join(format!("{name}.json")),
            evm_address: key.evm_address.clone(),
            evm_key_file: directory.join(format!("{name}.hex")),
        };
        private_file::replace(&files.solana_key_file, key.solana_keypair_file.as_bytes())?;
        private_file::replace(&files.evm_key_file, key.evm_private_key.as_bytes())?;
        Ok(files)
    }
}

const fn role_name(role: Role) -> &'static str {
    match role {
        Role::Authority => "authority",
        Role::Operator => "operator",
        Role::Wallet => "wallet",
    }
}

impl Report for Started {
    fn text(&self, text: &mut Text) {
        text.line("Solana")
            .field("  rpc", &self.solana.rpc_url)
            .field("  websocket", &self.solana.websocket_url)
            .field("  gateway program", &self.solana.gateway_program)
            .field("  transfer hook program", &self.solana.transfer_hook_program)
            .field("  network", &self.solana.network)
            .field("  gatekeeper", self.solana.gatekeeper_slot)
            .line("EVM")
            .field("  rpc", &self.evm.rpc_url)
            .field("  chain", format!("eip155:{}", self.evm.chain_id))
            .field("  registry", &self.evm.registry)
            .field("  network", &self.evm.network)
            .field("  gatekeeper", self.evm.gatekeeper)
            .line("Keys (everybody knows them)");
        for key in &self.keys {
            let name = role_name(key.role);
            text.field(format!("  {name}"), &key.solana_address)
                .field("", key.solana_key_file.display())
                .field("", &key.evm_address)
                .field("", key.evm_key_file.display());
        }
        text.line(format!("Profiles in {}", self.config.display()));
        for profile in self.profiles {
            text.line(format!("  --profile {profile}"));
        }
    }
}
