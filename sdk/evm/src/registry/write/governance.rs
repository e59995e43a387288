use alloy::primitives::{Address, B256};
use portcullis_types::GatekeeperStatus;

use crate::{
    Call, GatekeeperLimits, NetworkSettings, Registry, ValueOutOfRange, abi::PassRegistry,
};

/// # Networks and gatekeepers
///
/// Sent by the network's authority unless said otherwise.
impl Registry {
    /// Creates a network that the sender governs; its id is [`crate::network_id`].
    ///
    /// # Errors
    ///
    /// If a lifetime does not fit into 40 bits.
    pub fn create_network(
        &self,
        salt: B256,
        settings: NetworkSettings,
    ) -> Result<Call, ValueOutOfRange> {
        let settings = settings.to_abi()?;
        Ok(self.call("create network", &PassRegistry::createNetworkCall { salt, settings }))
    }

    /// Changes the settings.
    ///
    /// # Errors
    ///
    /// If a lifetime does not fit into 40 bits.
    pub fn update_network(
        &self,
        network: B256,
        settings: NetworkSettings,
    ) -> Result<Call, ValueOutOfRange> {
        let settings = settings.to_abi()?;
        Ok(self.call("update network", &PassRegistry::updateNetworkCall { network, settings }))
    }

    /// Names who may pause, freeze and halt beside the authority, or nobody.
    pub fn set_guardian(&self, network: B256, guardian: Option<Address>) -> Call {
        let guardian = guardian.unwrap_or_default();
        self.call("set guardian", &PassRegistry::setGuardianCall { network, guardian })
    }

    /// Offers the network to another authority, or withdraws the offer.
    pub fn propose_authority(&self, network: B256, pending_authority: Option<Address>) -> Call {
        let call = PassRegistry::proposeAuthorityCall {
            network,
            pendingAuthority: pending_authority.unwrap_or_default(),
        };
        self.call("propose authority", &call)
    }

    /// Takes the network over; by whom it was offered to.
    pub fn accept_authority(&self, network: B256) -> Call {
        self.call("accept authority", &PassRegistry::acceptAuthorityCall { network })
    }

    /// Pauses the network; by the authority or the guardian.
    pub fn pause(&self, network: B256) -> Call {
        self.call("pause", &PassRegistry::pauseCall { network })
    }

    /// Ends a pause.
    pub fn unpause(&self, network: B256) -> Call {
        self.call("unpause", &PassRegistry::unpauseCall { network })
    }

    /// Adds a gatekeeper: its cold key, which rotates the operator and names the issuer, and its
    /// hot key, which signs for passes. Its index is in the event.
    ///
    /// # Errors
    ///
    /// If the permissions do not fit into 8 bits or the lifetime into 40.
    pub fn add_gatekeeper(
        &self,
        network: B256,
        authority: Address,
        operator: Address,
        limits: GatekeeperLimits,
    ) -> Result<Call, ValueOutOfRange> {
        let limits = limits.to_abi()?;
        let call = PassRegistry::addGatekeeperCall { network, authority, operator, limits };
        Ok(self.call("add gatekeeper", &call))
    }

    /// Changes a gatekeeper's cold key and limits.
    ///
    /// # Errors
    ///
    /// If the permissions do not fit into 8 bits or the lifetime into 40.
    pub fn update_gatekeeper(
        &self,
        network: B256,
        gatekeeper: u32,
        authority: Address,
        limits: GatekeeperLimits,
    ) -> Result<Call, ValueOutOfRange> {
        let limits = limits.to_abi()?;
        let call = PassRegistry::updateGatekeeperCall { network, gatekeeper, authority, limits };
        Ok(self.call("update gatekeeper", &call))
    }

    /// Changes whether a gatekeeper may act and its passes count; also by the guardian, towards a
    /// stricter status. Not to [`GatekeeperStatus::Removed`]: see [`Registry::remove_gatekeeper`].
    pub fn set_gatekeeper_status(
        &self,
        network: B256,
        gatekeeper: u32,
        status: GatekeeperStatus,
    ) -> Call {
        let call =
            PassRegistry::setGatekeeperStatusCall { network, gatekeeper, status_: status.code() };
        self.call("set gatekeeper status", &call)
    }

    /// Removes a gatekeeper for good, and with it every bound pass it stands for.
    pub fn remove_gatekeeper(&self, network: B256, gatekeeper: u32) -> Call {
        let call = PassRegistry::removeGatekeeperCall { network, gatekeeper };
        self.call("remove gatekeeper", &call)
    }

    /// Makes every bound pass fall that the gatekeeper has issued until now. It lives on under a
    /// fresh index, which is in the event.
    pub fn raise_generation(&self, network: B256, gatekeeper: u32) -> Call {
        let call = PassRegistry::raiseGenerationCall { network, gatekeeper };
        self.call("raise generation", &call)
    }

    /// Replaces a gatekeeper's hot key; by its cold one.
    pub fn rotate_operator(&self, network: B256, gatekeeper: u32, operator: Address) -> Call {
        let call = PassRegistry::rotateOperatorCall { network, gatekeeper, operator };
        self.call("rotate operator", &call)
    }

    /// Lets a gatekeeper take over the passes of another, dead or alive; `None`: nobody.
    pub fn set_successor(&self, network: B256, gatekeeper: u32, successor: Option<u32>) -> Call {
        let successor = successor.unwrap_or_default();
        let call = PassRegistry::setSuccessorCall { network, gatekeeper, successor };
        self.call("set successor", &call)
    }
}
