//! Events.
/// Event.
pub enum GatewayEvent {}
