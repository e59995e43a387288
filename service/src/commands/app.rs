use clap::Subcommand;
use portcullis_service::{model::AppMode, store::Store};

use super::{CommandError, answer, operator};

/// Applications.
#[derive(Debug, Subcommand)]
pub(crate) enum AppCommand {
    /// Put an application into a mode: in test mode it sees and changes nothing but what is on
    /// testnets
    SetMode {
        /// The organisation
        #[arg(long)]
        org: String,
        /// The application
        #[arg(long, default_value = "default")]
        app: String,
        /// `test` or `live`
        mode: AppMode,
    },
}

impl AppCommand {
    pub(super) async fn run(self, store: &dyn Store) -> Result<(), CommandError> {
        let Self::SetMode { org, app, mode } = self;
        let app = store.set_app_mode(&org, &app, mode, &operator()).await?;
        let app = app.ok_or(CommandError::Missing("application"))?;
        answer(&format!("mode={}", app.mode))
    }
}
